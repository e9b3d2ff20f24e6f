import { describe, expect, it } from 'vitest';
import { planInstall, type Credential, type StartOptions } from '../../../src/install-flow/index.js';
import { credentialOf, DEFAULT, integrationWith, textInput, UCO } from '../../support/flow/recorded-flow.js';

const VALID = credentialOf('valid', 'VALID');
const INVALID = credentialOf('invalid', 'INVALID');
const OLD = credentialOf('old', 'PENDING', '2026-01-01T00:00:00.000Z');
const NEW = credentialOf('new', 'PENDING', '2026-02-01T00:00:00.000Z');
const UNDATED = credentialOf('undated', 'PENDING');

const plan = (
  credentials: readonly Credential[],
  options: StartOptions = {},
  postOptions = [textInput('site')],
) => planInstall(integrationWith({ credentials, postOptions, accountTypes: [DEFAULT, UCO] }), options);

describe('the pending credential that a plan resumes (row 28)', () => {
  it.each([
    { credentials: [OLD], resumed: 'old' },
    { credentials: [OLD, NEW], resumed: 'new' },
    { credentials: [VALID, OLD, INVALID], resumed: 'old' },
    { credentials: [UNDATED, OLD], resumed: 'old' },
    { credentials: [VALID], resumed: null },
    { credentials: [], resumed: null },
  ])('is $resumed', ({ credentials, resumed }) => {
    expect(plan(credentials).pending?.id ?? null).toBe(resumed);
  });

  it('leaves no account type to ask for', () => {
    expect(plan([OLD])).toMatchObject({ offered: [], taken: null, reauthenticates: null });
  });

  it.each<StartOptions>([
    { accountType: 'default' },
    { accountType: ['default', 'nope'] },
    { selectedCredentialId: 'old' },
    { allowMultipleCredentials: true },
    { allowMultipleCredentials: false },
  ])('is none with %j', (options) => {
    expect(plan([OLD], options).pending).toBeNull();
  });

  it.each<StartOptions>([{ accountType: [] }, { accountType: undefined }])(
    'is still there with %j',
    (options) => {
      expect(plan([OLD], options).pending?.id).toBe('old');
    },
  );

  it('is none where the integration has no post-options', () => {
    expect(plan([OLD], {}, []).pending).toBeNull();
  });
});

describe('the credential that a plan authenticates again (row 43)', () => {
  it.each([
    { credentials: [], options: {}, again: null },
    { credentials: [VALID], options: {}, again: null },
    { credentials: [INVALID], options: {}, again: 'invalid' },
    { credentials: [INVALID], options: { accountType: 'default' }, again: 'invalid' },
    { credentials: [INVALID], options: { allowMultipleCredentials: false }, again: 'invalid' },
    { credentials: [INVALID, VALID], options: {}, again: null },
    { credentials: [INVALID, { ...INVALID, id: 'other' }], options: {}, again: null },
    { credentials: [INVALID, VALID], options: { selectedCredentialId: 'valid' }, again: 'valid' },
    { credentials: [INVALID], options: { selectedCredentialId: 'invalid' }, again: 'invalid' },
  ])('of $credentials with $options is $again', ({ credentials, options, again }) => {
    expect(plan(credentials, options).reauthenticates).toBe(again);
  });

  it('must be one of the user', () => {
    expect(() => plan([VALID], { selectedCredentialId: 'nope' })).toThrow(
      /selectedCredentialId.*"zendesk".*"nope"/,
    );
  });
});

describe('a plan with `allowMultipleCredentials: false`', () => {
  it.each([
    { credentials: [VALID], installed: true },
    { credentials: [INVALID, VALID], installed: true },
    { credentials: [INVALID], installed: false },
    { credentials: [OLD], installed: false },
    { credentials: [], installed: false },
  ])('of $credentials is refused: $installed', ({ credentials, installed }) => {
    const planning = () => plan(credentials, { allowMultipleCredentials: false });
    if (installed) expect(planning).toThrow('Integration "zendesk" is already installed.');
    else expect(planning().allowMultipleCredentials).toBe(false);
  });
});
