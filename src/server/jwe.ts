import { base64url, compactDecrypt, CompactEncrypt, decodeProtectedHeader } from 'jose';
import type * as NodeCrypto from 'node:crypto';
import { builtinModule } from './store/builtin-module.js';

/** Encrypts as compact JWEs (RFC 7516 section 7.1) with one key: `dir` with `A256GCM` (RFC 7518 sections 4.5, 5.3). */
export interface JweCipher {
  /** @param header what the protected header says beside the algorithms */
  encrypt(header: Readonly<Record<string, unknown>>, plaintext: Uint8Array): string | Promise<string>;
  /** Throws or rejects where the text is no JWE of this key and these algorithms, or was changed. */
  decrypt(jwe: string): Uint8Array | Promise<Uint8Array>;
}

const ALGORITHM = { alg: 'dir', enc: 'A256GCM' } as const;

const nodeCrypto = builtinModule('node:crypto') as typeof NodeCrypto | undefined;

/**
 * jose encrypts by `crypto.subtle`, which sends every call to another thread. That takes many times as long as the
 * encryption of a few hundred bytes, so that `node:crypto` is used where the runtime has that.
 * @param key 32 bytes
 */
export const createJweCipher = (key: Uint8Array): JweCipher =>
  nodeCrypto ? createNodeCipher(nodeCrypto, key) : createJoseCipher(key);

export const createJoseCipher = (key: Uint8Array): JweCipher => ({
  encrypt: (header, plaintext) =>
    new CompactEncrypt(plaintext).setProtectedHeader({ ...header, ...ALGORITHM }).encrypt(key),
  decrypt: async (jwe) =>
    (
      await compactDecrypt(jwe, key, {
        keyManagementAlgorithms: [ALGORITHM.alg],
        contentEncryptionAlgorithms: [ALGORITHM.enc],
        maxDecompressedLength: 0,
      })
    ).plaintext,
});

const [NODE_NAME, IV_BYTES, TAG_BYTES] = ['aes-256-gcm', 12, 16] as const;

function createNodeCipher(crypto: typeof NodeCrypto, bytes: Uint8Array): JweCipher {
  const key = crypto.createSecretKey(bytes);
  const options = { authTagLength: TAG_BYTES };

  return {
    encrypt: (header, plaintext) => {
      const protectedHeader = base64url.encode(JSON.stringify({ ...header, ...ALGORITHM }));
      const iv = crypto.randomBytes(IV_BYTES);
      const cipher = crypto.createCipheriv(NODE_NAME, key, iv, options).setAAD(asBytes(protectedHeader));
      const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => base64url.encode(part));
      // With `dir`, the part of the encrypted key is empty.
      return [protectedHeader, '', ...parts].join('.');
    },

    decrypt: (jwe) => {
      const [protectedHeader = '', encryptedKey, ...encoded] = jwe.split('.');
      const { alg, enc, zip, crit } = decodeProtectedHeader(jwe);
      const isOurs =
        alg === ALGORITHM.alg && enc === ALGORITHM.enc && zip === undefined && crit === undefined;
      const [iv, ciphertext, tag, ...others] = encoded.map((part) => base64url.decode(part));
      if (!isOurs || encryptedKey !== '' || !iv || !ciphertext || !tag || others.length > 0)
        throw new TypeError('decrypt: no compact JWE of `dir` with `A256GCM`');
      if (iv.length !== IV_BYTES) throw new TypeError(`decrypt: the IV must have ${IV_BYTES} bytes`);
      const decipher = crypto
        .createDecipheriv(NODE_NAME, key, iv, options)
        .setAAD(asBytes(protectedHeader))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    },
  };
}

const asBytes = (text: string) => new TextEncoder().encode(text);
