export { serve } from '../../../docs/examples/shared/serve.js';
export { createUserTokens } from '../../../docs/examples/shared/user-tokens.js';
