import type { Input } from '../inputs/index.js';
import { USER_CONFIGURED_OAUTH } from '../user-configured-oauth/index.js';
import type { AccountTypeDescription } from './integrations.types.js';

const DEFAULT_ACCOUNT = 'default';

/** The account type that uses the company's own OAuth client. */
export function defaultAccount(name: string, settings: Input[] = []): AccountTypeDescription {
  return { id: DEFAULT_ACCOUNT, accountDescription: `Connect your ${name} account`, settings };
}

/** The account type that uses an OAuth client of the end user. */
export function ownClientAccount(name: string, settings: Input[] = []): AccountTypeDescription {
  return {
    id: USER_CONFIGURED_OAUTH,
    accountDescription: `Connect with an OAuth client of your own in ${name}`,
    settings,
  };
}
