import { runInNewContext } from 'node:vm';
import type { BrowserPage } from './browser-like.js';

/** The effects of a page's scripts on its own window and on the window that opened it. */
export interface PageActivity {
  messages: { data: unknown; targetOrigin: string }[];
  /** The addresses that `history.replaceState` was given. */
  addresses: string[];
  closed: boolean;
}

/** Runs the scripts of a page as in a window that another page has opened. */
export function runPage({ url, text }: Pick<BrowserPage, 'url' | 'text'>): PageActivity {
  const activity: PageActivity = { messages: [], addresses: [], closed: false };
  const scripts = [...text.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)].map(
    ([, attributes = '', content = '']) => ({
      id: /\bid="?([\w-]+)/.exec(attributes)?.[1],
      isData: attributes.includes('json'),
      content,
    }),
  );
  const element = (found: { content: string } | undefined) => (found ? { textContent: found.content } : null);
  const window = {
    opener: {
      postMessage: (data: unknown, targetOrigin: string) =>
        activity.messages.push({ data: JSON.parse(JSON.stringify(data)), targetOrigin }),
    },
    close: () => {
      activity.closed = true;
    },
    history: {
      replaceState: (_state: unknown, _title: string, address: string) => activity.addresses.push(address),
    },
    location: { href: url.href, origin: url.origin, pathname: url.pathname, search: url.search },
    document: {
      getElementById: (id: string) => element(scripts.find((script) => script.id === id)),
      querySelector: () => element(scripts.find(({ isData }) => isData)),
    },
    setTimeout: (callback: () => void) => callback(),
  };
  for (const { isData, content } of scripts) if (!isData) runInNewContext(content, { ...window, window });
  return activity;
}
