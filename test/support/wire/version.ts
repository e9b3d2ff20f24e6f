import type { WireRoutes } from './context.js';
import { credentialRoutes } from './credentials.js';
import { loginRoutes } from './login.js';
import { settingsRoutes } from './settings.js';

/** One version of the wire protocol, as a backend speaks it. */
export interface WireVersion {
  /** What `project.accessibleFeatures` lists. */
  features: readonly string[];
  /** The request headers that pass a preflight. */
  requestHeaders: readonly string[];
  /** The calls of an install. */
  routes: WireRoutes;
  /** The calls on settings, workflows and the API proxy, of a backend that keeps settings. */
  settingsRoutes: WireRoutes;
}

/** What a project needs for headless installs. */
const HEADLESS = 'headless-cp';

/** The features that our own backend lists beyond those of 2.1.1's vendor. */
export const OUR_FEATURES = [
  'pushed-authorization',
  'session-wait',
  'session-cancel',
  'idempotent-credentials',
];

/** The wire as the vendor of 2.1.1 speaks it. Another version is another value of `WireVersion`. */
export const WIRE_2_1_1: WireVersion = {
  features: [HEADLESS],
  requestHeaders: [
    'Accept',
    'Authorization',
    'Content-Type',
    'X-Paragon-Configuration-Id',
    'X-Paragon-Credential',
    'X-Paragon-User-Metadata',
  ],
  routes: { ...credentialRoutes, ...loginRoutes },
  settingsRoutes,
};

/** The same wire with all that is ours. */
export const OUR_WIRE: WireVersion = { ...WIRE_2_1_1, features: [HEADLESS, ...OUR_FEATURES] };
