import { useState } from 'react';
import type { Screen } from '../../shared/app/screen.js';
import { valuesOf, withoutPasswords, withValue, type Drafts } from '../../shared/app/values.js';
import { AccountTypeStep } from './account-type-step.js';
import { ConnectedStep } from './connected-step.js';
import { FailedStep } from './failed-step.js';
import { OptionsStep } from './options-step.js';
import { WorkingStep } from './working-step.js';

interface Props {
  screen: Screen | null;
  integration: string;
  onRestart: () => void;
  onClose: () => void;
}

/** The step of the dialog for each screen. */
export function InstallSteps({ screen, integration, onRestart, onClose }: Props) {
  const [drafts, setDrafts] = useState<Drafts>({});
  switch (screen?.kind) {
    case 'accountType':
      return <AccountTypeStep {...screen} onCancel={onClose} />;
    case 'options':
      return (
        <OptionsStep
          key={screen.form}
          screen={screen}
          integration={integration}
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
