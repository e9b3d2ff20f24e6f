export * from './arbitraries.js';
export * from './fake-oauth-window.js';
export * from './memory-backend.js';
