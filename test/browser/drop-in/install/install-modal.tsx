import type { InstallFlowError } from '@useparagon/connect';
import { useEffect, useRef } from 'react';
import { AccountTypePicker } from './account-type-picker.js';
import { OptionsForm } from './options-form.js';
import type { Install, InstallActions } from './use-install.js';

const explanations: Partial<Record<InstallFlowError['name'], string>> = {
  OAuthBlockedError: 'Your browser blocked the window. Allow pop-ups for this page, then try again.',
  OAuthTimeoutError: 'Signing in took too long. Try again.',
};

const describe = ({ name, message }: InstallFlowError) =>
  explanations[name] ?? `Could not connect: ${message}`;

export function InstallModal({ install, ...actions }: { install: Install } & InstallActions) {
  const { integration, step, stage, error } = install;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const isBusy = step === 'working';

  return (
    <dialog ref={dialog} aria-label={`Connect ${integration.name}`} onClose={actions.close}>
      <h2>{integration.name}</h2>
      {error && (
        <p role="alert" className="error">
          {describe(error)}
        </p>
      )}
      {stage?.stage === 'accountType' && (
        <AccountTypePicker
          accountTypes={stage.options}
          disabled={isBusy}
          onChoose={actions.chooseAccountType}
        />
      )}
      {(stage?.stage === 'preOptions' || stage?.stage === 'postOptions') && (
        <OptionsForm
          integration={integration.type}
          inputs={stage.options}
          values={install.values}
          disabled={isBusy}
          submitLabel={stage.stage === 'preOptions' ? 'Continue' : 'Finish'}
          onEnter={actions.enter}
          onSubmit={() => actions.submit(install)}
        />
      )}
      {isBusy && <p role="status">Waiting for {integration.name}…</p>}
      {step === 'connected' && <p role="status">{integration.name} is connected.</p>}
      {step === 'failed' && <button onClick={() => actions.start(integration)}>Try again</button>}
      <button onClick={() => dialog.current?.close()}>{step === 'connected' ? 'Done' : 'Cancel'}</button>
    </dialog>
  );
}
