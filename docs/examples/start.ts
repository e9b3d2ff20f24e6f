import { pathToFileURL } from 'node:url';
import { startDemoServers, type DemoServers, type DemoServersOptions } from './demo-servers.js';
import { startPageServer } from './react/page-server.js';

/**
 * Starts the React example with everything that it needs.
 *
 * @param options `quiet`: print nothing, and do not watch the sources; `oauthServer`: what its OAuth server does differently
 */
export const startExample = ({
  quiet = false,
  oauthServer,
}: { quiet?: boolean } & Pick<DemoServersOptions, 'oauthServer'> = {}): Promise<DemoServers> =>
  startDemoServers({ oauthServer, startPage: (settingsFor) => startPageServer({ settingsFor, quiet }) });

const describe = ({ pageOrigin, connectOrigin, oauthServer, client }: DemoServers): string => `
  The example is running. Open  ${pageOrigin}

  Connect server  ${connectOrigin}
  OAuth server    ${oauthServer.origin}  (any user name signs in)

  To connect with an OAuth client of your own, use
  Client ID       ${client.clientId}
  Client Secret   ${client.clientSecret}

  Ctrl-C stops it.

`;

async function main(): Promise<void> {
  const example = await startExample();
  process.stdout.write(describe(example));
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
