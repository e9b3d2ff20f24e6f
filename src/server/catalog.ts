import { SidebarInputType, type Input } from '../inputs/index.js';
import {
  integrations,
  type AccountTypeDescription,
  type IntegrationDescription,
  type OAuthEndpoints,
} from '../integrations/index.js';
import { USER_CONFIGURED_OAUTH, oauthClientInputs } from '../user-configured-oauth/index.js';
import { stableId } from './store/keys.js';
import { badRequest, integrationNotFound } from './problem.js';
import type { CustomIntegration, IntegrationOptions, ProjectOptions } from './server.types.js';

/** One of the seven integrations of this package, as a project offers it. */
export interface OAuthOffer {
  scheme: 'oauth';
  id: string;
  type: string;
  isActive: boolean;
  description: IntegrationDescription;
  options: IntegrationOptions;
  accountTypes: readonly AccountTypeDescription[];
  postOptions: readonly Input[];
}

/**
 * A custom integration of the operator, as a project offers it. Its credentials are entered directly, without
 * OAuth.
 */
export interface DirectOffer {
  scheme: 'basic';
  id: string;
  type: string;
  isActive: boolean;
  custom: CustomIntegration;
  postOptions: readonly Input[];
}

/**
 * An integration as a project offers it. The scheme says how a credential is made: by OAuth, or from what the
 * user enters.
 */
export type Offer = OAuthOffer | DirectOffer;

/** The integrations that a project offers. */
export interface Catalog {
  readonly offers: readonly Offer[];
  byId(integrationId: string): Offer | undefined;
  byType(type: string): Offer | undefined;
}

export async function createCatalog(project: ProjectOptions): Promise<Catalog> {
  const offers = await Promise.all([
    ...Object.entries(project.integrations).map(([type, options]) => oauthOffer(project.id, type, options)),
    ...(project.customIntegrations ?? []).map((custom) => directOffer(project.id, custom)),
  ]);
  const [ids, types] = [
    new Map(offers.map((offer) => [offer.id, offer])),
    new Map(offers.map((offer) => [offer.type, offer])),
  ];
  return { offers, byId: (integrationId) => ids.get(integrationId), byType: (type) => types.get(type) };
}

async function oauthOffer(projectId: string, type: string, options: IntegrationOptions): Promise<OAuthOffer> {
  const description = integrations[type];
  if (!description) throw new TypeError(`There is no integration "${type}".`);
  const wanted = options.accountTypes;
  return {
    scheme: 'oauth',
    id: await stableId('integration', projectId, type),
    type,
    isActive: options.isActive ?? true,
    description,
    options,
    accountTypes: description.accountTypes.filter(({ id }) =>
      wanted ? wanted.includes(id) : id === USER_CONFIGURED_OAUTH || options.client !== undefined,
    ),
    postOptions: description.postOptions,
  };
}

async function directOffer(projectId: string, custom: CustomIntegration): Promise<DirectOffer> {
  return {
    scheme: 'basic',
    id: await stableId('integration', projectId, custom.type),
    type: custom.type,
    isActive: custom.isActive ?? true,
    custom,
    postOptions: custom.postOptions ?? [],
  };
}

/**
 * Finds an integration for which credentials may be made.
 * @throws {Problem} a 404 where the project offers no integration with that ID, a 400 where the integration
 * is not active.
 */
export function findActiveOffer(catalog: Catalog, integrationId: string): Offer {
  const offer = catalog.byId(integrationId);
  if (!offer) throw integrationNotFound();
  if (!offer.isActive)
    throw badRequest('integration_inactive', `The integration "${offer.type}" is not active.`);
  return offer;
}

/**
 * Returns the OAuth endpoints for the settings of an account: the operator's `endpoints` where there are any,
 * else the provider's. The settings are checked in either case.
 * @throws {InvalidSettingError} for a setting that does not name a host of the provider.
 */
export function endpointsOf(
  { description, options }: OAuthOffer,
  settings: Readonly<Record<string, unknown>>,
  accountType: string,
): OAuthEndpoints {
  const provider = description.endpoints(settings, accountType);
  return options.endpoints ?? provider;
}

/** The inputs that an account type asks for before OAuth. */
export function inputsOf(
  offer: OAuthOffer,
  accountType: AccountTypeDescription,
  passportUrl: string,
): Input[] {
  return accountType.id === USER_CONFIGURED_OAUTH
    ? oauthClientInputs({
        listed: accountType.settings,
        redirectUrl: `${passportUrl}/oauth`,
        defaultScopes: offer.description.defaultScopes,
      })
    : accountType.settings;
}

/** The scopes that a login with the company's own OAuth client asks for. */
export const companyScopes = ({ options, description }: OAuthOffer): readonly string[] =>
  options.client?.scopes ?? description.defaultScopes;

/** An integration as `GET /sdk/integrations` answers it (`Integration` of the wire protocol). */
export function wireIntegration(
  offer: Offer,
  projectId: string,
  passportUrl: string,
): Record<string, unknown> {
  const { id, type, isActive, scheme } = offer;
  const { name, brandColor = '#000000' } = offer.scheme === 'oauth' ? offer.description : offer.custom;
  const configInputs = offer.scheme === 'oauth' ? [] : offer.custom.preOptions;
  return {
    id,
    type,
    name,
    brandColor,
    projectId,
    isActive,
    authenticationType: scheme,
    configs: [{ values: { description: '', overview: '', workflowMeta: {}, sharedMeta: { inputs: [] } } }],
    workflows: [],
    needPreOauthInputs: configInputs.length > 0,
    hasCredential: offer.scheme === 'oauth' && offer.options.client !== undefined,
    connectedUserLimitOnDevCred: 0,
    connectedUserLimitReached: false,
    ...(type.startsWith('custom.')
      ? { customIntegration: { name, slug: type, inputFields: configInputs } }
      : {}),
    sdkIntegrationConfig: {
      accountTypes: offer.scheme === 'oauth' ? wireAccountTypes(offer, passportUrl) : [],
      oauthInputs: [],
      authConfigInputs: configInputs,
      postOauthInputs: offer.postOptions,
      dataSources: wireDataSources(offer),
    },
  };
}

const wireAccountTypes = (offer: OAuthOffer, passportUrl: string) =>
  offer.accountTypes.map((accountType) => ({
    id: accountType.id,
    scheme: offer.scheme,
    accountDescription: accountType.accountDescription,
    endUserSuppliedValues: inputsOf(offer, accountType, passportUrl),
    skipPostOAuthInputs: false,
  }));

const wireDataSources = (offer: Offer) =>
  Object.fromEntries(
    Object.keys(offer.scheme === 'oauth' ? offer.description.dataSources : {}).map((key) => [
      key,
      { id: key, type: SidebarInputType.DynamicEnum, sourceType: key },
    ]),
  );
