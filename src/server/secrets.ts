import { decodeProtectedHeader } from 'jose';
import { createJweCipher, type JweCipher } from './jwe.js';
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

export function createSecrets(encryptionKeys: readonly EncryptionKey[]): Secrets {
  const [current] = encryptionKeys;
  if (!current) throw new TypeError('createSecrets: encryptionKeys must hold at least one key; got none');
  const ciphers = new Map(encryptionKeys.map(({ kid, key }) => [kid, createJweCipher(key)]));
  const currentCipher = createJweCipher(current.key);

  const seal = async (context: SecretContext, value: unknown) =>
    currentCipher.encrypt(
      { kid: current.kid, ctx: context },
      new TextEncoder().encode(JSON.stringify(value)),
    );

  const open = async (context: SecretContext, sealed: string): Promise<unknown> => {
    const { kid, ctx } = headerOf(sealed);
    const cipher = ciphers.get(kid);
    if (!cipher) throw new UnknownKeyError(kid);
    const plaintext = await decrypt(cipher, sealed);
    if (JSON.stringify(ctx) !== JSON.stringify(context)) {
      throw new SecretError('The ciphertext belongs to another record.');
    }
    return JSON.parse(new TextDecoder().decode(plaintext));
  };

  const renew = async (context: SecretContext, sealed: string) =>
    headerOf(sealed).kid === current.kid ? sealed : seal(context, await open(context, sealed));

  return { seal, open, renew };
}

async function decrypt(cipher: JweCipher, sealed: string): Promise<Uint8Array> {
  try {
    return await cipher.decrypt(sealed);
  } catch {
    throw new SecretError('The ciphertext does not decrypt.');
  }
}

function headerOf(sealed: string): { kid: string; ctx: unknown } {
  try {
    const { kid = '', ctx } = decodeProtectedHeader(sealed);
    return { kid, ctx };
  } catch {
    throw new SecretError('The ciphertext is no JWE.');
  }
}

/** Whether a key has the 32 bytes that AES-256 needs. */
export const isEncryptionKey = (key: unknown): key is Uint8Array =>
  key instanceof Uint8Array && key.length === 32;
