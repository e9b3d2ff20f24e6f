import { compactDecrypt, CompactEncrypt, decodeProtectedHeader } from 'jose';
import type { EncryptionKey } from './server.types.js';

/**
 * Which record a ciphertext belongs to: its type, the project, the user, its ID, and what else of it decides where the secret
 * goes. It is readable and cannot be changed.
 */
export type SecretContext = readonly [type: string, projectId: string, userId: string, ...rest: string[]];

/** Encrypts what is stored, each ciphertext bound to its record. */
export interface Secrets {
  /** JWE compact (RFC 7516), `dir` with `A256GCM`, under the first key. The plaintext is the value as JSON. */
  seal(context: SecretContext, value: unknown): Promise<string>;
  /** What {@link seal} was given. Throws {@link SecretError}. */
  open(context: SecretContext, sealed: string): Promise<unknown>;
  /** The same secret under the first key; the same ciphertext where it already is. Throws {@link SecretError}. */
  renew(context: SecretContext, sealed: string): Promise<string>;
}

/** A ciphertext cannot be read here. The message names the reason, never a part of the secret. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
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
    const key = keys.get(kidOf(sealed));
    if (!key) throw new SecretError('The ciphertext names a key that is not among `encryptionKeys`.');
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
