import { vi } from 'vitest';

/** A popup that a test can close, and the URLs that a link has sent it to. */
export interface FakePopup {
  closed: boolean;
  readonly name: string;
  readonly features: string;
  readonly visited: string[];
  readonly links: Record<string, unknown>[];
  focused: number;
  focus(): void;
  close(): void;
}

/**
 * Stubs the parts of a page that an OAuth window uses, until the test ends: the globals `window`, `document`,
 * `location`.
 */
export function stubPage(origin = 'https://app.example.com') {
  const popups: FakePopup[] = [];
  const page = { blocksPopups: false, listeners: 0 };
  const target = new EventTarget();

  const open = (url: string, name: string, features: string): FakePopup | null => {
    if (page.blocksPopups) return null;
    const popup: FakePopup = {
      closed: false,
      name,
      features,
      visited: [url],
      links: [],
      focused: 0,
      focus: () => (popup.focused += 1),
      close: () => (popup.closed = true),
    };
    popups.push(popup);
    return popup;
  };

  const attached = new Set<object>();
  const createElement = () => {
    const link: Record<string, unknown> = {
      addEventListener: () => undefined,
      click: () => {
        const popup = popups.find(({ name }) => name === link.target);
        if (!attached.has(link) || !popup || popup.closed)
          throw new Error('The link would open another window.');
        popup.visited.push(String(link.href));
        popup.links.push(link);
      },
      remove: () => attached.delete(link),
    };
    return link;
  };

  vi.stubGlobal('window', {
    open,
    screenX: 0,
    screenY: 0,
    outerWidth: 1500,
    outerHeight: 1000,
    addEventListener: (type: string, listener: EventListener, options: { signal: AbortSignal }) => {
      page.listeners += 1;
      options.signal.addEventListener('abort', () => (page.listeners -= 1));
      target.addEventListener(type, listener, options);
    },
  });
  vi.stubGlobal('document', {
    createElement,
    documentElement: { append: (link: object) => attached.add(link) },
  });
  vi.stubGlobal('location', { origin });

  return {
    page,
    popups,
    attached,
    /** Dispatches a message to the page. */
    post: (message: { source: unknown; origin: string; data: unknown }) =>
      target.dispatchEvent(Object.assign(new Event('message'), message)),
  };
}
