import type { IntegrationMetadata } from '@installflow/connect';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { endInstall } from '../../shared/app/client.js';
import { focusStep, openModal } from '../../shared/app/focus.js';
import { screenOf } from '../../shared/app/screen.js';
import { texts } from '../../shared/app/texts.js';
import { useClient } from '../hooks/use-client.js';
import { useStore } from '../hooks/use-store.js';
import { BrandTile } from './brand-tile.js';
import { InstallSteps } from './install-steps.js';

interface Props {
  integration: IntegrationMetadata;
  onRestart: () => void;
  onClose: () => void;
}

/** The modal dialog around an install flow. Closing it cancels a flow that still runs. */
export function InstallDialog({ integration, onRestart, onClose }: Props) {
  const client = useClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const screen = screenOf(useStore(client.installFlow), integration);

  // Closing the dialog gives the focus back to the button that opened it. The browser does that only while
  // the dialog is on the page.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    openModal(element);
    return () => element.close();
  }, []);

  useEffect(() => {
    if (dialog.current) focusStep(dialog.current);
  }, [screen?.heading, screen?.error?.error]);

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
        // A file picker that the user dismisses sends the same event, which bubbles up to the dialog.
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
      <InstallSteps screen={screen} integration={integration.type} onRestart={onRestart} onClose={close} />
    </dialog>
  );
}
