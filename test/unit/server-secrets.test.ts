import { CompactEncrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { createSecrets, SecretError, type SecretContext } from '../../src/server/secrets.js';

const newKey = (kid: string) => ({ kid, key: crypto.getRandomValues(new Uint8Array(32)) });
const context: SecretContext = ['credential', 'p1', 'alice', 'c1'];
const secret = { clientSecret: 'canary', list: [1, null] };

describe('a sealed secret', () => {
  it('opens where it belongs', async () => {
    const secrets = createSecrets([newKey('k1')]);
    expect(await secrets.open(context, await secrets.seal(context, secret))).toEqual(secret);
  });

  it('is a JWE that names algorithms, key and record, and shows nothing of the secret', async () => {
    const secrets = createSecrets([newKey('k1')]);
    const sealed = await secrets.seal(context, secret);
    const header: unknown = JSON.parse(
      atob((sealed.split('.')[0] ?? '').replaceAll('-', '+').replaceAll('_', '/')),
    );
    expect(header).toEqual({ alg: 'dir', enc: 'A256GCM', kid: 'k1', ctx: context });
    expect(sealed).not.toContain('canary');
    expect(await secrets.seal(context, secret)).not.toBe(sealed);
  });

  it.each<[string, SecretContext]>([
    ['type', ['session', 'p1', 'alice', 'c1']],
    ['project', ['credential', 'p2', 'alice', 'c1']],
    ['user', ['credential', 'p1', 'bob', 'c1']],
    ['ID', ['credential', 'p1', 'alice', 'c2']],
    ['boundary between user and ID', ['credential', 'p1', 'alicec', '1']],
  ])('does not open in a record of another %s', async (_, other) => {
    const secrets = createSecrets([newKey('k1')]);
    const sealed = await secrets.seal(context, secret);
    await expect(secrets.open(other, sealed)).rejects.toThrow(
      new SecretError('The ciphertext belongs to another record.'),
    );
  });

  it.each([0, 2, 3, 4])('does not open when part %i of it was changed', async (part) => {
    const secrets = createSecrets([newKey('k1')]);
    const parts = (await secrets.seal(context, secret)).split('.');
    parts[part] = flipped(parts[part] ?? '');
    await expect(secrets.open(context, parts.join('.'))).rejects.toThrow(SecretError);
  });

  it('does not open with another key of the same name', async () => {
    const sealed = await createSecrets([newKey('k1')]).seal(context, secret);
    await expect(createSecrets([newKey('k1')]).open(context, sealed)).rejects.toThrow(SecretError);
  });

  it('does not open a JWE of another algorithm, or a compressed one', async () => {
    const { kid, key } = newKey('k1');
    const secrets = createSecrets([{ kid, key }]);
    const plaintext = new TextEncoder().encode(JSON.stringify(secret));
    const wrapped = new CompactEncrypt(plaintext).setProtectedHeader({
      alg: 'A256KW',
      enc: 'A256GCM',
      kid,
      ctx: context,
    });
    await expect(secrets.open(context, await wrapped.encrypt(key))).rejects.toThrow(SecretError);
    const zipped = new CompactEncrypt(plaintext).setProtectedHeader({
      alg: 'dir',
      enc: 'A256GCM',
      zip: 'DEF',
      kid,
      ctx: context,
    });
    await expect(secrets.open(context, await zipped.encrypt(key))).rejects.toThrow(SecretError);
  });

  it.each(['', 'text', 'a.b.c.d.e', '{}'])('does not open %j', async (text) => {
    await expect(createSecrets([newKey('k1')]).open(context, text)).rejects.toThrow(SecretError);
  });
});

describe('a new encryption key', () => {
  it('in front leaves what an older one sealed readable, and seals what is written from now on', async () => {
    const [older, newer] = [newKey('old'), newKey('new')];
    const sealed = await createSecrets([older]).seal(context, secret);
    const secrets = createSecrets([newer, older]);
    expect(await secrets.open(context, sealed)).toEqual(secret);
    const renewed = await secrets.renew(context, sealed);
    expect(await createSecrets([newer]).open(context, renewed)).toEqual(secret);
    await expect(createSecrets([older]).open(context, renewed)).rejects.toThrow(SecretError);
  });

  it('is not used on what it sealed itself', async () => {
    const secrets = createSecrets([newKey('new'), newKey('old')]);
    const sealed = await secrets.seal(context, secret);
    expect(await secrets.renew(context, sealed)).toBe(sealed);
  });

  it('does not move a secret to another record on the way', async () => {
    const [older, newer] = [newKey('old'), newKey('new')];
    const sealed = await createSecrets([older]).seal(context, secret);
    const other: SecretContext = ['credential', 'p1', 'bob', 'c1'];
    await expect(createSecrets([newer, older]).renew(other, sealed)).rejects.toThrow(SecretError);
  });
});

/** The base64url text with another character in its middle. */
function flipped(text: string): string {
  const middle = Math.floor(text.length / 2);
  return `${text.slice(0, middle)}${text[middle] === 'A' ? 'B' : 'A'}${text.slice(middle + 1)}`;
}
