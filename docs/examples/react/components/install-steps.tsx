import type { InstallFlowSnapshot, IntegrationMetadata } from '@installflow/connect';
import { useDrafts } from '../hooks/use-drafts.js';
import { AccountTypeStep } from './account-type-step.js';
import { ConnectedStep } from './connected-step.js';
import { FailedStep } from './failed-step.js';
import { OptionsStep } from './options-step.js';
import { WorkingStep } from './working-step.js';

interface Props {
  snapshot: InstallFlowSnapshot;
  integration: IntegrationMetadata;
  onRestart: () => void;
  onClose: () => void;
}

/** What the dialog shows for each state of the flow. */
export function InstallSteps({ snapshot, integration, onRestart, onClose }: Props) {
  const drafts = useDrafts();
  switch (snapshot.status) {
    case 'waiting': {
      const { stage, step, accountType, canGoBack, error } = snapshot;
      if (stage.stage === 'accountType') {
        const { name } = integration;
        return <AccountTypeStep accountTypes={stage.options} name={name} error={error} onCancel={onClose} />;
      }
      const key = `${step} ${accountType ?? ''}`;
      return (
        <OptionsStep
          key={key}
          step={step}
          inputs={stage.options}
          integration={integration}
          error={error}
          canGoBack={canGoBack}
          values={drafts.valuesOf(key, stage.options)}
          onChange={(inputId, value) => drafts.change(key, inputId, value)}
          onCancel={onClose}
        />
      );
    }
    case 'working':
      return <WorkingStep {...snapshot} name={integration.name} onCancel={onClose} />;
    case 'complete':
      return <ConnectedStep {...snapshot} name={integration.name} onClose={onClose} />;
    case 'failed':
      return (
        <FailedStep error={snapshot.error} name={integration.name} onRestart={onRestart} onCancel={onClose} />
      );
    case 'idle':
    case 'cancelled':
      return null;
  }
}
