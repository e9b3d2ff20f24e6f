export { startOAuthServer } from '../../../docs/examples/shared/oauth-server.js';
export type {
  OAuthServer,
  OAuthServerClient,
  OAuthServerOptions,
} from '../../../docs/examples/shared/oauth-server.js';
