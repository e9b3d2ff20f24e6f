import { paragon } from '@useparagon/connect';
import type { ConnectInputValue, SDKIntegration } from '@useparagon/connect';
import { useState } from 'react';
import { ErrorNotice } from '../error-notice.js';
import { defaultValues } from '../fields/default-values.js';
import { Field } from '../fields/field.js';
import { WorkflowToggles } from './workflow-toggles.js';

interface SettingsPanelProps {
  integration: string;
  state: SDKIntegration;
  onSaved: () => void;
}

export function SettingsPanel({ integration, state, onSaved }: SettingsPanelProps) {
  const {
    shortDescription,
    availableUserSettings = [],
    availableWorkflows,
  } = paragon.getIntegrationConfig(integration);
  const [values, setValues] = useState<Record<string, ConnectInputValue>>(() => ({
    ...defaultValues(availableUserSettings),
    ...state.sharedSettings,
  }));
  const [error, setError] = useState<unknown>(null);
  const [isSaved, setSaved] = useState(false);

  const enter = (id: string, value: ConnectInputValue) => {
    setValues((current) => ({ ...current, [id]: value }));
    setSaved(false);
  };

  const save = async () => {
    try {
      const { errors } = await paragon.updateIntegrationUserSettings(integration, values);
      setError(errors[0] ?? null);
      setSaved(errors.length === 0);
      onSaved();
    } catch (reason) {
      setError(reason);
    }
  };

  return (
    <section aria-label="Settings">
      <p>{shortDescription}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {availableUserSettings.map((input) => (
          <Field
            key={input.id}
            integration={integration}
            input={input}
            value={values[input.id]}
            onChange={(value) => enter(input.id, value)}
          />
        ))}
        <button type="submit">Save</button>
        {isSaved && <span role="status">Saved</span>}
        <ErrorNotice error={error} />
      </form>
      <WorkflowToggles workflows={availableWorkflows} state={state} onChanged={onSaved} />
    </section>
  );
}
