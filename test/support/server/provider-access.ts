import { integrations } from '../../../src/integrations/index.js';
import type { OAuthEndpoints } from '../../../src/integrations/index.js';
import type { OAuthOffer } from '../../../src/server/catalog.js';
import type { ProviderAccess } from '../../../src/server/provider/provider-access.js';

/** An OAuth client at the provider of an integration; `endpoints` replace the provider's. */
export function accessTo(type: string, endpoints?: OAuthEndpoints): ProviderAccess {
  const description = integrations[type];
  if (!description) throw new Error(`there is no integration "${type}"`);
  const { accountTypes, postOptions } = description;
  const offer: OAuthOffer = {
    scheme: 'oauth',
    id: 'i1',
    type,
    isActive: true,
    description,
    options: { ...(endpoints && { endpoints }) },
    accountTypes,
    postOptions,
  };
  return {
    offer,
    endpoints: endpoints ?? description.endpoints({ subdomain: 'acme' }, 'default'),
    clientId: 'client',
    clientSecret: 'client-secret',
  };
}
