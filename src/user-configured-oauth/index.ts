export { USER_CONFIGURED_OAUTH, oauthClientInputs, type OAuthClientForm } from './oauth-client-inputs.js';
export { oauthClientFromAnswers, type OAuthClientAnswers } from './oauth-client-answers.js';
export { parseScopes } from '../inputs/index.js';
