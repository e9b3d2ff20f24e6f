import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { InstallDialog } from '../../../docs/examples/react/components/install-dialog.js';
import { Integrations } from '../../../docs/examples/react/components/integrations.js';
import { ClientContext } from '../../../docs/examples/react/hooks/use-client.js';
import type { Client } from '../../../docs/examples/shared/app/client.js';
import type { ExampleRenderer } from './render.types.js';

const nothing = () => undefined;

const render = (client: Client, children: ReactNode) =>
  Promise.resolve(renderToString(<ClientContext value={client}>{children}</ClientContext>));

export const renderer: ExampleRenderer = {
  renderPage: (client) =>
    render(client, <Integrations oauthClient={{ clientId: 'an-id', clientSecret: 'a-secret' }} />),
  renderDialog: (client, integration) =>
    render(client, <InstallDialog integration={integration} onRestart={nothing} onClose={nothing} />),
};
