import type { IntegrationMetadata } from '@installflow/connect';
import { useState } from 'react';
import { disconnect } from '../../shared/app/connected-integrations.js';
import { describeFailure } from '../../shared/app/describe-error.js';
import { texts } from '../../shared/app/texts.js';
import { useClient } from '../hooks/use-client.js';
import { BrandTile } from './brand-tile.js';

interface Props {
  integration: IntegrationMetadata;
  connected: boolean;
  onConnect: () => void;
  onDisconnected: () => void;
}

/** One integration with its state. The button stays the same element, so that it keeps the focus. */
export function IntegrationRow({ integration, connected, onConnect, onDisconnected }: Props) {
  const client = useClient();
  const { type, name } = integration;
  const [disconnecting, setDisconnecting] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const disconnectAll = async () => {
    setDisconnecting(true);
    setFailure(null);
    try {
      await disconnect(client, type);
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
          {connected ? texts.connected : texts.notConnected}
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
          else if (!disconnecting) void disconnectAll();
        }}
      >
        {disconnecting ? texts.disconnecting : connected ? texts.disconnect : texts.connect}
        <span className="visually-hidden"> {name}</span>
      </button>
    </li>
  );
}
