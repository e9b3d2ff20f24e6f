import type { Page } from 'playwright-core';

/** How a page is shown. What is left out is as usual. */
interface Setting {
  name: string;
  width: number;
  height: number;
  /** The default font size of the browser, in pixels. */
  fontSize?: number;
  /** Styles that the user adds. */
  styles?: string;
  /** What stands in place of each text. */
  texts?: 'tripled' | 'unbroken';
  direction?: 'rtl';
}

/** The smallest spacing that WCAG 2.2, 1.4.12 wants a page to bear. */
const spacious = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }`;

/** A page of 320 px is one of 1280 px that is enlarged to 400 %: WCAG 2.2, 1.4.10. */
const narrow = { width: 320, height: 568 };

const settings: readonly Setting[] = [
  { name: '320 px', ...narrow },
  { name: '375 px', width: 375, height: 667 },
  { name: 'a phone on its side at 200 %', width: 334, height: 188 },
  { name: '400 % of 1280 × 1024', width: 320, height: 256 },
  { name: '320 px with large text', ...narrow, fontSize: 32 },
  { name: 'large text', width: 1280, height: 800, fontSize: 32 },
  { name: '320 px with spacious text', ...narrow, styles: spacious },
  { name: '320 px with long text, from right to left', ...narrow, texts: 'tripled', direction: 'rtl' },
  { name: '320 px with words that do not end', ...narrow, texts: 'unbroken' },
];

/**
 * Where what the page shows sticks out, is cut off or squeezed, or is too small to be hit or read: in the dialog that is
 * open, else on the whole page. The page is shown in each of the settings, one after the other.
 *
 * @param screen names it in the findings
 */
export async function findLayoutFaults(page: Page, screen: string): Promise<string[]> {
  const devTools = await page.context().newCDPSession(page);
  const setFontSize = (standard: number) =>
    devTools.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } });
  const before = page.viewportSize();
  const found: string[] = [];
  for (const { name, width, height, fontSize = 16, ...shown } of settings) {
    await page.setViewportSize({ width, height });
    await setFontSize(fontSize);
    const faults = await page.evaluate(measure, { scale: fontSize / 16, isNarrow: width <= 375, ...shown });
    found.push(...faults.map((fault) => `${screen}, ${name}: ${fault}`));
  }
  await setFontSize(16);
  await devTools.detach();
  if (before) await page.setViewportSize(before);
  return found;
}

/** Runs in the page, and leaves the page as it was. */
function measure({
  scale,
  isNarrow,
  styles,
  texts,
  direction,
}: Pick<Setting, 'styles' | 'texts' | 'direction'> & { scale: number; isNarrow: boolean }): string[] {
  /** Rectangles are rounded to parts of a pixel. */
  const slack = 0.6;
  /** WCAG 2.2, 2.5.8, in pixels. */
  const smallestTarget = 24;
  const dialog = document.querySelector('dialog[open]');
  const root = dialog ?? document.body;
  const nameOf = (element: Element) =>
    `<${element.tagName.toLowerCase()} class="${element.className}"> "${element.textContent.trim().slice(0, 40)}"`;
  const isSeen = (element: Element) =>
    element.checkVisibility() && !element.closest('.visually-hidden, svg, datalist, option');

  const added = document.head.appendChild(document.createElement('style'));
  added.textContent = styles ?? '';
  document.documentElement.dir = direction ?? '';
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const textNodes: Text[] = [];
  while (walker.nextNode())
    if (walker.currentNode instanceof Text && walker.currentNode.data.trim() !== '')
      textNodes.push(walker.currentNode);
  const originals = textNodes.map(({ data }) => data);
  textNodes.forEach((node) => {
    if (texts === 'tripled') node.data = `${node.data} ${node.data} ${node.data} `;
    if (texts === 'unbroken') node.data = 'W'.repeat(60);
  });

  const elements = [...root.querySelectorAll('*')].filter(isSeen);
  const controls = elements.filter((element) => element.matches('a, button, input, select, textarea'));
  const edges = root.getBoundingClientRect();
  const faults: string[] = [];

  for (const element of dialog ? [dialog, ...elements] : elements) {
    const { left, right } = element.getBoundingClientRect();
    if (left < edges.left - slack || right > edges.right + slack)
      faults.push(`sticks out by ${Math.max(edges.left - left, right - edges.right)} px: ${nameOf(element)}`);
    const { overflowX, overflowY } = getComputedStyle(element);
    if (element.matches('input, select, textarea')) continue;
    if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1)
      faults.push(`has to be scrolled sideways: ${nameOf(element)}`);
    if (overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1)
      faults.push(`is cut off below: ${nameOf(element)}`);
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth)
    faults.push(`the page has to be scrolled by ${scrollWidth - clientWidth} px`);

  for (const node of textNodes) {
    let box = node.parentElement;
    if (!box || !isSeen(box)) continue;
    while (box.parentElement && getComputedStyle(box).display === 'inline') box = box.parentElement;
    const range = document.createRange();
    range.selectNodeContents(node);
    const around = box.getBoundingClientRect();
    const text = range.getBoundingClientRect();
    if (text.left < around.left - slack || text.right > around.right + slack)
      faults.push(`text sticks out of its box: ${nameOf(box)}`);
  }

  for (const element of controls) {
    const { width, height } = element.getBoundingClientRect();
    if (Math.min(width, height) < smallestTarget - 0.05)
      faults.push(`is a target of ${width} × ${height} px: ${nameOf(element)}`);
    const { fontSize } = getComputedStyle(element);
    if (
      element.matches('input:not([type="checkbox"]), select, textarea') &&
      parseFloat(fontSize) < 16 * scale
    )
      faults.push(`has text of ${fontSize}: ${element.id}`);
  }

  // A heading may grow less where the page is narrow.
  for (const element of isNarrow ? [] : elements) {
    const { fontSize } = getComputedStyle(element);
    if (parseFloat(fontSize) < 13 * scale) faults.push(`has text of ${fontSize}: ${nameOf(element)}`);
  }

  const canvas = document.createElement('canvas').getContext('2d');
  for (const element of root.querySelectorAll('input:not([type="checkbox"], [type="file"])')) {
    const { font, paddingLeft, paddingRight } = getComputedStyle(element);
    if (canvas) canvas.font = font;
    const room = element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    const needed = canvas?.measureText('0'.repeat(10)).width ?? 0;
    if (room < needed) faults.push(`has no room for ten characters (${room} px): ${element.id}`);
  }

  for (const element of root.querySelectorAll('.state')) {
    const { width, height } = getComputedStyle(element, '::before');
    if (width !== height) faults.push(`is a squeezed dot of ${width} × ${height}: ${nameOf(element)}`);
  }

  textNodes.forEach((node, index) => (node.data = originals[index] ?? ''));
  document.documentElement.removeAttribute('dir');
  added.remove();
  return faults;
}
