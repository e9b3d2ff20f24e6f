import { describe, expect, it } from 'vitest';
import { createJoseCipher, createJweCipher } from '../../src/server/jwe.js';

const key = crypto.getRandomValues(new Uint8Array(32));
const plaintext = new TextEncoder().encode('{"clientSecret":"canary"}');
const header = { kid: 'k1', ctx: ['credential', 'Zoë'] };
const ciphers = { 'node:crypto': createJweCipher(key), jose: createJoseCipher(key) };
const names = ['node:crypto', 'jose'] as const;
const from = (bytes: string) => Buffer.from(bytes, 'base64url');

describe('a JWE', () => {
  it.each(names.flatMap((one) => names.map((other) => [one, other] as const)))(
    'of %s is opened by %s',
    async (one, other) => {
      const jwe = await ciphers[one].encrypt(header, plaintext);
      expect(new TextDecoder().decode(await ciphers[other].decrypt(jwe))).toBe('{"clientSecret":"canary"}');
    },
  );

  it.each(names)('of %s has an IV of its own each time, and a tag of 16 bytes', async (name) => {
    const all = await Promise.all([1, 2, 3].map(async () => ciphers[name].encrypt(header, plaintext)));
    const ivs = all.map((jwe) => jwe.split('.')[2]);
    expect(new Set(ivs).size).toBe(3);
    for (const jwe of all) expect(from(jwe.split('.')[4] ?? '')).toHaveLength(16);
  });

  const changed: readonly (readonly [string, (parts: string[]) => string[]])[] = [
    [
      'a tag that was cut short',
      ([a, b, c, d, e = '']) => [a, b, c, d, from(e).subarray(0, 4).toString('base64url')] as string[],
    ],
    [
      'a longer IV',
      ([a, b, c = '', d, e]) =>
        [a, b, Buffer.concat([from(c), from('AAAA')]).toString('base64url'), d, e] as string[],
    ],
    ['an encrypted key', ([a, , ...rest]) => [a, 'AAAA', ...rest] as string[]],
    ['another part', (parts) => [...parts, 'AAAA']],
    ['a part missing', (parts) => parts.slice(0, 4)],
    [
      'a header of another order',
      ([a = '', ...rest]) => [
        Buffer.from(
          JSON.stringify(
            Object.fromEntries(Object.entries(JSON.parse(from(a).toString()) as object).reverse()),
          ),
        ).toString('base64url'),
        ...rest,
      ],
    ],
  ];
  it.each(names.flatMap((name) => changed.map(([what, change]) => [what, name, change] as const)))(
    'with %s is not opened by %s',
    async (_what, name, change) => {
      const jwe = change((await ciphers.jose.encrypt(header, plaintext)).split('.')).join('.');
      await expect((async () => ciphers[name].decrypt(jwe))()).rejects.toThrow();
    },
  );
});
