import type { DemoOAuthClient } from '../../shared/app/sign-in.js';
import { texts } from '../../shared/app/texts.js';
import { CopyButton } from './copy-button.js';

/** The OAuth client that is registered at the demo's own OAuth server, to try user-configured OAuth with. */
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
