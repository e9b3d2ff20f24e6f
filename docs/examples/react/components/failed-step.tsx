import type { InstallFlowError } from '@installflow/connect';
import { ErrorSummary } from './error-summary.js';
import { StepHeading } from './step-heading.js';

interface Props {
  error: InstallFlowError;
  name: string;
  onRestart: () => void;
  onCancel: () => void;
}

/** A flow that ended with an error, since there was no stage to go back to. */
export const FailedStep = ({ error, name, onRestart, onCancel }: Props) => (
  <>
    <div className="dialog-body">
      <StepHeading>{name} is not connected</StepHeading>
      <ErrorSummary error={error} name={name} />
    </div>
    <footer className="dialog-footer">
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
      <button type="button" className="button button-primary" onClick={onRestart}>
        Try again
      </button>
    </footer>
  </>
);
