import type {
  ConnectCredential,
  CredentialConfiguration,
  FieldOption,
  UserResource,
} from '../../backend/index.js';
import {
  type AccountType,
  type IntegrationInstallEvent as CompletedInstall,
} from '../../install-flow/index.js';
import { copy } from '../../utils/plain-data.js';
import type { Input } from '../../inputs/index.js';
import type { IConnectCredential, IConnectCredentialConfig } from '../vendor-types/credentials.js';
import type { IntegrationConfig, StoredIntegrationConfig, StoredIntegrationState } from '../sdk.types.js';
import type { IntegrationInstallEvent } from '../vendor-types/events.js';
import type { DynamicDefaultInput, ListedInput } from '../vendor-types/inputs.js';
import type { AuthenticatedConnectUser, PersonaMeta } from '../vendor-types/user.js';
import type { ListedAccountType } from '../vendor-types/integrations.js';

/** The user as a session stores it. */
interface StoredUser {
  authenticated: true;
  userId: string;
  integrations: StoredIntegrationState;
  meta: PersonaMeta;
  resources: UserResource[];
}

/**
 * Copies a value that a schema has checked, so that the caller may change the copy. The copy has the type
 * that 2.1.1 declares. Those types promise more than JSON keeps: dates are ISO 8601 strings at run time, and
 * a form can hold inputs of types that 2.1.1 does not name.
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
