import type { CompatClient } from '../compat/page.js';
import { flowCallbacks, listener } from '../compat/page.js';
import { NAME, UCO, type StartOptions, type Step } from './case.js';
import type { OpenForm, Position } from './position.js';
import { fieldsOf, isRecord, type Fields } from './trace.js';

/**
 * A step of a case, made definite for a position: a call of the page, or something that happens outside of
 * the page.
 */
export type Act =
  | { kind: 'call'; method: string; args: unknown[]; isLook: boolean }
  | { kind: 'start'; name: string; options: StartOptions }
  | { kind: 'setAccountType'; id: string }
  /** An answer to the open form, which `isFor` names. */
  | { kind: 'form'; isFor: OpenForm; values: Fields; how: 'valid' | 'incomplete' | 'padded' | 'same' }
  /**
   * Anything else, which `does` names. `isAside`: the act only prepares later ones, so nothing is compared
   * after it.
   */
  | { kind: 'world'; does: string; isAside: boolean; apply: (client: CompatClient) => Promise<unknown> };

const world = (does: string, apply: (client: CompatClient) => unknown, isAside = false): Act => ({
  kind: 'world',
  does,
  isAside,
  apply: (client) => Promise.resolve(apply(client)),
});

const validAnswer = ({ type, id }: Fields, round: number): unknown => {
  switch (type) {
    case 'NUMBER':
      return round;
    case 'EMAIL':
      return `user${round}@example.com`;
    case 'URL':
      return `https://example.com/${round}`;
    case 'BOOLEAN_INPUT':
    case 'SWITCH':
      return round % 2 === 0;
    case 'ENUM':
      return 'one';
    default:
      return `${String(id)} ${round}`;
  }
};

const isAnswered = ({ type, hidden }: Fields) => type !== 'COPYABLE_BUTTON_INPUT' && hidden !== true;

/**
 * Makes the answers to a form. They differ from round to round, because 2.1.1 does not send an answer again
 * that it sent in the last five seconds.
 */
function valuesFor(inputs: Fields[], round: number, how: 'valid' | 'incomplete' | 'padded'): Fields {
  const asked = inputs.filter(isAnswered);
  const values = asked.map((input) => [String(input.id), validAnswer(input, round)] as const);
  if (how === 'incomplete') {
    const missing = asked.find(({ required, type }) => required !== false && type !== 'SWITCH');
    return Object.fromEntries(values.filter(([id]) => id !== missing?.id));
  }
  const padded = (value: unknown) => (how === 'padded' && typeof value === 'string' ? ` ${value} ` : value);
  return Object.fromEntries(values.map(([id, value]) => [id, padded(value)]));
}

const inputsOf = ({ stage }: Position): Fields[] =>
  Array.isArray(stage?.options) ? stage.options.filter(isRecord) : [];

/** The inputs that both clients show: the open form without the inputs that only our client adds. */
const shownInputs = (position: Position) =>
  inputsOf(position).filter(
    ({ id }) => position.step !== 'oauthClient' || (id !== 'scopes' && id !== 'redirectUrl'),
  );

function answerOf(
  position: Position,
  round: number,
  how: 'valid' | 'incomplete' | 'padded' | 'same',
): Act | null {
  const { step, answer } = position;
  if (how === 'same') {
    if (!answer) return null;
    if (answer.method === 'setAccountType') return { kind: 'setAccountType', id: String(answer.values) };
    const isFor = answer.method === 'setPostOptions' ? 'postOptions' : 'preOptions';
    return { kind: 'form', isFor, values: fieldsOf(answer.values), how };
  }
  if (position.status !== 'waiting' || step === null || step === 'accountType') return null;
  return { kind: 'form', isFor: step, values: valuesFor(shownInputs(position), round, how), how };
}

/**
 * The act that brings an install forward: answers the open stage, starts, approves in the window, or lets
 * time pass.
 */
