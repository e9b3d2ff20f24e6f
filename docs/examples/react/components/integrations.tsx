import { useState } from 'react';
import { startInstall } from '../../shared/app/client.js';
import { createConnectedIntegrations } from '../../shared/app/connected-integrations.js';
import type { DemoOAuthClient } from '../../shared/app/sign-in.js';
import { texts } from '../../shared/app/texts.js';
import { useClient } from '../hooks/use-client.js';
import { useStore } from '../hooks/use-store.js';
import { DemoClient } from './demo-client.js';
import { InstallDialog } from './install-dialog.js';
import { IntegrationRow } from './integration-row.js';
import { Switch } from './switch.js';

/** The page: every integration with its state, and the dialog of the one that is being connected. */
export function Integrations({ oauthClient }: { oauthClient: DemoOAuthClient }) {
  const client = useClient();
  const [connectedIntegrations] = useState(() => createConnectedIntegrations(client));
  const connected = useStore(connectedIntegrations);
  const [choosesAccountType, setChoosesAccountType] = useState(true);
  const [connecting, setConnecting] = useState<string | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const integrations = client.getIntegrationMetadata();

  const start = (type: string) => {
    startInstall(client, type, choosesAccountType);
    setConnecting(type);
  };

  return (
    <main className="page">
      <header className="page-header">
        <h1>{texts.title}</h1>
        <p>{texts.introduction}</p>
      </header>

      <section className="panel" aria-label={texts.list}>
        <div className="panel-toolbar">
          <p>{texts.connectedCount(connected.size, integrations.length)}</p>
          <Switch
            label={texts.pickAccountType}
            checked={choosesAccountType}
            onChange={setChoosesAccountType}
          />
        </div>
        <ul className="integration-list">
          {integrations.map((integration) => (
            <IntegrationRow
              key={integration.type}
              integration={integration}
              connected={connected.has(integration.type)}
              onConnect={() => start(integration.type)}
              onDisconnected={() => setAnnouncement(texts.disconnected(integration.name))}
            />
          ))}
        </ul>
      </section>

      <DemoClient {...oauthClient} />
      <p className="visually-hidden" role="status">
        {announcement}
      </p>

      {connecting !== null && (
        <InstallDialog
          integration={client.getIntegrationMetadata(connecting)}
          onRestart={() => start(connecting)}
          onClose={() => setConnecting(null)}
        />
      )}
    </main>
  );
}
