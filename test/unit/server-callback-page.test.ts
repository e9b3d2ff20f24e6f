import { describe, expect, it } from 'vitest';
import { pageResponse } from '../../src/server/login/callback-page.js';

describe('a page of ours in the OAuth window', () => {
  it('lets no text of a provider end its script or become markup', async () => {
    const text = '</script><script>alert(1)</script>&\u2028';
    const response = pageResponse({
      title: text,
      text,
      message: { data: { error: text }, targetOrigin: 'https://app.example.com' },
    });
    const html = await response.text();
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html.match(/<\/script/g)).toHaveLength(1);
    expect(html).toContain('&lt;/script&gt;&lt;script&gt;');
  });

  it('allows the one script by a nonce that is new each time', async () => {
    const [one, other] = [pageResponse({ title: 'a', text: 'b' }), pageResponse({ title: 'a', text: 'b' })];
    const nonce = /script-src 'nonce-([^']+)'/.exec(one.headers.get('Content-Security-Policy') ?? '')?.[1];
    expect(await one.text()).toContain(`<script nonce="${String(nonce)}">`);
    expect(other.headers.get('Content-Security-Policy')).not.toContain(nonce);
  });
});
