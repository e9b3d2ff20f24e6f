import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

const alias = [
  { find: /^@installflow\/connect$/, replacement: source('index.ts') },
  { find: /^@installflow\/connect\/ConnectSDK$/, replacement: source('connect-sdk.ts') },
  { find: /^@installflow\/connect\/server$/, replacement: source('server/index.ts') },
  { find: /^@installflow\/connect\/testing$/, replacement: source('testing/index.ts') },
  ...['sqlite/index', 'postgres/index', 'redis-store'].map((file) => ({
    find: `@installflow/connect/server/${/^\w+/.exec(file)?.[0] ?? ''}`,
    replacement: source(`server/store/${file}.ts`),
  })),
];

const project = (
  name: string,
  options: {
    testTimeout?: number;
    hookTimeout?: number;
    globalSetup?: string;
    isolate?: boolean;
    include?: string[];
    exclude?: string[];
  } = {},
) => ({
  resolve: { alias },
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    // A busy machine may need longer than the second that is the default.
    expect: { poll: { timeout: 10_000, interval: 20 } },
    ...options,
  },
});

const fakeTime = [
  'test/unit/install-flow/**/*.test.ts',
  ...[
    'oauth-window',
    'server-guarded-stores',
    'server-held-key',
    'server-memory-store',
    'server-refresh',
    'server-sessions',
    'server-user-slots',
    'testing-doubles',
  ].map((name) => `test/unit/${name}.test.ts`),
];

export default defineConfig({
  test: {
    // The tests that take long wait for servers and windows most of the time.
    maxWorkers: 3,
    projects: [
      // Without isolation files share what they import, which is half of the time that these take.
      project('unit', { testTimeout: 30_000, isolate: false, exclude: fakeTime }),
      // Files with fake time count the timers, so they must have none of another file's.
      project('time', { testTimeout: 30_000, include: fakeTime }),
      project('property', { testTimeout: 120_000 }),
      project('server', { testTimeout: 30_000, isolate: false }),
      project('browser', {
        testTimeout: 120_000,
        hookTimeout: 120_000,
        globalSetup: 'test/support/browser/chromium.setup.ts',
      }),
      project('compat', {
        testTimeout: 60_000,
        hookTimeout: 120_000,
        globalSetup: 'test/support/browser/chromium.setup.ts',
      }),
      // What is built and packed: `npm run check:package`, and not part of `npm test`.
      project('package', {
        testTimeout: 240_000,
        hookTimeout: 240_000,
        globalSetup: 'test/support/package/built.setup.ts',
      }),
      project('stores', {
        testTimeout: 30_000,
        // The server that companies copy runs what is built.
        hookTimeout: 240_000,
        globalSetup: 'test/support/matrix/databases.setup.ts',
      }),
      // Instances of the server as processes of their own, which are killed, and databases that fail.
      project('instances', {
        testTimeout: 600_000,
        hookTimeout: 60_000,
        globalSetup: 'test/support/matrix/databases.setup.ts',
      }),
      // What is packed, on the runtime that TEST_RUNTIME names: `npm run test:matrix:all`.
      project('runtimes', {
        testTimeout: 60_000,
        hookTimeout: 240_000,
        globalSetup: 'test/support/package/built.setup.ts',
      }),
      // What needs frameworks, databases or browsers that `npm ci` does not install: `npm run test:matrix`.
      project('recipes', {
        testTimeout: 180_000,
        hookTimeout: 240_000,
        globalSetup: 'test/support/package/built.setup.ts',
      }),
    ],
  },
});
