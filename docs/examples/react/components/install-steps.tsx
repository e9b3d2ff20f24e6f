import type { IntegrationMetadata } from '@installflow/connect';
import { useState } from 'react';
import { screenOf } from '../../shared/app/screen.js';
import { valuesOf, withoutPasswords, withValue, type Drafts } from '../../shared/app/values.js';
import { useClient } from '../hooks/use-client.js';
import { useStore } from '../hooks/use-store.js';
import { AccountTypeStep } from './account-type-step.js';
import { ConnectedStep } from './connected-step.js';
import { FailedStep } from './failed-step.js';
import { OptionsStep } from './options-step.js';
import { WorkingStep } from './working-step.js';

interface Props {
  integration: IntegrationMetadata;
  onRestart: () => void;
  onClose: () => void;
}

/** The step of the dialog for each state of the flow. */
export function InstallSteps({ integration, onRestart, onClose }: Props) {
  const snapshot = useStore(useClient().installFlow);
  const [drafts, setDrafts] = useState<Drafts>({});
  const screen = screenOf(snapshot, integration);
  switch (screen?.kind) {
    case 'accountType':
      return <AccountTypeStep {...screen} onCancel={onClose} />;
    case 'options':
      return (
        <OptionsStep
          key={screen.form}
          screen={screen}
          integration={integration.type}
          values={valuesOf(drafts, screen.form, screen.inputs)}
          onChange={(inputId, value) => setDrafts((all) => withValue(all, screen.form, inputId, value))}
          onBack={() => setDrafts((all) => withoutPasswords(all, screen.form, screen.inputs))}
          onCancel={onClose}
        />
      );
    case 'working':
      return <WorkingStep {...screen} onCancel={onClose} />;
    case 'connected':
      return <ConnectedStep {...screen} onClose={onClose} />;
    case 'failed':
      return <FailedStep {...screen} onRestart={onRestart} onCancel={onClose} />;
    case undefined:
      return null;
  }
}
