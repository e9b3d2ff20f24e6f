import {
  paragon,
  type Input,
  type InstallFlowError,
  type InstallStep,
  type IntegrationMetadata,
} from '@installflow/connect';
import { useEffect, useRef, type SubmitEvent } from 'react';
import { Field } from '../fields/field.js';
import { isShown, type Values } from '../fields/initial-values.js';
import { issuesByInput } from '../describe-error.js';
import { ErrorSummary } from './error-summary.js';
import { StepHeading } from './step-heading.js';

interface Props {
  step: InstallStep;
  inputs: Input[];
  integration: IntegrationMetadata;
  error: InstallFlowError | null;
  canGoBack: boolean;
  values: Values;
  onChange: (inputId: string, value: unknown) => void;
  onCancel: () => void;
}

const headings: Record<InstallStep, string> = {
  accountType: 'How do you want to connect?',
  preOptions: 'Before you sign in',
  oauthClient: 'Your OAuth app',
  postOptions: 'One last thing',
};

/** The form of an options stage. Submitting it is the click that opens the OAuth window. */
export function OptionsStep(props: Props) {
  const { step, inputs, integration, error, canGoBack, values, onChange, onCancel } = props;
  const form = useRef<HTMLFormElement>(null);
  const issues = issuesByInput(error);

  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void paragon.installFlow.setInstallOptions(values);
  };

  return (
    <form ref={form} noValidate onSubmit={submit}>
      <div className="dialog-body">
        <StepHeading>{headings[step]}</StepHeading>
        {step === 'oauthClient' && (
          <p className="step-note">
            Register an OAuth app at {integration.name} with the redirect URL below, then enter what{' '}
            {integration.name} gives you.
          </p>
        )}
        {error && <ErrorSummary error={error} name={integration.name} />}
        {inputs.filter(isShown).map((input) => (
          <Field
            key={input.id}
            input={input}
            integration={integration.type}
            value={values[input.id]}
            issue={issues.get(input.id)}
            onChange={(value) => onChange(input.id, value)}
          />
        ))}
      </div>
      <footer className="dialog-footer">
        {canGoBack && (
          <button
            type="button"
            className="button button-back"
            onClick={() => void paragon.installFlow.back()}
          >
            Back
          </button>
        )}
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="button button-primary">
          {step === 'postOptions' ? 'Finish' : `Continue to ${integration.name}`}
        </button>
      </footer>
    </form>
  );
}
