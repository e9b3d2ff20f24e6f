export type * from './server.types.js';
export { createConnectServer } from './connect-server.js';
export { createMemoryStore } from './store/memory-store.js';
export { SidebarInputType } from '../inputs/index.js';
