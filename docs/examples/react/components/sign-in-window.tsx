import type { SignInWindowView } from '../../shared/app/screen.js';
import { useClient } from '../hooks/use-client.js';

/**
 * The place on the page that tells of the OAuth window. The text and the button stay the same elements when
 * the window is lost: the change is read out, and the button keeps the focus.
 */
export function SignInWindow({ isLost, status, prompt, action }: SignInWindowView) {
  const { focusOAuthWindow, reopenOAuthWindow } = useClient().installFlow;
  return (
    <>
      <p role="status">{status}</p>
      <p className="sign-in-window">
        {prompt}
        <button
          type="button"
          className={isLost ? 'button' : 'link'}
          onClick={isLost ? reopenOAuthWindow : focusOAuthWindow}
        >
          {action}
        </button>
      </p>
    </>
  );
}
