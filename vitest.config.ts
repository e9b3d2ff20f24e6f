import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

const alias = [
  { find: /^@installflow\/connect$/, replacement: source('index.ts') },
  { find: /^@installflow\/connect\/server$/, replacement: source('server/index.ts') },
  { find: /^@installflow\/connect\/testing$/, replacement: source('testing/index.ts') },
];

const project = (name: string, options: { testTimeout?: number; hookTimeout?: number } = {}) => ({
  resolve: { alias },
  test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], ...options },
});

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('property', { testTimeout: 60_000 }),
      project('server', { testTimeout: 20_000 }),
      project('browser', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('package', { testTimeout: 120_000, hookTimeout: 120_000 }),
    ],
  },
});
