import type {
  ConnectCredential,
  CredentialConfiguration,
  FieldOption,
  UserResource,
} from '../../backend/index.js';
import {
  copy,
  type AccountType,
  type IntegrationInstallEvent as CompletedInstall,
} from '../../install-flow/index.js';
import type { Input } from '../../inputs/index.js';
import type { IConnectCredential, IConnectCredentialConfig } from '../vendor-types/credentials.js';
import type { IntegrationConfig, StoredIntegrationConfig, StoredIntegrationState } from '../sdk.types.js';
import type { IntegrationInstallEvent } from '../vendor-types/events.js';
import type { DynamicDefaultInput, ListedInput } from '../vendor-types/inputs.js';
import type { AuthenticatedConnectUser, PersonaMeta } from '../vendor-types/user.js';
import type { ListedAccountType } from '../vendor-types/integrations.js';

/** A user as a session keeps it. */
interface StoredUser {
  authenticated: true;
  userId: string;
  integrations: StoredIntegrationState;
  meta: PersonaMeta;
  resources: UserResource[];
}

/**
 * A copy that is the caller's to change, of what a schema has checked, typed as 2.1.1 types it. Those types promise more
 * than JSON keeps: dates are ISO 8601 strings, and a form has other types of input too.
 */
export function handOut(user: StoredUser): AuthenticatedConnectUser;
export function handOut(credential: ConnectCredential): IConnectCredential;
export function handOut(configuration: CredentialConfiguration): IConnectCredentialConfig;
export function handOut(event: CompletedInstall): IntegrationInstallEvent;
export function handOut(accountTypes: AccountType[]): ListedAccountType[];
export function handOut(inputs: Input[]): ListedInput[];
export function handOut(nested: FieldOption[]): DynamicDefaultInput[];
export function handOut(config: StoredIntegrationConfig): IntegrationConfig;
export function handOut(checked: unknown): unknown {
  return copy(checked);
}
