import { compactDecrypt, CompactEncrypt, decodeProtectedHeader } from 'jose';
import type { EncryptionKey } from './server.types.js';

/**
 * Names the record that a ciphertext belongs to: the record's type, project, user and ID, and those of its
 * fields that decide where the secret is sent. The context is in the protected header of the JWE. It can be
 * read there without a key, but a ciphertext whose header was changed cannot be decrypted.
 */
export type SecretContext = readonly [type: string, projectId: string, userId: string, ...rest: string[]];

/**
 * Encrypts secrets for the store. Each ciphertext is bound to one record, so that it cannot be moved to
 * another.
 */
export interface Secrets {
  /** Encrypts a value as JSON with the first key: a compact JWE (RFC 7516), `dir` with `A256GCM`. */
  seal(context: SecretContext, value: unknown): Promise<string>;
  /**
   * Decrypts the value that {@link seal} was given.
   * @throws {SecretError} where the key is missing, the ciphertext was changed, or the context is another.
   */
  open(context: SecretContext, sealed: string): Promise<unknown>;
  /**
   * Encrypts a secret again with the first key. A ciphertext of the first key is returned unchecked.
   * @throws {SecretError} as {@link open} does, for a ciphertext of another key.
   */
  renew(context: SecretContext, sealed: string): Promise<string>;
}

/**
 * Thrown for a ciphertext that cannot be decrypted. The message names the reason and holds no part of the
 * secret.
 */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

/** Thrown for a ciphertext of a key that this instance has not, e.g. while a new key is rolled out. */
export class UnknownKeyError extends SecretError {
  constructor(readonly kid: string) {
    super('The ciphertext names a key that is not among `encryptionKeys`.');
  }
}

const ALGORITHM = { alg: 'dir', enc: 'A256GCM' } as const;

export function createSecrets(encryptionKeys: readonly EncryptionKey[]): Secrets {
  const [current] = encryptionKeys;
  if (!current) throw new TypeError('createSecrets: encryptionKeys must hold at least one key; got none');
  const keys = new Map(encryptionKeys.map(({ kid, key }) => [kid, key]));

  const seal = (context: SecretContext, value: unknown) =>
    new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
      .setProtectedHeader({ ...ALGORITHM, kid: current.kid, ctx: context })
      .encrypt(current.key);

  const open = async (context: SecretContext, sealed: string): Promise<unknown> => {
    const { plaintext, protectedHeader } = await decrypt(sealed);
    if (JSON.stringify(protectedHeader.ctx) !== JSON.stringify(context)) {
      throw new SecretError('The ciphertext belongs to another record.');
    }
    return JSON.parse(new TextDecoder().decode(plaintext));
  };

  const decrypt = async (sealed: string) => {
    const kid = kidOf(sealed);
    const key = keys.get(kid);
    if (!key) throw new UnknownKeyError(kid);
    try {
      return await compactDecrypt(sealed, key, {
        keyManagementAlgorithms: [ALGORITHM.alg],
        contentEncryptionAlgorithms: [ALGORITHM.enc],
        maxDecompressedLength: 0,
      });
    } catch {
      throw new SecretError('The ciphertext does not decrypt.');
    }
  };

  const renew = async (context: SecretContext, sealed: string) =>
    kidOf(sealed) === current.kid ? sealed : seal(context, await open(context, sealed));

  return { seal, open, renew };
}

function kidOf(sealed: string): string {
  try {
    return decodeProtectedHeader(sealed).kid ?? '';
  } catch {
    throw new SecretError('The ciphertext is no JWE.');
  }
}

/** Whether a key has the 32 bytes that AES-256 needs. */
export const isEncryptionKey = (key: unknown): key is Uint8Array =>
  key instanceof Uint8Array && key.length === 32;
