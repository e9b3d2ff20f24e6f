export * from './inputs.types.js';
export { isBlob } from './answer-shapes.js';
export { checkAnswers } from './check-answers.js';
export { parseScopes } from './scopes.js';
