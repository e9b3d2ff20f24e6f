import { createSSRApp, h, type Component } from 'vue';
import { renderToString } from 'vue/server-renderer';
import type { Client } from '../../../docs/examples/shared/app/client.js';
import InstallDialog from '../../../docs/examples/vue/components/install-dialog.vue';
import Integrations from '../../../docs/examples/vue/components/integrations.vue';
import { clientKey } from '../../../docs/examples/vue/composables/use-client.js';
import type { ExampleRenderer } from './render.types.js';

const render = (client: Client, component: Component, props: Record<string, unknown>) =>
  renderToString(createSSRApp(() => h(component, props)).provide(clientKey, client));

export const renderer: ExampleRenderer = {
  renderPage: (client) =>
    render(client, Integrations, { oauthClient: { clientId: 'an-id', clientSecret: 'a-secret' } }),
  renderDialog: (client, integration) => render(client, InstallDialog, { integration }),
};
