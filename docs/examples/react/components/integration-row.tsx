import { paragon, type IntegrationMetadata } from '@installflow/connect';
import { useState } from 'react';
import { describeFailure } from '../describe-error.js';
import { BrandTile } from './brand-tile.js';

interface Props {
  integration: IntegrationMetadata;
  connected: boolean;
  onConnect: () => void;
  onDisconnected: () => void;
}

/** One integration with its state. The button stays the same element, so that focus stays where it was. */
export function IntegrationRow({ integration, connected, onConnect, onDisconnected }: Props) {
  const { type, name } = integration;
  const [disconnecting, setDisconnecting] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const disconnect = async () => {
    setDisconnecting(true);
    setFailure(null);
    try {
      // Another tab may have connected a second account.
      do await paragon.uninstallIntegration(type);
      while (isConnected(type));
      onDisconnected();
    } catch (error) {
      setFailure(describeFailure(error));
    }
    setDisconnecting(false);
  };

  return (
    <li className="integration" aria-label={name}>
      <BrandTile {...integration} />
      <div className="integration-text">
        <h2>{name}</h2>
        <p className={connected ? 'state state-connected' : 'state'}>
          {connected ? 'Connected' : 'Not connected'}
        </p>
        {failure !== null && (
          <p className="field-error" role="alert">
            {failure}
          </p>
        )}
      </div>
      <button
        type="button"
        className={connected ? 'button button-quiet' : 'button button-tinted'}
        aria-disabled={disconnecting}
        onClick={() => {
          if (!connected) onConnect();
          else if (!disconnecting) void disconnect();
        }}
      >
        {disconnecting ? 'Disconnecting…' : connected ? 'Disconnect' : 'Connect'}
        <span className="visually-hidden"> {name}</span>
      </button>
    </li>
  );
}

const isConnected = (type: string): boolean => {
  const user = paragon.getUser();
  return user.authenticated && user.integrations[type]?.enabled === true;
};
