import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SidebarInputType, type TextInput } from '../../src/inputs/index.js';
import { createInstallFlow, InstallAnswers } from '../../src/install-flow/index.js';
import {
  createFakeOAuthWindow,
  createMemoryBackend,
  installFlowArbitraries,
  installFlowCommands,
  type FakeOAuthWindowOptions,
  type MemoryBackendOptions,
  type OAuthWindowPlan,
} from '../../src/testing/index.js';
import { credentialOf, integrationWith, settle } from '../support/flow/recorded-flow.js';

const SITE: TextInput = { id: 'site', title: 'Site', type: SidebarInputType.ValueText };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A flow over doubles, and what it says. */
function flowOver(
  options: Partial<MemoryBackendOptions> = {},
  windowOptions: FakeOAuthWindowOptions = {},
  scheme = 'oauth',
) {
  const backend = createMemoryBackend({ integrations: [integrationWith({ scheme })], ...options });
  const oauthWindow = createFakeOAuthWindow(backend, windowOptions);
  const flow = createInstallFlow({ backend, oauthWindow });
  const said: string[] = [];
  const start = () =>
    flow.start('zendesk', {
      onError: ({ name, message }) => said.push(name === 'UnknownError' ? message : name),
      onComplete: () => said.push('complete'),
      onOAuthWindowUnreachable: () => said.push('unreachable'),
    });
  return { backend, oauthWindow, flow, said, start };
}

