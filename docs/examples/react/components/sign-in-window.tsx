import { paragon } from '@installflow/connect';

/**
 * Where the user signs in. A window that cannot be seen any more may be closed, or may still be in use: only the user
 * knows. Text and button stay the same elements, so that the change is read out and the focus stays where it was.
 */
export const SignInWindow = ({ isLost }: { isLost: boolean }) => {
  const { focusOAuthWindow, reopenOAuthWindow } = paragon.installFlow;
  return (
    <>
      <p role="status">
        {isLost
          ? 'Still signing in there? Carry on, this page will notice when you are done.'
          : 'We opened a window for it.'}
      </p>
      <p className="sign-in-window">
        {isLost && 'Window lost?'}
        <button
          type="button"
          className={isLost ? 'button' : 'link'}
          onClick={isLost ? reopenOAuthWindow : focusOAuthWindow}
        >
          {isLost ? 'Open it again' : 'Show the window'}
        </button>
      </p>
    </>
  );
};
