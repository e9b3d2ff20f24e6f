import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import {
  startDemoServers,
  type DemoServers,
  type DemoServersOptions,
} from '../../../docs/examples/demo-servers.js';
import { demoIntegrations } from '../../../docs/examples/shared/demo-integrations.js';
import type { FrameworkName } from '../../../docs/examples/shared/frameworks.js';
import { viteConfig } from '../../../docs/examples/shared/page-server.js';
import { serve } from '../../../docs/examples/shared/serve.js';

const examples = new URL('../../../docs/examples/', import.meta.url);
const names: readonly FrameworkName[] = ['react', 'vue', 'svelte'];

/** The frameworks that the example is written in. */
export const exampleFrameworks = names.filter((name) => existsSync(new URL(`${name}/index.html`, examples)));

const pageOf = (name: FrameworkName) => fileURLToPath(new URL(`${name}/index.html`, examples));

const contentTypes: Record<string, string> = {
  css: 'text/css',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
};

/** Builds the pages as a product would, in memory: what each path answers. */
async function buildPages(frameworks: readonly FrameworkName[]): Promise<ReadonlyMap<string, BodyInit>> {
  const output = await build({
    ...(await viteConfig(frameworks)),
    logLevel: 'error',
    build: { write: false, rolldownOptions: { input: frameworks.map(pageOf) } },
  });
  if (!('output' in output)) throw new Error('buildPages(): expected one build.');
  return new Map(output.output.map((file) => [`/${file.fileName}`, bodyOf(file)]));
}

const bodyOf = (file: Rolldown.OutputChunk | Rolldown.OutputAsset): BodyInit => {
  if (file.type === 'chunk') return file.code;
  return typeof file.source === 'string' ? file.source : new Uint8Array(file.source);
};

/**
 * Builds the example in all of the frameworks at once. What it returns serves them, at `/react/` and its siblings, with one
 * set of servers.
 */
export async function buildExamples(frameworks: readonly FrameworkName[]) {
  const files = await buildPages(frameworks);
  return (oauthServer?: DemoServersOptions['oauthServer']): Promise<DemoServers> =>
    startDemoServers({
      oauthServer,
      customIntegrations: demoIntegrations,
      startPage: (settingsFor) =>
        serve(async (request) => {
          const { pathname, searchParams } = new URL(request.url);
          if (pathname === '/demo-settings')
            return Response.json(await settingsFor(searchParams.get('user') ?? ''));
          return respond(files, pathname.replace(/\/$/, '/index.html'));
        }),
    });
}

function respond(files: ReadonlyMap<string, BodyInit>, path: string): Response {
  const body = files.get(path);
  const type = contentTypes[path.split('.').at(-1) ?? ''];
  if (body === undefined || type === undefined) return new Response(null, { status: 404 });
  return new Response(body, { headers: { 'Content-Type': type } });
}
