import { paragon, SDK_EVENT } from '@installflow/connect';
import { useEffect, useState } from 'react';

const connectedNow = (): ReadonlySet<string> => {
  const user = paragon.getUser();
  if (!user.authenticated) return new Set();
  const connected = Object.entries(user.integrations).filter(([, integration]) => integration?.enabled);
  return new Set(connected.map(([type]) => type));
};

/** The types of the integrations that the user has connected. */
export function useConnectedIntegrations(): ReadonlySet<string> {
  const [connected, setConnected] = useState(connectedNow);

  useEffect(() => {
    const update = () => setConnected(connectedNow());
    update();
    const events = [SDK_EVENT.ON_INTEGRATION_INSTALL, SDK_EVENT.ON_INTEGRATION_UNINSTALL];
    const unsubscribes = events.map((event) => paragon.subscribe(event, update));
    return () => unsubscribes.forEach((unsubscribe) => unsubscribe());
  }, []);

  return connected;
}
