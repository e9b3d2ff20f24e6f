import { serve } from '@hono/node-server';
import { createConnectServer, type ConnectEvent } from '@installflow/connect/server';
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { integrationsOf } from './integrations.ts';
import { openStores } from './stores.ts';

/** Milliseconds after which a process that was told to stop does so, whatever is still under way. */
const PATIENCE_MS = 25_000;

const config = orExit(() => readConfig(process.env));
const logger = pino({ level: config.LOG_LEVEL });

/** Writes what the server tells, as one line of JSON. An event never has a secret. */
const log = (event: ConnectEvent) => {
  logger[event.type === 'failure' ? 'error' : 'info'](event, event.type);
};

const { end, ...stores } = await openStores(config, (error) => logger.error(error, 'store connection'));
const connect = orExit(() =>
  createConnectServer({
    apiUrl: config.CONNECT_URL,
    encryptionKeys: config.ENCRYPTION_KEYS,
    ...stores,
    onEvent: log,
    projects: [
      {
        id: config.PROJECT_ID,
        userTokenKey:
          config.USER_TOKEN_PUBLIC_KEY === undefined
            ? { jwksUrl: config.USER_TOKEN_JWKS_URL ?? '' }
            : { publicKey: config.USER_TOKEN_PUBLIC_KEY },
        origins: config.ORIGINS,
        integrations: integrationsOf(config),
      },
    ],
  }),
);

const server = serve({ fetch: connect, port: config.PORT }, ({ port }) => {
  logger.info({ port }, 'listening');
});

process.on('SIGTERM', stop).on('SIGINT', stop);

/** Takes no more requests, lets those that are under way finish, and ends the process. */
function stop(): void {
  logger.info('stopping');
  setTimeout(() => process.exit(1), PATIENCE_MS).unref();
  // An answer may still be on its way to the client when the connect server is closed.
  const sent = new Promise((resolve) => server.close(resolve));
  void connect
    .close()
    .then(() => sent)
    .then(end)
    .then(() => {
      logger.info('stopped');
      process.exit(0);
    });
}

/** Ends the process with a message, and no stack, where the configuration is wrong. */
function orExit<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(78); // EX_CONFIG of sysexits.h
  }
}
