import { Component, type ReactNode } from 'react';
import { describeFailure } from '../../shared/app/describe-error.js';
import { texts } from '../../shared/app/texts.js';

interface State {
  error: Error | null;
}

/** Says why the user could not be signed in, where the page would be empty otherwise. */
export class SignInBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <main className="page">
        <div role="alert" className="notice notice-error">
          <strong>{texts.signInFailed}</strong> {describeFailure(this.state.error.cause ?? this.state.error)}{' '}
          <button type="button" className="link" onClick={() => location.reload()}>
            {texts.tryAgain}
          </button>
        </div>
      </main>
    );
  }
}
