/** Names one credential. A store looks it up by all three together. */
export interface CredentialKey {
  /** The ID of the project, as the operator configured it. */
  readonly projectId: string;
  /** The `sub` of the user token. */
  readonly userId: string;
  /** A UUID that the server made. */
  readonly credentialId: string;
}

/** Names one user of a project. */
export type UserKey = Pick<CredentialKey, 'projectId' | 'userId'>;

/**
 * What a provider revokes together: the tokens that one OAuth client has for one account. Two credentials share a grant
 * where `client` and `account` are the same. A credential whose account is unknown shares the grant of every credential
 * that the same user has with the same client, and of nobody else's.
 */
export interface GrantKey {
  /** A hash that stands for the issuer and the client ID. */
  readonly client: string;
  /** A hash that stands for the account at the provider; `null` where the provider does not name the account. */
  readonly account: string | null;
}

/** A credential as a {@link CredentialStore} keeps it. Texts have no U+0000. */
export interface CredentialRecord extends CredentialKey {
  /** The store's count of the record's changes: 1 for a new record, one more with each update. */
  readonly version: number;
  /** The type of the integration, e.g. `zendesk`. */
  readonly integrationType: string;
  /** `PENDING` until the post-options are answered, `INVALID` once only a new login helps. */
  readonly status: 'PENDING' | 'VALID' | 'INVALID';
  /** The application's own ID of the credential, unique for a user and an integration; `null` where it gave none. */
  readonly externalId: string | null;
  /** The grant that the credential holds; `null` where there is nothing to revoke. */
  readonly grant: GrantKey | null;
  /** When the credential was made, in milliseconds since the epoch. An update leaves it as it is. */
  readonly createdAt: number;
  /** Everything else, as JSON. What is secret in it is encrypted. */
  readonly data: string;
}

/** A credential that is to be stored. The store counts its versions. */
export type NewCredentialRecord = Omit<CredentialRecord, 'version'>;

/** A record that was taken out of the store, or replaced. */
export interface ReleasedCredential {
  readonly record: CredentialRecord;
  /**
   * Whether no stored credential shares the grant of `record` any more, so that the grant may be revoked. Decided in the
   * same transaction. `false` where the record held none.
   */
  readonly wasLastHolder: boolean;
}

/** The metadata of a user as a {@link CredentialStore} keeps it. */
export interface UserRecord extends UserKey {
  /** 1 for a new record, one more with each change. */
  readonly version: number;
  /** The metadata, encrypted. */
  readonly data: string;
}

/** A page of a list. */
export interface StorePage<Item> {
  readonly items: readonly Item[];
  /** The cursor of the next page; `null` after the last page. */
  readonly next: string | null;
}

/**
 * Keeps what lasts: the credentials of all users, with the grants that they hold, and the users' metadata. Every operation is
 * one transaction, also between instances of the server. An operation that conflicts with another one is tried again
 * by the store, a bounded number of times.
 */
export interface CredentialStore {
  /** Resolves with the credential; `null` where there is none. */
  find(key: CredentialKey): Promise<CredentialRecord | null>;
  /** Resolves with a user's credentials, oldest first, those of the same millisecond in the order of their IDs. */
  listByUser(user: UserKey): Promise<CredentialRecord[]>;
  /**
   * Stores a new credential, unless one of these holds, looked at in this order:
   * `'barred'`: {@link CredentialStore.bar} named its ID, or {@link CredentialStore.deleteUser} deleted its user at `begunAt` or
   * later; `'exists'`: its ID is taken; `'externalIdTaken'`: another credential of the user and the integration has its
   * external ID; `'full'`: the user has `limit` credentials.
   * @param options `begunAt` is when the call or the login began that makes the credential, in milliseconds since the epoch;
   * `limit` is the most credentials that the user may have, at least 1.
   */
  insert(
    record: NewCredentialRecord,
    options: { begunAt: number; limit: number },
  ): Promise<'inserted' | 'barred' | 'exists' | 'externalIdTaken' | 'full'>;
  /**
   * Replaces the credential `record` names if its stored version is `version`. `createdAt` stays. Resolves with the new
   * version and with the record as it was; with `'conflict'` where another version or no credential is stored, and with
   * `'externalIdTaken'` as {@link CredentialStore.insert} does. `released.wasLastHolder` is `false` where the new record
   * shares the earlier grant.
   */
  update(
    record: NewCredentialRecord,
    version: number,
  ): Promise<{ version: number; released: ReleasedCredential } | 'conflict' | 'externalIdTaken'>;
  /**
   * Deletes the credential if its stored version is `version`. Resolves with what was deleted, `null` where another version
   * or no credential is stored.
   */
  delete(key: CredentialKey, version: number): Promise<ReleasedCredential | null>;
  /**
   * Refuses every later `insert` under this ID for `ttlMs` milliseconds, or longer where an earlier bar is longer. Resolves with `false`, and changes nothing, where the
   * ID is taken by a stored credential.
   */
  bar(key: CredentialKey, ttlMs: number): Promise<boolean>;
  /**
   * Resolves with whether a stored credential shares `grant`, as a credential of `user` would hold it. The server asks this
   * before it revokes tokens that no record holds, e.g. those of a login whose credential could not be stored.
   */
  isHeld(user: UserKey, grant: GrantKey): Promise<boolean>;
  /**
   * Deletes all credentials of a user and the metadata, and refuses for `ttlMs` milliseconds what began before (`begunAt` of
   * `insert`). Resolves with the deleted credentials. `wasLastHolder` says what no stored credential shares any more once all of
   * them are deleted. Of several with the same known account, only the last one in the list has it; each with an unknown
   * account has it, because those may be different accounts.
   * @param options `at` is the present, in milliseconds since the epoch.
   */
  deleteUser(user: UserKey, options: { at: number; ttlMs: number }): Promise<ReleasedCredential[]>;
  /**
   * Resolves with a page of all credentials, in an order that stays the same, so that each credential that is there from the
   * first page to the last is listed once.
   * @param options `after` is the `next` of the page before, `null` for the first page; `limit` is the most items of a page,
   * at least 1. The others leave out what differs from them.
   * @throws {TypeError} where `after` is no cursor of this list.
   */
  list(options: {
    after: string | null;
    limit: number;
    projectId?: string;
    integrationType?: string;
    status?: CredentialRecord['status'];
  }): Promise<StorePage<CredentialRecord>>;
  /** Resolves with the metadata of a user; `null` where there is none. */
  readUser(user: UserKey): Promise<UserRecord | null>;
  /**
   * Stores the metadata of a user if the stored version is `version` (`null`: if there is none). Resolves with whether it did.
   */
  writeUser(user: UserKey, data: string, version: number | null): Promise<boolean>;
  /** Resolves with a page of the users that have metadata, as {@link CredentialStore.list} does for credentials. */
  listUsers(options: { after: string | null; limit: number }): Promise<StorePage<UserRecord>>;
}
