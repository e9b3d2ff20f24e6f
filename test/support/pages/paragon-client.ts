import type { BrowserContext } from 'playwright-core';
import { projectId } from '../server/connect-backend.js';
import type { ParagonPage } from './paragon.js';
import type { Said } from './paragon.client.js';

/** Opens a page of the 2.1.1 client and signs a user in; what comes back calls the client there. */
export async function openParagonClient(context: BrowserContext, on: ParagonPage, userId: string) {
  const { token } = await on.backend.as(userId);
  const page = await context.newPage();
  await page.goto(on.origin);
  await page.waitForFunction(() => 'paragonPage' in window);
  const authenticate = () =>
    page.evaluate((session) => window.paragonPage.signIn(session), {
      projectId,
      userToken: token,
      apiUrl: on.backend.origin,
    });
  await authenticate();

  const said = (by?: string): Promise<Said[]> =>
    page.evaluate(
      (name) => window.paragonPage.said.filter(({ by }) => name === undefined || by === name),
      by,
    );

  return {
    page,
    start: (integration: string) => page.evaluate((name) => window.paragonPage.start(name), integration),
    choose: (accountType: string) =>
      page.evaluate((id) => window.paragonPage.chooseAccountType(id), accountType),
    answerPreOptions: (values: Record<string, string>) =>
      page.evaluate((answers) => window.paragonPage.answerPreOptions(answers), values),
    answerPostOptions: (values: Record<string, string>) =>
      page.evaluate((answers) => window.paragonPage.answerPostOptions(answers), values),
    install: (integration: string, options: { accountType: string; allowMultipleCredentials?: boolean }) =>
      page.evaluate(([name, given]) => window.paragonPage.install(name, given), [
        integration,
        options,
      ] as const),
    uninstall: (integration: string) =>
      page.evaluate((name) => window.paragonPage.uninstall(name), integration),
    options: (integration: string, sourceType: string) =>
      page.evaluate(([name, source]) => window.paragonPage.options(name, source), [
        integration,
        sourceType,
      ] as const),

    /** The callbacks that the client has called so far. */
    said,
    /** Waits until the client has said it, for the n-th time. */
    until: async (by: string, times = 1): Promise<Said> => {
      await page.waitForFunction(
        ([name, count]) => window.paragonPage.said.filter(({ by }) => by === name).length >= count,
        [by, times] as const,
      );
      const entry = (await said(by))[times - 1];
      if (!entry) throw new Error(`until(): "${by}" was said fewer than ${times} times.`);
      return entry;
    },
    /** Waits until that stage is the last thing that the client said. */
    untilStage: async (stage: string): Promise<Said | undefined> => {
      await page.waitForFunction((name) => window.paragonPage.said.at(-1)?.stage === name, stage);
      return (await said()).at(-1);
    },
    credentials: (integration: string) =>
      page.evaluate((name) => window.paragonPage.credentials(name), integration),
    /** What `authenticate` learns of the server, and how many credentials the server ever stored. */
    afterSigningInAgain: async (integration: string) => {
      await authenticate();
      const [seen, isEnabled] = await page.evaluate(
        (name) => [window.paragonPage.credentials(name), window.paragonPage.isEnabled(name)] as const,
        integration,
      );
      return {
        statuses: seen.map(({ status }) => status),
        isEnabled,
        stored: on.storedCredentials(userId).length,
      };
    },
  };
}
