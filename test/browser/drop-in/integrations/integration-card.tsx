import { paragon } from '@useparagon/connect';
import type { IntegrationMetadata, SDKIntegration } from '@useparagon/connect';
import { useState } from 'react';
import { ErrorNotice } from '../error-notice.js';

interface IntegrationCardProps {
  metadata: IntegrationMetadata;
  state: SDKIntegration | undefined;
  onConnect: () => void;
  onConfigure: () => void;
}

const describe = (state: SDKIntegration | undefined): string => {
  if (!state?.enabled) return 'Not connected';
  const count = state.allCredentials.length;
  return count > 1 ? `Connected (${count} accounts)` : 'Connected';
};

export function IntegrationCard({ metadata, state, onConnect, onConfigure }: IntegrationCardProps) {
  const { type, name, icon, brandColor } = metadata;
  const [error, setError] = useState<unknown>(null);

  const disconnect = async () => {
    setError(null);
    try {
      await paragon.uninstallIntegration(type);
    } catch (reason) {
      setError(reason);
    }
  };

  return (
    <div className="integration" style={{ borderLeft: `4px solid ${brandColor}` }}>
      <img src={icon} alt="" width={24} height={24} />
      <h2>{name}</h2>
      <span>{describe(state)}</span>
      {state?.enabled ? (
        <>
          <button onClick={onConfigure}>Configure {name}</button>
          <button onClick={() => void disconnect()}>Disconnect {name}</button>
        </>
      ) : (
        <button onClick={onConnect}>Connect {name}</button>
      )}
      <ErrorNotice error={error} />
    </div>
  );
}
