import { paragon } from '@installflow/connect';
import { use, useState } from 'react';
import { useConnectedIntegrations } from '../hooks/use-connected-integrations.js';
import { signIn } from '../sign-in.js';
import { DemoClient } from './demo-client.js';
import { InstallDialog } from './install-dialog.js';
import { IntegrationRow } from './integration-row.js';
import { Switch } from './switch.js';

/** The page: every integration, its state, and the dialog of the one that is being connected. */
export function Integrations() {
  const { oauthClient } = use(signIn());
  const connected = useConnectedIntegrations();
  const [choosesAccountType, setChoosesAccountType] = useState(true);
  const [connecting, setConnecting] = useState<string | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const integrations = paragon.getIntegrationMetadata();

  const start = (type: string) => {
    const accountType = choosesAccountType ? ['default', 'user-configured-oauth'] : undefined;
    paragon.installFlow.start(type, { accountType });
    setConnecting(type);
  };

  return (
    <main className="page">
      <header className="page-header">
        <h1>Integrations</h1>
        <p>Connect the tools your team works with. Fieldnote only sees what you allow.</p>
      </header>

      <section className="panel" aria-label="Available integrations">
        <div className="panel-toolbar">
          <p>
            {connected.size} of {integrations.length} connected
          </p>
          <Switch
            label="Let me pick the account type"
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
              onDisconnected={() => setAnnouncement(`${integration.name} is disconnected.`)}
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
          integration={paragon.getIntegrationMetadata(connecting)}
          onRestart={() => start(connecting)}
          onClose={() => setConnecting(null)}
        />
      )}
    </main>
  );
}
