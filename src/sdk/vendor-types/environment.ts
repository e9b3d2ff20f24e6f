/** The modes in which 2.1.1 can be built. */
export enum NODE_ENV {
  PRODUCTION = 'production',
  DEVELOPMENT = 'development',
  TEST = 'test',
}

/** The installations of the platform that a build of 2.1.1 can be for. */
export enum PLATFORM_ENV {
  PRODUCTION = 'production',
  PRODUCTION_MIRROR_1 = 'p-m1',
  STAGING = 'staging',
  STAGING_MIRROR_1 = 's-m1',
  DEVELOPMENT = 'dev',
  TEST = 'test',
  SANDBOX = 'sandbox',
  RELEASE = 'release',
  ENTERPRISE = 'enterprise',
}

/** The values of `document.readyState`. */
export enum DocumentLoadingState {
  LOADING = 'loading',
  INTERACTIVE = 'interactive',
  COMPLETE = 'complete',
}
