import { paragon } from '@installflow/connect';

/** A window that cannot be seen any more may be closed, or may still be in use: only the user knows. */
export const LostWindow = () => (
  <div role="status">
    <p>Still signing in there? Carry on, this page will notice when you are done.</p>
    <p className="lost-window">
      Window lost?{' '}
      <button type="button" className="button" onClick={() => paragon.installFlow.reopenOAuthWindow()}>
        Open it again
      </button>
    </p>
  </div>
);
