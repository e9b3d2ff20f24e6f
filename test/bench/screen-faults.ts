import { launchChromium } from '../support/browser/chromium.js';
import { checkIn, openExample } from '../property/react-screen/example-page.js';
import { PLANTED_FAULTS } from '../property/react-screen/planted-faults.js';

/**
 * Counts for how many seeds 100 runs find each planted fault.
 * `npm run bench:screen-faults -- 100 "marks no"`: the number of seeds, and a part of the names to try.
 */
const [seeds = '20', name = ''] = process.argv.slice(2);

const browser = await launchChromium();
const page = await browser.newPage();
for (const planted of PLANTED_FAULTS.filter(({ fault }) => fault.includes(name))) {
  await openExample(page, planted);
  const found = new Map<string, number>();
  const runs: number[] = [];
  for (let seed = 1; seed <= Number(seeds); seed += 1) {
    const finding = await checkIn(page, 100, seed);
    const by = finding.invariant ?? (finding.report === null ? 'not found' : 'another error');
    found.set(by, (found.get(by) ?? 0) + 1);
    runs.push(finding.runs);
  }
  const counts = [...found].map(([by, count]) => `${by} ${count}`).join(', ');
  console.warn(`${planted.fault}: ${counts}; at most ${Math.max(...runs)} runs`);
}
await browser.close();
