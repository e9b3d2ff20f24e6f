/**
 * What leads from each version of the schema (`PRAGMA user_version`) to the next one. A file of version 0 is new, or was made
 * before versions were counted: its `connect_store` may hold records without an end, which no server reads any more.
 */
export const MIGRATIONS = [
  `CREATE TABLE IF NOT EXISTS connect_store (
     key TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at REAL
   ) STRICT, WITHOUT ROWID;
   UPDATE connect_store SET expires_at = (unixepoch('subsec') + 30 * 86400) * 1000 WHERE expires_at IS NULL;
   CREATE INDEX IF NOT EXISTS connect_store_expires_at ON connect_store (expires_at) WHERE expires_at IS NOT NULL;
   CREATE TABLE IF NOT EXISTS connect_published (
     id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, at REAL NOT NULL
   ) STRICT;
   CREATE TABLE connect_credentials (
     project_id TEXT NOT NULL, user_id TEXT NOT NULL, credential_id TEXT NOT NULL, version INTEGER NOT NULL,
     integration_type TEXT NOT NULL, status TEXT NOT NULL, external_id TEXT, grant_client TEXT, grant_account TEXT,
     created_at INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (project_id, user_id, credential_id)
   ) STRICT, WITHOUT ROWID;
   CREATE UNIQUE INDEX connect_credentials_external_id
     ON connect_credentials (project_id, user_id, integration_type, external_id) WHERE external_id IS NOT NULL;
   CREATE INDEX connect_credentials_grant ON connect_credentials (grant_client, grant_account)
     WHERE grant_account IS NOT NULL;
   CREATE TABLE connect_users (
     project_id TEXT NOT NULL, user_id TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
     PRIMARY KEY (project_id, user_id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE connect_bars (
     project_id TEXT NOT NULL, user_id TEXT NOT NULL, credential_id TEXT, deleted_at REAL, expires_at REAL NOT NULL
   ) STRICT;
   CREATE INDEX connect_bars_user ON connect_bars (project_id, user_id);
   CREATE INDEX connect_bars_expires_at ON connect_bars (expires_at);`,
];
