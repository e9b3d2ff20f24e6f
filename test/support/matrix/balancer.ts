import { createServer, request as requestTo, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listen } from '../../../docs/examples/shared/listen.js';
import type { Instance } from './instances.js';
import { until } from './until.js';

/** One origin in front of several instances. */
export interface Balancer {
  origin: string;
  /** Sends the requests from now on to these instances, those that are dead left out. */
  to: (instances: readonly Instance[], how?: 'in turn' | 'to the first') => void;
  /** Resolves once the instance has answered every request that it was sent. */
  drained: (instance: Instance) => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Starts a reverse proxy that sends each request to one of the instances that live. Where an instance breaks a connection, the
 * balancer breaks that of its client. Only a connection that an instance does not accept is tried at the next one.
 */
export async function startBalancer(): Promise<Balancer> {
  let targets: readonly Instance[] = [];
  let mode: 'in turn' | 'to the first' = 'in turn';
  let turn = 0;
  const underWay = new Map<Instance, number>();
  const count = (instance: Instance, change: number) =>
    underWay.set(instance, (underWay.get(instance) ?? 0) + change);

  const forward = (
    client: IncomingMessage,
    answer: ServerResponse,
    [target, ...others]: readonly Instance[],
  ) => {
    if (!target) {
      answer.destroy();
      return;
    }
    const { method, headers, url } = client;
    count(target, 1);
    // A connection of its own for each request, because a connection that is kept may be one to a dead instance.
    const passed = requestTo(`${target.origin}${url ?? '/'}`, { method, headers, agent: false });
    passed.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.on('error', () => answer.destroy());
      response.pipe(answer);
    });
    passed.on('error', (error) => {
      if ('code' in error && error.code === 'ECONNREFUSED') forward(client, answer, others);
      else answer.destroy();
    });
    passed.on('close', () => count(target, -1));
    answer.on('close', () => passed.destroy());
    passed.on('socket', (socket) => socket.once('connect', () => client.pipe(passed)));
  };

  const server = createServer((client, answer) => {
    const living = targets.filter((instance) => instance.isAlive());
    const first = mode === 'in turn' && living.length > 0 ? turn++ % living.length : 0;
    forward(client, answer, [...living.slice(first), ...living.slice(0, first)]);
  });
  server.keepAliveTimeout = 60_000;
  return {
    origin: await listen(server, 0),
    to(instances, how = 'in turn') {
      targets = instances;
      mode = how;
    },
    drained: (instance) => until(() => (underWay.get(instance) ?? 0) === 0, 'an instance is drained'),
    stop: () => closeServer(server),
  };
}
