import type { ScreenOf } from '../../shared/app/screen.js';
import { texts } from '../../shared/app/texts.js';
import { ErrorSummary } from './error-summary.js';

type Props = ScreenOf<'failed'> & { onRestart: () => void; onCancel: () => void };

/** The error of a flow that has ended, because it had no stage to return to. */
export const FailedStep = ({ heading, error, onRestart, onCancel }: Props) => (
  <>
    <div className="dialog-body">
      <h3 tabIndex={-1}>{heading}</h3>
      <ErrorSummary {...error} />
    </div>
    <footer className="dialog-footer">
      <button type="button" className="button" onClick={onCancel}>
        {texts.cancel}
      </button>
      <button type="button" className="button button-primary" onClick={onRestart}>
        {texts.tryAgain}
      </button>
    </footer>
  </>
);
