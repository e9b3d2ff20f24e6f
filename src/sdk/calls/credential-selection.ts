import {
  CONFIGURATION_HEADER,
  CREDENTIAL_HEADER,
  type ConnectCredential,
  type CredentialConfiguration,
} from '../../backend/index.js';
import { IntegrationNotInstalledError } from '../sdk.errors.js';
import type { CredentialConfigOptions } from '../install.types.js';
import { configurationsOf, withChangedCredential } from '../session/integration-state.js';
import { optionsOf } from '../options-of.js';
import { changeIntegration, type SdkContext, type UserSession } from '../session/sdk-context.js';

/** A credential, and the one of its configurations that a call is about. */
export interface SelectedCredential {
  credential: ConnectCredential;
  configuration: CredentialConfiguration;
}

/**
 * The credential and configuration that the options of a call name: a configuration by its ID or, with or without `ext:`
 * before it, its `externalId`; else the default one of the credential.
 * @throws {Error} where they name none, or one of another credential.
 */
export function selectCredential(
  method: string,
  credentials: readonly ConnectCredential[],
  { selectedCredentialId, selectedConfigurationId }: CredentialConfigOptions,
): SelectedCredential {
  const candidates = credentials
    .filter(({ id }) => !selectedCredentialId || id === selectedCredentialId)
    .flatMap((credential) =>
      configurationsOf(credential).map((configuration) => ({ credential, configuration })),
    );
  const find = (is: (configuration: CredentialConfiguration) => boolean | undefined) =>
    candidates.find(({ configuration }) => is(configuration));
  const named = selectedConfigurationId?.trim();
  const externalId = named?.replace(/^ext:\s*/, '');
  const selected = named
    ? (find(({ id }) => id === named) ?? find((configuration) => configuration.externalId === externalId))
    : selectedCredentialId && find(({ isDefault }) => isDefault);
  if (!selected) {
    const wanted = named ? `configuration "${named}"` : 'default configuration';
    const owner = selectedCredentialId ? `a credential "${selectedCredentialId}"` : 'any credential';
    throw new Error(`paragon.${method}: the user has no ${wanted} of ${owner}.`);
  }
  return selected;
}

/** {@link selectCredential} of one integration: where no option says otherwise, the one that `getUser()` tells of. */
export function selectOfIntegration(
  { integrations }: UserSession,
  method: string,
  integrationName: string,
  options?: CredentialConfigOptions,
): SelectedCredential {
  const { allCredentials = [], credentialId = '' } = integrations[integrationName] ?? {};
  const selected = optionsOf(options);
  const isSelected = [selected.selectedCredentialId, selected.selectedConfigurationId].some(Boolean);
  const selection = isSelected ? selected : { selectedCredentialId: credentialId };
  return selectCredential(method, allCredentials, selection);
}

/**
 * {@link selectOfIntegration} of the integration that a workflow belongs to.
 * @throws {IntegrationNotInstalledError} where none of its credentials is valid.
 * @throws {Error} where no integration has the workflow, or the selection fails.
 */
export function selectOfWorkflow(
  { catalog }: SdkContext,
  session: UserSession,
  method: string,
  workflowId: string,
  options?: CredentialConfigOptions,
): SelectedCredential {
  const [name] =
    [...catalog].find(([, { configs }]) =>
      Object.hasOwn(configs[0]?.values?.workflowMeta ?? {}, workflowId),
    ) ?? [];
  if (name === undefined)
    throw new Error(
      `paragon.${method}: workflowId must be the ID of a workflow of the project; got "${workflowId}".`,
    );
  if (!session.integrations[name]?.allCredentials.some(({ status }) => status === 'VALID'))
    throw new IntegrationNotInstalledError(name);
  return selectOfIntegration(session, method, name, options);
}

/** @throws {Error} unless the credential is `VALID`. */
export function requireValid(method: string, { credential: { id, status } }: SelectedCredential): void {
  if (status !== 'VALID')
    throw new Error(`paragon.${method}: the credential must be VALID; "${id}" is ${status}.`);
}

export const selectionHeaders = ({ credential, configuration }: SelectedCredential) => ({
  [CREDENTIAL_HEADER]: credential.id,
  [CONFIGURATION_HEADER]: configuration.id,
});

/** Changes a credential of the user. One that has gone meanwhile stays away. */
export function changeCredential(
  session: UserSession,
  credentialId: string,
  change: (credential: ConnectCredential) => ConnectCredential,
): void {
  for (const [name, state] of Object.entries(session.integrations)) {
    const credential = state?.allCredentials.find(({ id }) => id === credentialId);
    if (state && credential)
      changeIntegration(session, name, () => withChangedCredential(state, change(credential)));
  }
}
