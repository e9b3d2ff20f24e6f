/** Before the package tests, once: they look at what was built. */
export { ensureBuilt as setup } from './built.js';
