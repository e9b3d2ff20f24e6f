import { render } from 'svelte/server';
import type { Client } from '../../../docs/examples/shared/app/client.js';
import InstallDialog from '../../../docs/examples/svelte/components/install-dialog.svelte';
import Integrations from '../../../docs/examples/svelte/components/integrations.svelte';
import { clientKey } from '../../../docs/examples/svelte/state/client.js';
import type { ExampleRenderer } from './render.types.js';

const nothing = () => undefined;

const contextOf = (client: Client) => new Map([[clientKey, client]]);

export const renderer: ExampleRenderer = {
  renderPage: (client) => {
    const props = { oauthClient: { clientId: 'an-id', clientSecret: 'a-secret' } };
    return Promise.resolve(render(Integrations, { props, context: contextOf(client) }).body);
  },
  renderDialog: (client, integration) => {
    const props = { integration, onRestart: nothing, onClose: nothing };
    return Promise.resolve(render(InstallDialog, { props, context: contextOf(client) }).body);
  },
};
