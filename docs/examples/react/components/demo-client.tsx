import { CopyButton } from './copy-button.js';

/** The OAuth client that is registered at the demo's own OAuth server, to try user-configured OAuth with. */
export const DemoClient = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }) => (
  <aside className="panel demo-client" aria-labelledby="demo-client-title">
    <h2 id="demo-client-title">An OAuth app to try</h2>
    <p>
      All seven integrations sign in at an OAuth server on this computer. Bring your own OAuth app with these:
    </p>
    <dl>
      <Credential name="Client ID" value={clientId} />
      <Credential name="Client Secret" value={clientSecret} />
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
