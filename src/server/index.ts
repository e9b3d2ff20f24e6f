export type * from './server.types.js';
export type * from './operator/operator.types.js';
export type * from './store/credential-store.types.js';
export { createConnectServer } from './connect-server.js';
export { createMemoryCredentialStore } from './store/memory-credential-store.js';
export { createMemoryStore } from './store/memory-store.js';
export { SidebarInputType } from '../inputs/index.js';
