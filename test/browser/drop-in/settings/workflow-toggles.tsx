import { paragon } from '@useparagon/connect';
import type { IntegrationConfig, SDKIntegration } from '@useparagon/connect';
import { useState } from 'react';
import { ErrorNotice } from '../error-notice.js';

interface WorkflowTogglesProps {
  workflows: IntegrationConfig['availableWorkflows'];
  state: SDKIntegration;
  onChanged: () => void;
}

export function WorkflowToggles({ workflows, state, onChanged }: WorkflowTogglesProps) {
  const [error, setError] = useState<unknown>(null);
  workflows.sort((one, other) => (one.description ?? '').localeCompare(other.description ?? ''));

  const toggle = async (workflowId: string, enabled: boolean) => {
    const { errors } = await paragon.updateWorkflowState({ [workflowId]: enabled });
    setError(errors[0]?.message ?? null);
    onChanged();
  };

  return (
    <fieldset>
      <legend>Workflows</legend>
      {workflows.map(({ id, description }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={state.workflowSettings?.[id]?.enabled ?? false}
            onChange={(event) => void toggle(id, event.target.checked)}
          />{' '}
          {description}
        </label>
      ))}
      <ErrorNotice error={error} />
    </fieldset>
  );
}
