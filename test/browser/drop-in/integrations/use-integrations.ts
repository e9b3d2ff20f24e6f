import { paragon, SDK_EVENT } from '@useparagon/connect';
import type {
  AuthenticatedConnectUser,
  IntegrationInstallEvent,
  IntegrationMetadata,
  SDKIntegration,
} from '@useparagon/connect';
import { useCallback, useEffect, useState } from 'react';

export interface ListedIntegration {
  metadata: IntegrationMetadata;
  state: SDKIntegration | undefined;
}

const time = (date: Date | string) => new Date(date).getTime();

function readIntegrations(): ListedIntegration[] {
  const user = paragon.getUser();
  const all = paragon.getIntegrationMetadata();
  all.sort((one, other) => one.name.localeCompare(other.name));
  return all.map((metadata) => {
    metadata.icon ||= '/integrations/unknown.svg';
    const state = user.authenticated ? user.integrations[metadata.type] : undefined;
    state?.allCredentials.sort((one, other) => time(other.dateCreated) - time(one.dateCreated));
    return { metadata, state: state && { ...state } };
  });
}

const nameOf = (type: string) => paragon.getIntegrationMetadata(type).name;
const connectedBy = ({ integrations }: AuthenticatedConnectUser) =>
  Object.values(integrations).filter((state) => state?.enabled).length;

/** The integrations of the project and their state, read again whenever one is installed or uninstalled. */
export function useIntegrations() {
  const [integrations, setIntegrations] = useState(readIntegrations);
  const [news, setNews] = useState('');
  const reload = useCallback(() => setIntegrations(readIntegrations()), []);

  useEffect(() => {
    const tell = (what: string) => (event: IntegrationInstallEvent, user: AuthenticatedConnectUser) => {
      setNews(`${nameOf(event.integrationType)} was ${what}. Connected: ${connectedBy(user)}.`);
      reload();
    };
    const stops = [
      paragon.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, tell('connected')),
      paragon.subscribe(SDK_EVENT.ON_INTEGRATION_UNINSTALL, tell('disconnected')),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [reload]);

  return { integrations, news, reload };
}
