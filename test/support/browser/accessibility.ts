import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** The rules that are checked in the dark: only the contrast differs from the light. */
const rules = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  dark: { type: 'rule', values: ['color-contrast'] },
};

/** Where to put a screenshot of each stage, to be looked at. Absent: nowhere. */
const screenshots = process.env.EXAMPLE_SCREENSHOTS;

/**
 * What breaks the rules of WCAG 2.2, level AA, as far as a program can tell, in the light and in the dark: in
 * the dialog that is open, else on the whole page.
 *
 * @param stage names it in the findings and in the screenshots
 */
export async function findViolations(page: Page, stage: string): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.addScriptTag({ path: axe });
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const options = JSON.stringify({ runOnly: rules[colorScheme], resultTypes: ['violations'] });
    const violations = await page.evaluate<Violation[]>(
      `axe.run(document.querySelector('dialog[open]') ?? document, ${options}).then(({ violations }) => violations)`,
    );
    found.push(
      ...violations.flatMap(({ id, help, nodes }) =>
        nodes.map(
          ({ html, failureSummary = help }) => `${stage}, ${colorScheme}: ${id}: ${failureSummary}\n${html}`,
        ),
      ),
    );
    if (screenshots !== undefined)
      await page.screenshot({ path: join(screenshots, `${stage}-${colorScheme}.png`) });
  }
  return found;
}
