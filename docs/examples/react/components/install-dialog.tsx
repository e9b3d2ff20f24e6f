import type { IntegrationMetadata } from '@installflow/connect';
import { useLayoutEffect, useRef } from 'react';
import { endInstall } from '../../shared/app/client.js';
import { openModal } from '../../shared/app/modal.js';
import { texts } from '../../shared/app/texts.js';
import { useClient } from '../hooks/use-client.js';
import { BrandTile } from './brand-tile.js';
import { InstallSteps } from './install-steps.js';

interface Props {
  integration: IntegrationMetadata;
  onRestart: () => void;
  onClose: () => void;
}

/** The modal dialog around an install flow; closing it cancels the flow where it still runs. */
export function InstallDialog({ integration, onRestart, onClose }: Props) {
  const client = useClient();
  const dialog = useRef<HTMLDialogElement>(null);

  // Before the dialog leaves the page, since closing it is what gives the focus back to the button that opened it.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    openModal(element);
    return () => element.close();
  }, []);

  const close = () => {
    endInstall(client);
    onClose();
  };

  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        // A file picker that is dismissed bubbles the same event.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        close();
      }}
    >
      <header className="dialog-header">
        <BrandTile {...integration} />
        <h2 id="dialog-title">Connect {integration.name}</h2>
        <button type="button" className="button-icon" aria-label={texts.close} onClick={close}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3.5 3.5l9 9m0-9l-9 9" />
          </svg>
        </button>
      </header>
      <InstallSteps integration={integration} onRestart={onRestart} onClose={close} />
    </dialog>
  );
}
