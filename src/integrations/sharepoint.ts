import * as z from 'zod/mini';
import { defaultAccount, ownClientAccount } from './account-types.js';
import { defaultScopes } from './default-scopes.js';
import type { IntegrationDescription } from './integrations.types.js';
import {
  MICROSOFT_DOCUMENTATION,
  MICROSOFT_PARAMETERS,
  MICROSOFT_PECULIARITIES,
  microsoftEndpoints,
  tenantInput,
} from './microsoft.js';
import { SITES, readAnswer, siteInput, uniqueOptions } from './sites.js';

const SITE_SEARCH = 'https://learn.microsoft.com/en-us/graph/api/site-search';
const ALL_SITES = '*';

const siteList = z.looseObject({
  value: z.array(
    z.looseObject({
      id: z.string(),
      displayName: z.nullish(z.string()),
      name: z.nullish(z.string()),
      webUrl: z.nullish(z.string()),
    }),
  ),
});

/**
 * SharePoint, on the Microsoft identity platform, as Outlook. The user chooses after OAuth which site to work
 * with. Microsoft Graph finds sites for work and school accounts only.
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 * @see https://learn.microsoft.com/en-us/graph/api/site-search
 */
export const sharepoint: IntegrationDescription = {
  type: 'sharepoint',
  name: 'SharePoint',
  brandColor: '#038387',
  documentation: MICROSOFT_DOCUMENTATION,
  defaultScopes: defaultScopes.sharepoint,
  scopeSeparator: ' ',
  pkce: true,
  accountTypes: [defaultAccount('SharePoint'), ownClientAccount('Microsoft Entra', [tenantInput()])],
  postOptions: [siteInput('SharePoint')],
  dataSources: {
    [SITES]: {
      request: (search) => {
        const keywords = search?.trim() ?? '';
        const query = new URLSearchParams({ search: keywords === '' ? ALL_SITES : keywords });
        return { url: `https://graph.microsoft.com/v1.0/sites?${query.toString()}` };
      },
      toOptions: (answer) =>
        uniqueOptions(
          readAnswer(siteList, answer, SITE_SEARCH).value.map(({ id, displayName, name, webUrl }) => ({
            label: [displayName, name, webUrl].find(Boolean) ?? id,
            value: id,
          })),
        ),
    },
  },
  endpoints: microsoftEndpoints,
  authorizationParameters: MICROSOFT_PARAMETERS,
  peculiarities: MICROSOFT_PECULIARITIES,
};
