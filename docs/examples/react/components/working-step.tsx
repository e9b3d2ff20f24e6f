import { paragon, type InstallFlowSnapshot } from '@installflow/connect';
import { SignInWindow } from './sign-in-window.js';
import { StepHeading } from './step-heading.js';

type Working = Extract<InstallFlowSnapshot, { status: 'working' }>;

interface Props extends Pick<Working, 'oauthWindow' | 'canGoBack'> {
  name: string;
  onCancel: () => void;
}

/** What the user sees while the OAuth window is open, or while the backend works. */
export const WorkingStep = ({ oauthWindow, canGoBack, name, onCancel }: Props) => (
  <>
    <div className="dialog-body working">
      <span className="spinner" aria-hidden="true" />
      {oauthWindow === null ? (
        <StepHeading key="saving">Saving your connection…</StepHeading>
      ) : (
        <>
          <StepHeading key="signing-in">Finish signing in to {name}</StepHeading>
          <SignInWindow isLost={oauthWindow === 'unreachable'} />
        </>
      )}
    </div>
    <footer className="dialog-footer">
      {canGoBack && (
        <button type="button" className="button button-back" onClick={() => void paragon.installFlow.back()}>
          Back
        </button>
      )}
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </footer>
  </>
);
