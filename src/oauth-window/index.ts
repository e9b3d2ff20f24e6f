export { createOAuthWindow } from './oauth-window.js';
