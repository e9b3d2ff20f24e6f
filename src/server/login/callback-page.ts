import { randomToken } from '../store/keys.js';

/** The content of a page of this server: the text for the user, and the message for the page that opened the window. */
export interface PageContent {
  status?: number;
  /** Headers beside those that every page has. */
  headers?: Readonly<Record<string, string>>;
  title: string;
  text: string;
  /** The message to post, to this origin alone. The window closes itself after the message. */
  message?: { data: Record<string, unknown>; targetOrigin: string };
}

/**
 * Makes a page for the OAuth window. The script of the page takes code and state out of the address and posts the message.
 * The headers allow no other script, no frame around the page, and no copy of it in a cache.
 */
export function pageResponse({ status = 200, headers, title, text, message }: PageContent): Response {
  const nonce = randomToken(16);
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title></head>
<body><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>
<script nonce="${nonce}">
history.replaceState(null, '', location.pathname);
const message = ${scriptJson(message ?? null)};
if (message) {
  if (window.opener) window.opener.postMessage(message.data, message.targetOrigin);
  window.close();
}
</script>
</body>
</html>
`;
  return new Response(html, { status, headers: { ...headers, ...pageHeaders(nonce) } });
}

const pageHeaders = (nonce: string): Record<string, string> => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Cross-Origin-Opener-Policy': 'unsafe-none',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
});

/** JSON in which no `</script>` can end the script around it. */
const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
