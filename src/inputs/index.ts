export * from './inputs.types.js';
export { checkAnswers } from './check-answers.js';
export { parseScopes } from './scopes.js';