describe('the script of a fake OAuth window', () => {
  it.each<[OAuthWindowPlan, string[]]>([
    ['complete', ['complete']],
    ['deny', ['OAuthDeniedError']],
    ['fail', ['OAuthFailedError']],
    [{ act: 'fail', error: 'invalid_client' }, ['OAuthFailedError']],
    ['block', ['OAuthBlockedError']],
    ['close', ['unreachable']],
    ['sever', ['unreachable']],
    [
      ['sever', 'complete'],
      ['unreachable', 'complete'],
    ],
    [['close', 'complete'], ['unreachable']],
    [null, []],
  ])('plays %j', async (plan, expected) => {
    const { said, start } = flowOver({}, { script: [plan] });
    start();
    await settle();
    expect(said).toEqual(expected);
  });

  it('plays each window in turn, and leaves those after its end to be played by hand', async () => {
    const { said, start, oauthWindow } = flowOver({}, { script: ['block', 'deny', 'complete'] });
    for (let window = 0; window < 4; window += 1) {
      start();
      await settle();
    }
    expect(said).toEqual(['OAuthBlockedError', 'OAuthDeniedError', 'complete']);
    expect(oauthWindow.openWindows()).toHaveLength(1);
    expect(oauthWindow.windows.at(-1)?.complete()).toBe(true);
  });

  it('may be a function of the number of the window', async () => {
    const script = vi.fn((window: number): OAuthWindowPlan => (window === 1 ? 'complete' : 'block'));
    const { said, start } = flowOver({}, { script });
    start();
    await settle();
    start();
    await settle();
    expect(script.mock.calls).toEqual([[0], [1]]);
    expect(said).toEqual(['OAuthBlockedError', 'complete']);
  });

  it('waits on timers where it has delays, and sets none where the flow closed the window', async () => {
    const { said, start, flow } = flowOver({}, { script: () => [{ act: 'complete', afterMs: 5000 }] });
    start();
    await settle();
    await vi.advanceTimersByTimeAsync(4999);
    expect(said).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(said).toEqual(['complete']);

    start();
    await settle();
    await flow.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on in a window that was severed, which no flow can close', async () => {
    const script = [['sever' as const, { act: 'complete' as const, afterMs: 1000 }]];
    const { flow, start, oauthWindow, backend } = flowOver({}, { script });
    start();
    await settle();
    await flow.cancel();
    expect(oauthWindow.openWindows()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(backend.credentials()).toEqual([]);
  });
});

describe('the failures of a memory backend', () => {
  it.each<[string, MemoryBackendOptions['failures'], string[]]>([
    [
      'the first call',
      [{ call: 'createCredential', nth: 1 }],
      ['createCredential failed', 'complete', 'complete'],
    ],
    [
      'the second call',
      [{ call: 'createCredential', nth: 2 }],
      ['complete', 'createCredential failed', 'complete'],
    ],
    [
      'each call',
      [{ call: 'createCredential' }],
      ['createCredential failed', 'createCredential failed', 'createCredential failed'],
    ],
    [
      'with an error of its own',
      [{ call: 'createCredential', nth: 1, error: new Error('HTTP 503') }],
      ['HTTP 503', 'complete', 'complete'],
    ],
    [
      'as a function says',
      (call, nth) => (call === 'createCredential' && nth === 3 ? new Error('too many') : undefined),
      ['complete', 'complete', 'too many'],
    ],
  ])('come on schedule: %s', async (_case, failures, expected) => {
    const { said, start } = flowOver({ ...(failures && { failures }) }, {}, 'basic');
    for (let flow = 0; flow < 3; flow += 1) {
      start();
      await settle();
    }
    expect(said).toEqual(expected);
  });

  it('lose the answer of a call that was carried out, where they are to', async () => {
    const failures = [{ call: 'createCredential' as const, answerLost: true }];
    const { said, start, backend } = flowOver({ failures }, {}, 'basic');
    start();
    await settle();
    expect(said).toEqual(['createCredential failed']);
    expect(backend.createdCount).toBe(1);
  });

  it('come by hand, for the next call only', async () => {
    const { said, start, backend } = flowOver({}, {}, 'basic');
    backend.fail('createCredential', new Error('by hand'));
    start();
    await settle();
    start();
    await settle();
    expect(said).toEqual(['by hand', 'complete']);
  });
});

describe('the time that a memory backend takes', () => {
  it('is that of timers', async () => {
    const { said, start } = flowOver(
      { latencyMs: (call) => (call === 'createCredential' ? 300 : 0) },
      {},
      'basic',
    );
    start();
    await vi.advanceTimersByTimeAsync(299);
    expect(said).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(said).toEqual(['complete']);
  });

  it('lasts until calls that are held are let go, or made to fail', async () => {
    const { said, start, backend } = flowOver({}, {}, 'basic');
    backend.hold('createCredential');
    start();
    await settle();
    expect(said).toEqual([]);
    backend.letAllGo();
    await settle();
    expect(said).toEqual(['complete']);

    const { fail } = backend.hold('createCredential');
    start();
    await settle();
    fail('let down');
    await settle();
    expect(said).toEqual(['complete', 'let down']);
  });
});

describe('a hold of a memory backend', () => {
  it.each(['letGo', 'fail'] as const)('outlives the %s of a hold that has ended before', async (end) => {
    const { said, start, backend } = flowOver({}, {}, 'basic');
    const first = backend.hold('createCredential');
    first.letGo();
    const second = backend.hold('createCredential');
    first[end]();
    start();
    await settle();
    expect(said).toEqual([]);
    second.letGo();
    await settle();
    expect(said).toEqual(['complete']);
  });
});

describe('the logins of a memory backend', () => {
  /** A login that has made a credential, which waits for its post-options. */
  async function pendingLogin() {
    const integration = integrationWith({ postOptions: [SITE] });
    const backend = createMemoryBackend({ integrations: [integration] });
    const signal = new AbortController().signal;
    const request = { integration, accountType: null, answers: null, followsStage: false };
    const session = await backend.beginAuthorization(
      { ...request, allowMultipleCredentials: true, redirectUrl: null, credentialId: null },
      { signal },
    );
    backend.completeLogin(session.sessionId);
    return { backend, integration, session, signal };
  }

  it('take their credential along when they are ended', async () => {
    const { backend, session } = await pendingLogin();
    await backend.endAuthorization(session);
    expect(backend.credentials()).toEqual([]);
  });

  it('leave a credential whose post-options somebody has answered since', async () => {
    const { backend, integration, session, signal } = await pendingLogin();
    const [credential = credentialOf('none', 'PENDING')] = backend.credentials();
    const answers = new InstallAnswers({ site: 'a' });
    const setup = { integration, accountType: null, credential, answers, idempotencyKey: 'key' };
    await backend.completeSetup(setup, { signal });
    await backend.endAuthorization(session);
    expect(backend.credentials()).toMatchObject([{ id: credential.id, status: 'VALID' }]);
  });
});

describe('the kit', () => {
  it.each<[string, () => void]>([
    ['installFlowArbitraries(fc)', () => void Reflect.apply(installFlowArbitraries, undefined, [])],
    ['installFlowArbitraries(fc)', () => void Reflect.apply(installFlowArbitraries, undefined, [{ fc }])],
    ['installFlowCommands({ fc })', () => void Reflect.apply(installFlowCommands, undefined, [])],
    ['installFlowCommands({ fc })', () => void Reflect.apply(installFlowCommands, undefined, [fc])],
  ])('says what to pass to %s where fast-check is missing (%#)', (call, run) => {
    expect(run).toThrow(`${call}: fc must be the module fast-check`);
    expect(run).toThrow("import * as fc from 'fast-check'");
  });

  it('imports fast-check nowhere, so that the doubles work without it', () => {
    const folder = new URL('../../src/testing/', import.meta.url);
    const imports = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(new URL(file, folder), 'utf8'))
      .flatMap((text) => text.match(/^(?:import|export)[^;]*from 'fast-check';$/gm) ?? []);
    expect(imports).not.toEqual([]);
    for (const statement of imports) expect(statement).toMatch(/^(?:import|export) type /);
  });
});
