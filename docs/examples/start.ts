import { createServer } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { openSqliteStores } from '@installflow/connect/server/sqlite';
import { portsIn, startDemoServers, type DemoServers, type DemoServersOptions } from './demo-servers.js';
import { demoIntegrations } from './shared/demo-integrations.js';
import { frameworkNamed, type FrameworkName } from './shared/frameworks.js';
import { openFolderState, removeFolderState } from './shared/kept-state.js';
import { startPageServer } from './shared/page-server.js';

interface ExampleOptions extends Pick<DemoServersOptions, 'oauthServer'> {
  /** The framework of the example. Absent: React. */
  framework?: FrameworkName;
  /** `true`: prints nothing, and does not watch the sources. */
  quiet?: boolean;
  /** The folder that keeps what was connected for the next start. Absent: nothing is kept. */
  keepIn?: string | undefined;
}

/** Starts the example in one framework, with everything that it needs. */
export async function startExample({
  framework = 'react',
  quiet = false,
  keepIn,
  oauthServer,
}: ExampleOptions = {}): Promise<DemoServers> {
  const kept = keepIn === undefined ? null : await openKept(keepIn);
  const servers = await startDemoServers({
    oauthServer,
    customIntegrations: demoIntegrations,
    startPage: (settingsFor, port) => startPageServer({ framework, settingsFor, port, quiet }),
    ...kept?.options,
  });
  const stop = async () => {
    await servers.stop();
    await kept?.close();
  };
  return { ...servers, stop };
}

/** Opens the folder that keeps keys and records from one start to the next. */
async function openKept(folder: string) {
  const state = openFolderState(folder);
  const { close, ...stores } = await openSqliteStores({ path: `${folder}/connect.db` });
  return { options: { state, stores }, close };
}

/**
 * The folder in which the example of a framework keeps its state, or the reason why it keeps none. A second example of that
 * framework keeps none, because two of them would overwrite what the other one keeps.
 */
async function whereToKeep(
  framework: FrameworkName,
  isFresh: boolean,
): Promise<{ folder: string } | { reason: string }> {
  const folder = fileURLToPath(new URL(`../../.example/${framework}`, import.meta.url));
  if (!('getBuiltinModule' in process && process.getBuiltinModule('node:sqlite')))
    return { reason: `Node ${process.versions.node} has no SQLite; 22.13 and later have` };
  const { connect } = portsIn(openFolderState(folder));
  if (connect !== 0 && !(await isFree(connect))) return { reason: 'another example is running' };
  if (isFresh) removeFolderState(folder);
  return { folder };
}

/** Whether a server could listen on that loopback port. */
const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

const describe = (
  { pageOrigin, connectOrigin, oauthServer, client }: DemoServers,
  kept: { folder: string } | { reason: string },
): string => `
  The example is running. Open  ${pageOrigin}

  Connect server  ${connectOrigin}
  OAuth server    ${oauthServer.origin}  (any user name signs in)

  To connect with an OAuth client of your own, use
  Client ID       ${client.clientId}
  Client Secret   ${client.clientSecret}

  ${
    'folder' in kept
      ? 'What you connect is kept for the next start. To forget it: npm start -- --fresh'
      : `What you connect is forgotten at the end, because ${kept.reason}.`
  }
  Ctrl-C stops it.

`;

/** What the command line says: `--framework`, and `--fresh`. */
function readArguments(): { framework: FrameworkName; fresh: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        framework: { type: 'string', default: 'react' },
        fresh: { type: 'boolean', default: false },
      },
    });
    return { framework: frameworkNamed(values.framework), fresh: values.fresh };
  } catch (error) {
    process.stderr.write(
      `npm start: ${error instanceof Error ? error.message : String(error)}\nUse: npm start -- --framework react|vue|svelte --fresh\n`,
    );
    process.exit(2);
  }
}

async function main(): Promise<void> {
  const { framework, fresh } = readArguments();
  const kept = await whereToKeep(framework, fresh);
  const example = await startExample({ framework, keepIn: 'folder' in kept ? kept.folder : undefined });
  process.stdout.write(describe(example, kept));
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= example.stop().then(
      () => process.exit(0),
      (error: unknown) => fail('The example did not stop cleanly', error),
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

function fail(what: string, error: unknown): void {
  process.stderr.write(
    `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch((error: unknown) => fail('The example could not start', error));
}
