import type { ConnectInputValue, IntegrationConnectInput } from '@useparagon/connect';
import { Field } from '../fields/field.js';
import type { FormValues } from './use-install.js';

interface OptionsFormProps {
  integration: string;
  inputs: IntegrationConnectInput[];
  values: FormValues;
  disabled: boolean;
  submitLabel: string;
  onEnter: (id: string, value: ConnectInputValue) => void;
  onSubmit: () => void;
}

export function OptionsForm({ integration, inputs, values, disabled, submitLabel, ...on }: OptionsFormProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        on.onSubmit();
      }}
    >
      {inputs.map((input) => (
        <Field
          key={input.id}
          integration={integration}
          input={input}
          value={values[input.id]}
          onChange={(value) => on.onEnter(input.id, value)}
        />
      ))}
      <button type="submit" disabled={disabled}>
        {submitLabel}
      </button>
    </form>
  );
}
