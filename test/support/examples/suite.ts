import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoServers } from '../../../docs/examples/demo-servers.js';
import type { FrameworkName } from '../../../docs/examples/shared/frameworks.js';
import { launchChromium } from '../browser/chromium.js';
import { openExample, type ExampleDriver } from './driver.js';
import { exampleFrameworks, buildExamples } from './pages.js';

/** What a test of the example gets. */
export interface Scenario {
  app: ExampleDriver;
  example: DemoServers;
  framework: FrameworkName;
}

interface ScenarioOptions {
  /**
   * What the OAuth server does. It `asks` the user (where absent); it asks, and `severs` its windows from the page that
   * opened them, as Microsoft's does; or it `signsInAtOnce`, for tests of something else.
   */
  oauth?: 'asks' | 'severs' | 'signsInAtOnce';
  /** Absent: every framework. */
  frameworks?: readonly FrameworkName[];
}

/** Adds a test of the example. */
export type AddScenario = (
  name: string,
  run: (scenario: Scenario) => Promise<void>,
  options?: ScenarioOptions,
) => void;

/** For tests of what the frameworks share. */
export const inReact: ScenarioOptions = { frameworks: ['react'] };

/**
 * Runs the same tests on the example in every framework, side by side: one browser, the same servers, and for each test
 * a user and a browser context of its own. A test fails where the page throws, too. Scenarios wait by `waitFor`, because
 * `expect.poll` does not know its test among several that run at once.
 */
export function describeExamples(describeScenarios: (scenario: AddScenario) => void): void {
  let servers: Record<NonNullable<ScenarioOptions['oauth']>, DemoServers>;
  let browser: Browser;

  beforeAll(async () => {
    const [start, launched] = await Promise.all([buildExamples(exampleFrameworks), launchChromium()]);
    browser = launched;
    servers = {
      asks: await start(),
      severs: await start({ crossOriginOpenerPolicy: true }),
      signsInAtOnce: await start({ login: 'auto' }),
    };
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all(Object.values(servers).map(({ stop }) => stop()));
  });

  describe.concurrent.each(exampleFrameworks)('the example in %s', (framework) => {
    describeScenarios((name, run, { oauth = 'asks', frameworks = exampleFrameworks } = {}) => {
      if (!frameworks.includes(framework)) return;
      test(name, async () => {
        const example = servers[oauth];
        const app = await openExample(browser, example, framework);
        try {
          await run({ app, example, framework });
          expect(app.failures).toEqual([]);
        } finally {
          await app.context.close();
        }
      });
    });
  });
}
