import type { SignInWindowView } from '../../shared/app/screen.js';
import { useClient } from '../hooks/use-client.js';

/**
 * Where the user signs in. Text and button stay the same elements when the window is lost, so that the change is read
 * out and the focus stays where it was.
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
