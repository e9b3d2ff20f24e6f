import { SDK_EVENT } from '@installflow/connect';
import type { Client } from './client.js';
import type { Store } from './store.js';

const events = [SDK_EVENT.ON_INTEGRATION_INSTALL, SDK_EVENT.ON_INTEGRATION_UNINSTALL] as const;

const isConnected = ({ getUser }: Client, type: string): boolean => {
  const user = getUser();
  return user.authenticated && user.integrations[type]?.enabled === true;
};

/** The types of the integrations that the user has connected. */
export function createConnectedIntegrations(client: Client): Store<ReadonlySet<string>> {
  const read = (): ReadonlySet<string> => {
    const types = client.getIntegrationMetadata().map(({ type }) => type);
    return new Set(types.filter((type) => isConnected(client, type)));
  };
  let connected = read();
  return {
    getSnapshot: () => connected,
    subscribe: (listener) => {
      const update = () => {
        connected = read();
        listener(connected);
      };
      const unsubscribes = events.map((event) => client.subscribe(event, update));
      update();
      return () => unsubscribes.forEach((unsubscribe) => unsubscribe());
    },
  };
}

/** Disconnects every credential of an integration, because another tab may have made a second one. */
export async function disconnect(client: Client, type: string): Promise<void> {
  do await client.uninstallIntegration(type);
  while (isConnected(client, type));
}
