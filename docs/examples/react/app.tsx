import { Suspense } from 'react';
import { Integrations } from './components/integrations.js';
import { SignInBoundary } from './components/sign-in-boundary.js';

export const App = () => (
  <SignInBoundary>
    <Suspense fallback={<p className="page-note">Signing you in…</p>}>
      <Integrations />
    </Suspense>
  </SignInBoundary>
);
