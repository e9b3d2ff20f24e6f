import { paragon, type FieldOptions, type InstallFlow, type IntegrationMetadata } from '@installflow/connect';
import type { InstallIntegration } from '../../../src/install-flow/index.js';
import type { Client } from '../../../docs/examples/shared/app/client.js';

const metadata = (type: string, name: string): IntegrationMetadata => ({
  type,
  name,
  icon: 'data:,',
  brandColor: '#03363D',
});
const zendesk = metadata('zendesk', 'Zendesk');
const hubspot = metadata('hubspot', 'Hubspot');

function getIntegrationMetadata(): IntegrationMetadata[];
function getIntegrationMetadata(name: string): IntegrationMetadata;
function getIntegrationMetadata(name?: string) {
  if (name === undefined) return [zendesk, hubspot];
  return name === hubspot.type ? hubspot : zendesk;
}

const options: FieldOptions = {
  data: ['one', 'two'].map((value) => ({ value, label: `The option ${value}` })),
  nestedData: [],
  nextPageCursor: null,
};

/** What the example needs of `paragon`, over a flow: two integrations, which have options to load. */
export const clientOver = (
  installFlow: InstallFlow,
  integrations: readonly InstallIntegration[],
): Client => ({
  ...paragon,
  installFlow,
  getAccountTypeOptions: (name) => integrations.find(({ type }) => type === name)?.accountTypes ?? [],
  getIntegrationMetadata,
  getFieldOptions: () => Promise.resolve(options),
  getUser: () => ({ authenticated: false }),
  subscribe: () => () => false,
});
