import type { IntegrationMetadata } from '@installflow/connect';
import type { Client } from '../../../docs/examples/shared/app/client.js';

/** Renders a part of the example on a server: the page, or the dialog of an integration. */
export interface ExampleRenderer {
  renderPage: (client: Client) => Promise<string>;
  renderDialog: (client: Client, integration: IntegrationMetadata) => Promise<string>;
}
