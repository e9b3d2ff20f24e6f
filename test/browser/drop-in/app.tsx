import type { IntegrationMetadata } from '@useparagon/connect';
import { useState } from 'react';
import { InstallModal } from './install/install-modal.js';
import { useInstall } from './install/use-install.js';
import { IntegrationCard } from './integrations/integration-card.js';
import { useIntegrations } from './integrations/use-integrations.js';
import { SettingsPanel } from './settings/settings-panel.js';

export function App() {
  const { integrations, news, reload } = useIntegrations();
  const { install, ...actions } = useInstall(reload);
  const [configured, setConfigured] = useState<IntegrationMetadata['type'] | null>(null);
  const toggle = (type: string) => setConfigured((current) => (current === type ? null : type));

  return (
    <main>
      <h1>Integrations</h1>
      <p role="status">{news}</p>
      <ul>
        {integrations.map(({ metadata, state }) => (
          <li key={metadata.type} aria-label={metadata.name}>
            <IntegrationCard
              metadata={metadata}
              state={state}
              onConnect={() => actions.start(metadata)}
              onConfigure={() => toggle(metadata.type)}
            />
            {configured === metadata.type && state?.enabled && (
              <SettingsPanel integration={metadata.type} state={state} onSaved={reload} />
            )}
          </li>
        ))}
      </ul>
      {install && <InstallModal install={install} {...actions} />}
    </main>
  );
}
