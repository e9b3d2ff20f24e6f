import { paragon, SDK_EVENT } from '@useparagon/connect';

/** What a test signs a user in with. */
export interface PageSession {
  projectId: string;
  userToken: string;
  apiUrl: string;
}

/** Something that the client said, in the order in which it did. */
export interface Said {
  by: string;
  stage?: string | undefined;
  /** The IDs of the stage's account types or inputs. */
  options?: string[];
  /** The values a form begins with. */
  defaults?: Record<string, unknown>;
  error?: string;
  message?: string;
}

/** A credential as `getUser` shows it. */
export interface SeenCredential {
  id: string;
  status: string;
}

const said: Said[] = [];

paragon.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, () => said.push({ by: 'installEvent' }));
paragon.subscribe(SDK_EVENT.ON_INTEGRATION_UNINSTALL, () => said.push({ by: 'uninstallEvent' }));

const page = {
  said,

  async signIn({ projectId, userToken, apiUrl }: PageSession): Promise<void> {
    paragon.setHeadless(true);
    paragon.configureGlobal(
      { host: 'localhost' },
      {
        ZEUS_PUBLIC_URL: apiUrl,
        PASSPORT_PUBLIC_URL: apiUrl,
        CONNECT_PUBLIC_URL: location.origin,
        CDN_PUBLIC_URL: location.origin,
      },
    );
    await paragon.authenticate(projectId, userToken);
  },

  start(integration: string): void {
    paragon.installFlow.start(integration, {
      onNext: (stage) => {
        if (stage.stage === 'done') {
          said.push({ by: 'onNext', stage: 'done' });
          return;
        }
        const defaults =
          stage.stage === 'accountType'
            ? {}
            : Object.fromEntries(
                stage.options.map(({ id, defaultValue }): [string, unknown] => [id, defaultValue]),
              );
        said.push({
          by: 'onNext',
          stage: stage.stage,
          options: stage.options.map(({ id }) => id),
          defaults,
        });
      },
      onComplete: () => said.push({ by: 'onComplete' }),
      onError: ({ name, message }, context) =>
        said.push({ by: 'onError', error: name, message, stage: context?.stage }),
    });
  },

  /** Not awaited by the caller: the promise settles when the window has been answered. */
  chooseAccountType: (accountType: string): void => void paragon.installFlow.setAccountType(accountType),
  answerPreOptions: (values: Record<string, string>): void => void paragon.installFlow.setPreOptions(values),
  answerPostOptions: (values: Record<string, string>): void =>
    void paragon.installFlow.setPostOptions(values),

  /** `installIntegration`, whose promise is told as `installed` or `failed`. */
  install(integration: string, options: { accountType: string; allowMultipleCredentials?: boolean }): void {
    paragon.installIntegration(integration, options).then(
      () => said.push({ by: 'installed' }),
      (error: unknown) => said.push({ by: 'failed', message: String(error) }),
    );
  },

  uninstall: (integration: string): Promise<void> => paragon.uninstallIntegration(integration),

  options: async (integration: string, sourceType: string) =>
    (await paragon.getFieldOptions({ integration, action: sourceType })).data,

  credentials(integration: string): SeenCredential[] {
    const user = paragon.getUser();
    if (!user.authenticated) throw new Error('credentials(): nobody is signed in');
    const state = user.integrations[integration];
    return (state?.allCredentials ?? []).map(({ id, status }) => ({ id, status }));
  },

  isEnabled(integration: string): boolean {
    const user = paragon.getUser();
    return user.authenticated && user.integrations[integration]?.enabled === true;
  },
};

declare global {
  interface Window {
    paragonPage: typeof page;
  }
}

window.paragonPage = page;
