import type { SubmitEvent } from 'react';
import { fieldView } from '../../shared/app/field-view.js';
import type { ScreenOf } from '../../shared/app/screen.js';
import { texts } from '../../shared/app/texts.js';
import type { Values } from '../../shared/app/values.js';
import { Field } from '../fields/field.js';
import { useClient } from '../hooks/use-client.js';
import { ErrorSummary } from './error-summary.js';

interface Props {
  screen: ScreenOf<'options'>;
  integration: string;
  values: Values;
  onChange: (inputId: string, value: unknown) => void;
  onBack: () => void;
  onCancel: () => void;
}

/** The form of an options stage. Submitting the form is the click that opens the OAuth window. */
export function OptionsStep({ screen, integration, values, onChange, onBack, onCancel }: Props) {
  const { installFlow } = useClient();
  const { heading, note, inputs, error, issues, canGoBack, submitLabel } = screen;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void installFlow.setInstallOptions(values);
  };

  const back = () => {
    onBack();
    void installFlow.back();
  };

  return (
    <form noValidate onSubmit={submit}>
      <div className="dialog-body">
        <h3 tabIndex={-1}>{heading}</h3>
        {note !== null && <p className="step-note">{note}</p>}
        {error && <ErrorSummary {...error} />}
        {inputs.map((input) => (
          <Field
            key={input.id}
            field={fieldView(input, issues.get(input.id))}
            integration={integration}
            value={values[input.id]}
            onChange={(value) => onChange(input.id, value)}
          />
        ))}
      </div>
      <footer className="dialog-footer">
        {canGoBack && (
          <button type="button" className="button button-back" onClick={back}>
            {texts.back}
          </button>
        )}
        <button type="button" className="button" onClick={onCancel}>
          {texts.cancel}
        </button>
        <button type="submit" className="button button-primary">
          {submitLabel}
        </button>
      </footer>
    </form>
  );
}
