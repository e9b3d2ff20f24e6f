/** Before the browser tests, outside of their time-outs: the download may take minutes. */
export { ensureChromium as setup } from './chromium.js';
