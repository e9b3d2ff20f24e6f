import type { ScreenOf } from '../../shared/app/screen.js';
import { texts } from '../../shared/app/texts.js';
import { useClient } from '../hooks/use-client.js';
import { SignInWindow } from './sign-in-window.js';

type Props = ScreenOf<'working'> & { onCancel: () => void };

/** The step that the user sees while the OAuth window is open or the backend works. */
export function WorkingStep({ heading, window, canGoBack, onCancel }: Props) {
  const { installFlow } = useClient();
  return (
    <>
      <div className="dialog-body working">
        <span className="spinner" aria-hidden="true" />
        <h3 key={heading} tabIndex={-1}>
          {heading}
        </h3>
        {window && <SignInWindow {...window} />}
      </div>
      <footer className="dialog-footer">
        {canGoBack && (
          <button type="button" className="button button-back" onClick={() => void installFlow.back()}>
            {texts.back}
          </button>
        )}
        <button type="button" className="button" onClick={onCancel}>
          {texts.cancel}
        </button>
      </footer>
    </>
  );
}
