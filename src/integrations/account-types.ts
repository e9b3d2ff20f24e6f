import type { Input } from '../inputs/index.js';
import type { AccountTypeDescription } from './integrations.types.js';

/** The ID of the account type that uses the company's own OAuth client. */
const DEFAULT_ACCOUNT = 'default';

/** The ID of the account type that uses an OAuth client of the end user's. */
export const OWN_CLIENT_ACCOUNT = 'user-configured-oauth';

/** The account type that uses the company's own OAuth client. */
export function defaultAccount(name: string, settings: Input[] = []): AccountTypeDescription {
  return { id: DEFAULT_ACCOUNT, accountDescription: `Connect your ${name} account`, settings };
}

/** The account type that uses an OAuth client of the end user's. */
export function ownClientAccount(name: string, settings: Input[] = []): AccountTypeDescription {
  return {
    id: OWN_CLIENT_ACCOUNT,
    accountDescription: `Connect with an OAuth client of your own in ${name}`,
    settings,
  };
}
