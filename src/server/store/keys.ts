import { base64url } from 'jose';
import { builtinModule } from './builtin-module.js';

const encoder = new TextEncoder();

/** Cryptographically random bytes as base64url; 32 bytes (the default) are 256 bits. */
export function randomToken(bytes = 32): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(bytes)));
}

const nodeCrypto = builtinModule('node:crypto') as
  | { createHash: (algorithm: 'sha256') => { update: (bytes: Uint8Array) => { digest: () => Uint8Array } } }
  | undefined;

/**
 * Each call of the API computes several hashes of a few bytes. `crypto.subtle` sends each of them to another thread,
 * which takes ten times as long as the hash, so that `node:crypto` is used where the runtime has that.
 */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return nodeCrypto
    ? nodeCrypto.createHash('sha256').update(bytes).digest()
    : new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** SHA-256 of a text, as base64url. */
export async function hashOf(text: string): Promise<string> {
  return base64url.encode(await sha256(encoder.encode(text)));
}

/**
 * Joins parts, each with its length in bytes before it, so that no two lists of parts give the same bytes.
 */
function lengthPrefixed(parts: readonly string[]): Uint8Array<ArrayBuffer> {
  // UTF-8 encodes every lone surrogate as the same replacement character, so two different texts could give
  // the same bytes. JSON escapes each lone surrogate in its own way.
  const encoded = parts.map((part) => encoder.encode(JSON.stringify(part)));
  const bytes = new Uint8Array(encoded.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const part of encoded) {
    view.setUint32(offset, part.length);
    bytes.set(part, offset + 4);
    offset += 4 + part.length;
  }
  return bytes;
}

/** The kinds of records in the store. Each has keys of its own. */
export type RecordKind =
  | 'session'
  | 'session-id'
  | 'state'
  | 'ticket'
  | 'refresh-lock'
  | 'refreshed'
  | 'refresh-failed'
  | 'code-lock'
  | 'logins-begun'
  | 'wait-slot'
  | 'proxy-slot';

/**
 * Computes the key of a record. The parts, which may come from outside, are hashed. So no two lists of parts
 * lead to the same key, whatever a user ID contains, and no store can take a part of the key for a separator,
 * a path or a pattern.
 */
export async function recordKey(kind: RecordKind, ...parts: readonly string[]): Promise<string> {
  return `if:${kind}:${base64url.encode(await sha256(lengthPrefixed([kind, ...parts])))}`;
}

/**
 * Computes an ID from parts, always the same for the same parts: a UUID of version 8 (RFC 9562 section 5.8).
 */
export async function stableId(...parts: readonly string[]): Promise<string> {
  const bytes = Uint8Array.from((await sha256(lengthPrefixed(parts))).subarray(0, 16));
  const view = new DataView(bytes.buffer);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x80);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