function go(position: Position, pick: number, round: number, ours: CompatClient): Act {
  const { status, step, stage, given } = position;
  if (status === 'waiting' && step === 'accountType') {
    const options = inputsOf({ ...position, stage });
    const chosen = options[pick % Math.max(1, options.length)];
    return { kind: 'setAccountType', id: String(chosen?.id) };
  }
  if (status === 'waiting') return answerOf(position, round, 'valid') ?? start(given.options);
  if (status !== 'authorizing') return start(given.options);
  if (ours.backend.held()) return world('approve', ({ backend }) => backend.release('approve'));
  return advance(3);
}

const start = (options: StartOptions, name = NAME): Act => ({ kind: 'start', name, options });

const advance = (seconds: number) =>
  world(`${seconds} s pass`, (client) => client.advance(seconds * 1_000, 1_000));

/** Turns a step into an act at a position; `null` where the step is not possible there. */
export function actOf(step: Step, position: Position, round: number, ours: CompatClient): Act | null {
  switch (step.do) {
    case 'go':
      return go(position, step.pick, round, ours);
    case 'answer':
      return answerOf(position, round, step.how);
    case 'start':
      return start(step.options, step.name);
    case 'setAccountType': {
      const ids = position.offer.offered.length ? position.offer.offered : ['default', 'sandbox', UCO];
      return { kind: 'setAccountType', id: ids[step.pick % ids.length] ?? 'default' };
    }
    case 'call': {
      const isLook = !/\.set|uninstall|subscribe/.test(step.method);
      return { kind: 'call', method: step.method, args: step.args, isLook };
    }
    case 'subscribe':
      return position.listens
        ? null
        : world(
            'subscribe',
            async ({ call }) => {
              await call('subscribe', 'onIntegrationInstall', listener('install'));
              await call('subscribe', 'onIntegrationUninstall', listener('uninstall'));
            },
            true,
          );
    case 'consent':
      return world(step.consent, ({ backend }) => (backend.consent = step.consent), true);
    case 'decide':
      return ours.backend.held()
        ? world(step.decision, ({ backend }) => backend.release(step.decision))
        : null;
    case 'closeWindow':
      return ours.windows().some((window) => !window.isClosed())
        ? world('close', (client) =>
            Promise.all(
              client.windows().map((window) => (window.isClosed() ? Promise.resolve() : window.close())),
            ),
          )
        : null;
    case 'advance':
      return advance(step.seconds);
    case 'fail':
      return world(
        `fail ${step.call} ${step.failure}`,
        ({ backend }) => {
          for (const call of callsOf(step.call)) backend.failNext(call, step.failure);
        },
        true,
      );
  }
}

const callsOf = (call: 'create' | 'complete' | 'uninstall'): string[] => {
  if (call === 'create') return ['POST /sdk/credentials'];
  if (call === 'uninstall') return [`DELETE /sdk/integrations/integration-${NAME}`];
  return [1, 2, 3, 4].map((id) => `POST /sdk/credentials/credential-${id}/complete-setup`);
};

const callbacks = ({ looks }: StartOptions) =>
  looks
    ? {
        ...flowCallbacks(),
        onNext: listener('onNext', [{ method: 'installFlow.next', args: [] }]),
        onComplete: listener('onComplete', [{ method: 'getUser', args: [] }]),
      }
    : flowCallbacks();

/** Performs an act on one client. */
export async function perform(act: Act, client: CompatClient, isOurs: boolean): Promise<void> {
  switch (act.kind) {
    case 'world':
      await act.apply(client);
      return;
    case 'call':
      await client.call(act.method, ...act.args);
      return;
    case 'start': {
      const { looks: _looks, ...options } = act.options;
      await client.call('installFlow.start', act.name, { ...callbacks(act.options), ...options });
      return;
    }
    case 'setAccountType':
      await client.call('installFlow.setAccountType', act.id);
      return;
    case 'form': {
      const isPost = act.isFor === 'postOptions' || (act.isFor === 'oauthClient' && isOurs);
      await client.call(`installFlow.${isPost ? 'setPostOptions' : 'setPreOptions'}`, act.values);
    }
  }
}
