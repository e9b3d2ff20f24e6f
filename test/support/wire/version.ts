import type { WireRoutes } from './context.js';
import { credentialRoutes } from './credentials.js';
import { loginRoutes } from './login.js';
import { settingsRoutes } from './settings.js';

/** One version of the wire protocol, as a backend speaks it. */
export interface WireVersion {
  /** `project.accessibleFeatures`. */
  features: readonly string[];
  /** The request headers that preflights allow. */
  requestHeaders: readonly string[];
  /** The calls of an install. */
  routes: WireRoutes;
  /** The calls on settings, workflows and the API proxy, of a backend that keeps settings. */
  settingsRoutes: WireRoutes;
}

/** The feature that a project needs for headless installs. */
const HEADLESS = 'headless-cp';

/** The features that our own backend lists beyond those of 2.1.1's vendor. */
export const OUR_FEATURES = [
  'pushed-authorization',
  'session-wait',
  'session-cancel',
  'idempotent-credentials',
];

/** The protocol as the vendor of 2.1.1 speaks it. */
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

/** The same protocol with the features of our own backend. */
export const OUR_WIRE: WireVersion = { ...WIRE_2_1_1, features: [HEADLESS, ...OUR_FEATURES] };
