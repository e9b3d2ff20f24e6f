import type { ConnectCredential, CredentialConfiguration } from '../../backend/index.js';
import { IntegrationNotInstalledError } from '../sdk.errors.js';
import type { CredentialConfigOptions } from '../install.types.js';
import { configurationsOf, withChangedCredential } from '../session/integration-state.js';
import { optionsOf } from '../arguments.js';
import { changeIntegration, type SdkContext, type UserSession } from '../session/sdk-context.js';
import { CONFIGURATION_HEADER, CREDENTIAL_HEADER } from '../../wire/headers.js';

/** The credential that a call is about, and one of its configurations. */
export interface SelectedCredential {
  credential: ConnectCredential;
  configuration: CredentialConfiguration;
}

/**
 * Finds the credential and the configuration that the options of a call name. `selectedConfigurationId` is
 * the ID of a configuration, or its `externalId` with or without `ext:` before it. Without
 * `selectedConfigurationId`, the default configuration of the credential is taken.
 * @throws {Error} if the user has no such configuration, or has it in a credential other than
 * `selectedCredentialId`.
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

/**
 * {@link selectCredential} among the credentials of one integration. Without options, the credential that
 * `getUser()` shows for the integration is taken.
 */
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
 * {@link selectOfIntegration} for the integration that has the workflow.
 * @throws {IntegrationNotInstalledError} if no credential of the integration is valid.
 * @throws {Error} if no integration has the workflow, and as {@link selectCredential} does.
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

/** @throws {Error} if the credential is not `VALID`. */
export function requireValid(method: string, { credential: { id, status } }: SelectedCredential): void {
  if (status !== 'VALID')
    throw new Error(`paragon.${method}: the credential must be VALID; "${id}" is ${status}.`);
}

export const selectionHeaders = ({ credential, configuration }: SelectedCredential) => ({
  [CREDENTIAL_HEADER]: credential.id,
  [CONFIGURATION_HEADER]: configuration.id,
});

/** Changes a credential in the session. Does nothing if the credential was deleted in the meantime. */
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
