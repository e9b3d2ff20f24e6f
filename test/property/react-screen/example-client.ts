import { paragon, type FieldOptions, type InstallFlow, type IntegrationMetadata } from '@installflow/connect';
import type { Client } from '../../../docs/examples/shared/app/client.js';

const zendesk: IntegrationMetadata = {
  type: 'zendesk',
  name: 'Zendesk',
  icon: 'data:,',
  brandColor: '#03363D',
};

function getIntegrationMetadata(): IntegrationMetadata[];
function getIntegrationMetadata(name: string): IntegrationMetadata;
function getIntegrationMetadata(name?: string) {
  return name === undefined ? [zendesk] : zendesk;
}

const accountTypes = ['default', 'user-configured-oauth'].map((id) => ({ id }));

const options: FieldOptions = {
  data: ['one', 'two'].map((value) => ({ value, label: `The option ${value}` })),
  nestedData: [],
  nextPageCursor: null,
};

/** What the example needs of `paragon`, over a flow: one integration, which has options to load. */
export const clientOver = (installFlow: InstallFlow): Client => ({
  ...paragon,
  installFlow,
  getAccountTypeOptions: () => accountTypes,
  getIntegrationMetadata,
  getFieldOptions: () => Promise.resolve(options),
  getUser: () => ({ authenticated: false }),
  subscribe: () => () => false,
});
