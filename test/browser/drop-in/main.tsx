import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { ErrorNotice } from './error-notice.js';
import { signIn } from './session.js';

const element = document.getElementById('root');
if (!element) throw new Error('There is no #root in the page.');
const root = createRoot(element);

signIn().then(
  () =>
    root.render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  (error: unknown) => root.render(<ErrorNotice error={error} />),
);
