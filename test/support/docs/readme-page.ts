import { SidebarInputType } from '@installflow/connect';
import type { CustomIntegration } from '@installflow/connect/server';
import { startDemoServers, type DemoServers } from '../../../docs/examples/demo-servers.js';
import { serve } from '../../../docs/examples/shared/serve.js';
import { pageScript } from './readme-bundle.js';
import { codeBlocks, documents, firstExample, type CodeBlock } from './readme.js';

/** Connected with an API key, which is all that it asks. */
const vault: CustomIntegration = {
  type: 'vault',
  name: 'Vault',
  brandColor: '#111111',
  scheme: 'basic',
  preOptions: [{ id: 'apiKey', title: 'API key', type: SidebarInputType.Password }],
};

/**
 * Serves a page that consists of one example, with a connect server and an OAuth server behind it.
 * @param prelude what the reader's own page has before the example
 */
const startExamplePage = (first: CodeBlock, blocks: readonly CodeBlock[], prelude?: CodeBlock) =>
  startDemoServers({
    customIntegrations: [vault],
    startPage: (settingsFor) =>
      serve(async (request) => {
        const isScript = new URL(request.url).pathname === '/page.js';
        const { projectId, userToken, apiUrl, oauthClient } = await settingsFor('reader');
        const body = isScript
          ? await pageScript(prelude ?? first, prelude ? [prelude, ...blocks] : blocks, {
              projectId,
              userToken,
              apiUrl,
              ...oauthClient,
            })
          : '<!doctype html><title>Example</title><body><script type="module" src="/page.js"></script>';
        return new Response(body, {
          headers: { 'Content-Type': isScript ? 'text/javascript' : 'text/html' },
        });
      }),
  });

/**
 * The README's examples name no backend and no place in a page. The first one runs once a button is pressed, so that a
 * test can wait for the OAuth window; it reports on the console, so the page shows the console's texts.
 */
const readerPage: CodeBlock = {
  place: 'prelude',
  language: 'ts',
  file: null,
  code: `
    import { paragon } from '@installflow/connect';
    import { createElement } from 'react';
    import { createRoot } from 'react-dom/client';
    import { ConnectZendesk } from './connect-zendesk.js';

    paragon.configureGlobal({ host: 'localhost' }, { ZEUS_PUBLIC_URL: apiUrl, PASSPORT_PUBLIC_URL: apiUrl });
    await paragon.authenticate(projectId, userToken);

    const [run, said, root] = ['button', 'pre', 'div'].map((name) =>
      document.body.appendChild(document.createElement(name)),
    );
    run.textContent = 'Run the first example';
    run.onclick = () => import('./readme-example.js');
    console.log = console.error = (text) => (said.textContent += text);
    createRoot(root).render(createElement(ConnectZendesk));
  `,
};

/** A page of the README's first example and its React component. */
export const startReadmePage = (): Promise<DemoServers> => {
  const example: CodeBlock = { ...firstExample(), file: 'readme-example.ts' };
  return startExamplePage(example, [example, ...codeBlocks('README.md')], readerPage);
};

/** A page of the application that the guide puts together. */
export const startGuidePage = (): Promise<DemoServers> => {
  const blocks = documents().flatMap(codeBlocks);
  const main = blocks.find(({ file }) => file === 'main.ts');
  if (!main) throw new Error('docs/guide.md must have a block named `main.ts`.');
  return startExamplePage(main, blocks);
};
