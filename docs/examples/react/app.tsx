import { Suspense, use } from 'react';
import { signIn } from '../shared/app/sign-in.js';
import { texts } from '../shared/app/texts.js';
import { Integrations } from './components/integrations.js';
import { SignInBoundary } from './components/sign-in-boundary.js';

export const App = () => (
  <SignInBoundary>
    <Suspense fallback={<p className="page-note">{texts.signingIn}</p>}>
      <SignedIn />
    </Suspense>
  </SignInBoundary>
);

const SignedIn = () => <Integrations oauthClient={use(signIn())} />;
