import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startDemoServers, type DemoServers, type DemoServersOptions } from './demo-servers.js';
import { demoIntegrations } from './shared/demo-integrations.js';
import { frameworkNamed, type FrameworkName } from './shared/frameworks.js';
import { startPageServer } from './shared/page-server.js';

interface ExampleOptions extends Pick<DemoServersOptions, 'oauthServer'> {
  /** The framework of the example. Absent: React. */
  framework?: FrameworkName;
  /** `true`: prints nothing, and does not watch the sources. */
  quiet?: boolean;
}

/** Starts the example in one framework, with everything that it needs. */
export const startExample = ({
  framework = 'react',
  quiet = false,
  oauthServer,
}: ExampleOptions = {}): Promise<DemoServers> =>
  startDemoServers({
    oauthServer,
    customIntegrations: demoIntegrations,
    startPage: (settingsFor) => startPageServer({ framework, settingsFor, quiet }),
  });

const describe = ({ pageOrigin, connectOrigin, oauthServer, client }: DemoServers): string => `
  The example is running. Open  ${pageOrigin}

  Connect server  ${connectOrigin}
  OAuth server    ${oauthServer.origin}  (any user name signs in)

  To connect with an OAuth client of your own, use
  Client ID       ${client.clientId}
  Client Secret   ${client.clientSecret}

  Ctrl-C stops it.

`;

/** The framework that `--framework` names. */
function chosenFramework(): FrameworkName {
  try {
    const { values } = parseArgs({ options: { framework: { type: 'string', default: 'react' } } });
    return frameworkNamed(values.framework);
  } catch (error) {
    process.stderr.write(
      `npm start: ${error instanceof Error ? error.message : String(error)}\nUse: npm start -- --framework react|vue|svelte\n`,
    );
    process.exit(2);
  }
}

async function main(): Promise<void> {
  const example = await startExample({ framework: chosenFramework() });
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
