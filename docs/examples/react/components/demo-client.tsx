import type { DemoOAuthClient } from '../../shared/app/sign-in.js';
import { texts } from '../../shared/app/texts.js';
import { CopyButton } from './copy-button.js';

/** An OAuth client at the OAuth server of the demo, with which to try user-configured OAuth. */
export const DemoClient = ({ clientId, clientSecret }: DemoOAuthClient) => (
  <aside className="panel demo-client" aria-labelledby="demo-client-title">
    <h2 id="demo-client-title">{texts.demoClientTitle}</h2>
    <p>{texts.demoClientNote}</p>
    <dl>
      <Credential name={texts.clientId} value={clientId} />
      <Credential name={texts.clientSecret} value={clientSecret} />
    </dl>
  </aside>
);

const Credential = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <code>{value}</code>
      <CopyButton value={value} name={name} />
    </dd>
  </div>
);
