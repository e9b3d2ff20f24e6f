/** A connected account as the operator sees it, without tokens, secrets and the user's answers. */
export interface Account {
  /** The ID of the credential. */
  credentialId: string;
  /** The ID of the project, as the operator configured it. */
  projectId: string;
  /** The `sub` of the user token. */
  userId: string;
  /** The ID of the integration in its project. */
  integrationId: string;
  /** The type of the integration, e.g. `zendesk`. */
  type: string;
  /** The account type, e.g. `user-configured-oauth`. */
  accountType: string;
  /** `PENDING` until the post-options are answered, `INVALID` once only a new login helps. */
  status: 'PENDING' | 'VALID' | 'INVALID';
  /** The application's own ID of the credential; `null` where it gave none. */
  externalId: string | null;
  /** The account at the provider; `''` where the provider does not tell. */
  providerId: string;
  /** What the provider tells of the account, e.g. `email`. */
  providerData: Readonly<Record<string, string | number | boolean>>;
  /** When the credential was made, ISO 8601. */
  dateCreated: string;
  /** When the user last connected the account or answered a form of it, or its token was refreshed, ISO 8601. */
  dateUpdated: string;
  /** When the provider last issued a token, ISO 8601. */
  dateRefreshed: string;
}

/** Which accounts {@link OperatorCalls.listAccounts} lists. */
export interface AccountFilter {
  /** Absent: the accounts of all projects. Must be given together with `userId`. */
  projectId?: string;
  /** Absent: the accounts of all users. */
  userId?: string;
  /** Absent: accounts of any status. */
  status?: Account['status'];
  /** The type of the integration. Absent: accounts of all integrations. */
  type?: string;
  /** The `next` of the page before. Absent: the first page. Not together with `userId`, whose accounts come as one page. */
  cursor?: string;
  /** The most accounts of a page, 1 to 1000. Absent: 100. Not together with `userId`. */
  limit?: number;
}

/** A page of accounts. */
export interface AccountPage {
  accounts: Account[];
  /** The cursor of the next page; `null` after the last page. */
  next: string | null;
}

/** What could not be encrypted with the first key. */
export interface RotationFailure {
  /** The ID of the project, as the operator configured it. */
  projectId: string;
  userId: string;
  /** The ID of the credential; `null` for the metadata of the user. */
  credentialId: string | null;
  /** Why, without any part of a secret. */
  reason: string;
}

/** How far {@link OperatorCalls.rotateAll} has come. */
export interface RotationProgress {
  /** Continues after what was looked at, also in another process; `null` at the end. */
  cursor: string | null;
  /** How many credentials and users this call has looked at. */
  checked: number;
  /** How many of them it has encrypted anew. The others were encrypted with the first key already, or failed. */
  rotated: number;
  /** What failed, since this call began. */
  failures: RotationFailure[];
}

/** A user's access token at a provider. */
export interface AccountToken {
  accessToken: string;
  /** When it expires, in milliseconds since the epoch; `null` where the provider does not tell. */
  expiresAt: number | null;
  /** The scopes that it was granted (RFC 6749 section 3.3). */
  scopes: string[];
}

/** Names the account with which {@link OperatorCalls.request} is sent. */
export interface AccountOfIntegration {
  /** The ID of the project, as the operator configured it. */
  projectId: string;
  /** The `sub` of the user token. */
  userId: string;
  /** The type of the integration, e.g. `zendesk`. */
  integration: string;
  /** Absent: the user's newest valid credential of the integration. */
  credentialId?: string;
}

/** What {@link OperatorCalls.request} sends. */
export interface ProviderRequest {
  /** Absent: `GET`. */
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Those that the proxy passes on. Absent: none. */
  headers?: Readonly<Record<string, string>>;
  /** 10 MB at most. Absent: none. */
  body?: string | Uint8Array;
  /** Aborts the request. */
  signal?: AbortSignal;
}

/** The calls of the operator's own programs. They trust their caller: no call of a page leads to them. */
export interface OperatorCalls {
  /**
   * Lists connected accounts: those of a user, oldest first, or those of all users by pages. An account that is there from the
   * first page to the last is listed once.
   * @throws {TypeError} where an argument is wrong. The message names it, and says what was expected and what came.
   */
  listAccounts(filter?: AccountFilter): Promise<AccountPage>;
  /**
   * Hands out an access token of a user's account, fresh for 30 seconds at least where it can be refreshed. Instances and requests of the
   * proxy share one refresh. Keep the token no longer than a request takes, and send it to the provider alone.
   * @throws {TypeError} where an argument is wrong, as {@link OperatorCalls.listAccounts} does.
   * @throws {Error} with a `code`: `credential_not_found`, `reconnect_required` (the user has to connect again),
   * `credential_unusable` (there is no token, or no OAuth client any more), `refresh_in_progress`, `oauth_client_refused` or
   * `refresh_refused` (as the proxy answers them).
   */
  accessToken(account: { projectId: string; userId: string; credentialId: string }): Promise<AccountToken>;
  /**
   * Sends a request to a provider as the proxy does, without a page: by the `proxy` options of the integration, within the user's
   * `proxyConcurrency`, with a refresh where the provider refuses the token.
   * @param path the path and the query after the base URL, e.g. `/tickets.json?page=2`
   * @returns the provider's answer: JSON parsed, other text as a string, `null` for none.
   * @throws {TypeError} where an argument is wrong, as {@link OperatorCalls.listAccounts} does.
   * @throws {Error} with a `code` and a `status`, as the proxy answers failures, e.g. `upstream_error`.
   */
  request(account: AccountOfIntegration, path: string, init?: ProviderRequest): Promise<unknown>;
  /**
   * Deletes everything that is stored of a user: the credentials and the metadata. The tokens are revoked at their providers
   * where no other user's credential shares their grant. The call waits for that, and a provider that fails is told to
   * `onEvent`. A login that was begun before stores nothing any more. Repeat the call where it rejects.
   * @returns the IDs of the deleted credentials.
   * @throws {TypeError} where an argument is wrong, as {@link OperatorCalls.listAccounts} does.
   */
  deleteUser(user: { projectId: string; userId: string }): Promise<{ credentialIds: string[] }>;
  /**
   * Encrypts the credentials and the metadata of all users with the first of the `encryptionKeys`, so that an earlier key can be
   * retired. What fails, e.g. because its key is gone, is listed and does not stop the rest.
   * @param options `cursor` continues where an earlier call has ended; `onProgress` is called after each page, and is not
   * waited for.
   * @returns the progress at the end.
   * @throws {TypeError} where an argument is wrong, as {@link OperatorCalls.listAccounts} does.
   */
  rotateAll(options?: {
    cursor?: string;
    onProgress?: (progress: RotationProgress) => void;
  }): Promise<RotationProgress>;
}
