import type { ServerResponse } from 'node:http';

const characters: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => characters[character] ?? '');

const style = `
  :root { color-scheme: light dark; --line: light-dark(#d5d8dd, #3d434d); --soft: light-dark(#5b6470, #a3acb8);
    --accent: light-dark(#1f5fd0, #7aa8ff); --on-accent: light-dark(#fff, #0c1524); }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
    font: 16px/1.5 system-ui, sans-serif; background: light-dark(#f2f4f7, #14171c); color: light-dark(#1b1f26, #e8ebef); }
  main { width: 100%; max-width: 24rem; padding: 2rem; border-radius: 14px; background: light-dark(#fff, #1d2128);
    border: 1px solid var(--line); box-shadow: 0 12px 32px rgb(0 0 0 / 8%); }
  h1 { margin: 0 0 .25rem; font-size: 1.35rem; line-height: 1.25; }
  p { margin: 0 0 1.25rem; color: var(--soft); overflow-wrap: anywhere; }
  label { display: block; margin-bottom: .35rem; font-weight: 600; }
  input { width: 100%; margin-bottom: 1.25rem; padding: .6rem .75rem; font: inherit; color: inherit; background: transparent;
    border: 1px solid light-dark(#8a93a0, #6d7683); border-radius: 8px; }
  ul { margin: 0 0 1.5rem; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: 8px; }
  li { padding: .5rem .75rem; font: .9rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
  li + li { border-top: 1px solid var(--line); }
  .buttons { display: flex; gap: .75rem; }
  button { flex: 1; padding: .65rem 1rem; font: inherit; font-weight: 600; border-radius: 8px; cursor: pointer;
    border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); }
  button.quiet { background: transparent; color: inherit; border-color: var(--line); }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <style>${style}</style>
  </head>
  <body><main>${body}</main></body>
</html>`;

/** The page on which a user signs in. */
export const loginPage = (): string =>
  page(
    'Sign in',
    `<h1>Sign in</h1>
    <p>A demonstration account. Any user name will do.</p>
    <form method="post">
      <label for="userName">User name</label>
      <input id="userName" name="userName" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
      <div class="buttons"><button>Sign in</button></div>
    </form>`,
  );

/** The page on which a user allows or denies access. */
export const consentPage = (request: { client: string; user: string; scopes: readonly string[] }): string =>
  page(
    'Allow access',
    `<h1>Allow access to your account?</h1>
    <p><strong>${escapeHtml(request.client)}</strong> wants to act for <strong>${escapeHtml(request.user)}</strong>:</p>
    <ul aria-label="Scopes">${request.scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
    <form method="post" class="buttons">
      <button class="quiet" name="decision" value="deny">Deny</button>
      <button name="decision" value="allow">Allow</button>
    </form>`,
  );

/** The page for an error that cannot be sent to a client. */
export const errorPage = (message: string): string =>
  page('Something went wrong', `<h1>Something went wrong</h1><p role="alert">${escapeHtml(message)}</p>`);

/** Sends a page whose policy lets it load and run nothing. */
export function sendPage(response: ServerResponse, status: number, html: string): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response
    .writeHead(status, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'Cache-Control': 'no-store',
    })
    .end(html);
}
