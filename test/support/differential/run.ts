import { isDeepStrictEqual } from 'node:util';
import { startWireBackend } from '../wire/backend.js';
import type { CompatClient, CompatPages, CompatTraceEntry } from '../compat/page.js';
import { actOf, perform, type Act } from './act.js';
import { NAME, type DifferentialCase } from './case.js';
import { endingOf, type Stored } from './endings.js';
import { excuses, partings, sentAnswer } from './excuses.js';
import type { Excuse, Pair } from './mapping.js';
import { follow, offerOf, startPosition, type Position } from './position.js';
import { entriesToCompare, fieldsOf, isCallback, requestOf, withoutOrigin, type Seen } from './trace.js';

/** The outcome of a case. */
export interface DifferentialOutcome {
  /** The rows that were needed to explain a difference, once for each step. */
  rows: string[];
  /** How often an install was completed. */
  installs: number;
  /** The acts that were performed, in words. */
  acts: string[];
  /**
   * The first act after which the clients differ without a row that explains it; `null` where there is none.
   */
  disagreement: { act: Act; theirs: unknown; ours: unknown; raw: Pair } | null;
}

const COLLECTS = /^(?:GET|POST) \/sdk\/credentials/;

/** Drives both clients through a case, step by step, and compares after each. */
export async function runDifferential(
  pages: CompatPages,
  given: DifferentialCase,
): Promise<DifferentialOutcome> {
  const [theirs, ours] = await Promise.all([openOn(pages, '2.1.1', given), openOn(pages, 'ours', given)]);
  try {
    return await compare(theirs, ours, given);
  } finally {
    await Promise.all([theirs.close(), ours.close()]);
    await Promise.all([theirs.backend.stop(), ours.backend.stop()]);
  }
}

async function openOn(pages: CompatPages, name: '2.1.1' | 'ours', given: DifferentialCase) {
  const backend = await startWireBackend({
    integrations: [given.integration],
    ...(given.isBehindCoop && { crossOriginOpenerPolicy: 'same-origin' }),
  });
  for (const status of given.credentials) backend.createCredential(NAME, { status });
  backend.consent = given.consent;
  return pages.open(name, backend);
}

async function compare(
  theirs: CompatClient,
  ours: CompatClient,
  given: DifferentialCase,
): Promise<DifferentialOutcome> {
  const position = startPosition(given);
  const outcome: DifferentialOutcome = { rows: [], installs: 0, acts: [], disagreement: null };
  for (const [round, step] of given.steps.entries()) {
    const act = actOf(step, position, round, ours);
    if (!act) continue;
    if (act.kind === 'world' && act.isAside) {
      await Promise.all([act.apply(theirs), act.apply(ours)]);
      outcome.acts.push(act.does);
      position.listens ||= act.does === 'subscribe';
      continue;
    }
    outcome.acts.push(describe(act));
    const stored = await storedOn(theirs, act);
    const ending = endingOf(position, act, stored);
    const bridge = prepare(position, act, stored);
    const [left, right] = await Promise.all([
      seenOn(theirs, act, async () => {
        await perform(act, theirs, false);
        if (!bridge) return;
        await theirs.quiet();
        await theirs.call('installFlow.setAccountType', bridge);
      }),
      seenOn(ours, act, () => perform(act, ours, true)),
    ]);
    const raw = { theirs: left, ours: right };
    if (ending) {
      outcome.rows.push(ending.row);
      if (!ending.theirs(left) || !ending.ours(right))
        outcome.disagreement = { act, theirs: left, ours: right, raw };
      return outcome;
    }
    const bridged = bridge ? withoutBridge(raw) : raw;
    if (bridge) outcome.rows.push(position.offer.rows.join());
    const { pair, rows } = explain(bridged, position, act);
    const parting = partings.find(({ when }) => when(pair, position, act) || when(raw, position, act));
    if (parting) {
      outcome.rows.push(parting.row);
      return outcome;
    }
    outcome.rows.push(...rows);
    if (!isDeepStrictEqual(pair.theirs, pair.ours)) {
      outcome.disagreement = { act, ...pair, raw };
      return outcome;
    }
    outcome.installs += right.entries.filter((entry) => isCallback(entry, 'onComplete')).length;
    for (const { call, fields } of [...left.requests, ...pair.theirs.requests])
      if (call.startsWith('POST ')) position.sent.push(sentAnswer(call, fields));
    conclude(position, act, right);
    // Behind COOP, 2.1.1 does not show a further credential.
    if (given.isBehindCoop && ours.backend.credentials().length > 1) return outcome;
    // From here on one client has a credential more than the other (row 43).
    if (position.reauthenticates && right.requests.some(({ call }) => COLLECTS.test(call))) return outcome;
  }
  return outcome;
}

const describe = (act: Act): string => {
  switch (act.kind) {
    case 'world':
      return act.does;
    case 'call':
      return `${act.method}(${JSON.stringify(act.args).slice(1, -1)})`;
    case 'start':
      return `start(${act.name}, ${JSON.stringify(act.options)})`;
    case 'setAccountType':
      return `setAccountType(${act.id})`;
    case 'form':
      return `answer ${act.isFor} ${JSON.stringify(act.values)}`;
  }
};

/**
 * Notes in the position what an act changes before it is performed. Returns the account type that our client
 * takes without asking and that 2.1.1 has to be answered with; `null` where there is none.
 */
function prepare(position: Position, act: Act, { statuses }: Stored): string | null {
  const { given } = position;
  if (act.kind === 'setAccountType') position.answer = { method: 'setAccountType', values: act.id };
  if (act.kind === 'form')
    position.answer = {
      method: act.isFor === 'postOptions' ? 'setPostOptions' : 'setPreOptions',
      values: act.values,
    };
  if (act.kind !== 'start') return null;
  const offer = offerOf(given, act.name === NAME ? act.options : {});
  const isKnown = act.name === NAME && given.integration.isActive;
  const taken = isKnown && !offer.isRefused ? offer.taken : null;
  Object.assign(position, {
    offer: isKnown ? offer : { ...offer, rows: [], offered: [], taken: null },
    accountType: taken,
    isBridged: taken !== null,
    stage: null,
    step: null,
    status: 'failed',
    answer: null,
    hasFailed: false,
    reauthenticates: statuses.join() === 'INVALID',
  });
  return taken;
}

/** Moves the position on after an act to which both clients reacted alike. */
function conclude(position: Position, act: Act, ours: Seen): void {
  if (act.kind === 'setAccountType') position.accountType = act.id;
  if (act.kind === 'world' && act.does === 'close' && position.status === 'authorizing')
    position.hasStaleLogin = true;
  follow(position, ours);
}

/** Performs an act on a client, and returns what it brought about once the client is quiet. */
async function seenOn(client: CompatClient, act: Act, perform: () => Promise<void>): Promise<Seen> {
  const before = (await client.trace()).length;
  const { backend } = client;
  const open = [...backend.sessions].flatMap(([id, { status }]) => (status === 'pending' ? [id] : []));
  const begun = new Set(backend.sessions.keys());
  backend.requests.length = 0;
  await perform();
  const isAtOnce = act.kind === 'call' && act.isLook;
  const entries = (await (isAtOnce ? client.trace() : settled(client))).slice(before);
  const isOpen = (id: string) => open.includes(id) || (backend.sessions.has(id) && !begun.has(id));
  const requests = backend.requests.map((request) => requestOf(request, (id) => !isOpen(id)));
  return withoutOrigin({ entries, requests }, backend.origin);
}

/**
 * Waits until a client is quiet and its windows are loaded, which takes longer on a busy machine. A loaded
 * window closes itself, waits for the user, or shows that the login has expired.
 */
async function settled(client: CompatClient): Promise<CompatTraceEntry[]> {
  for (;;) {
    const trace = await client.quiet();
    const open = client.windows().filter((popup) => !popup.isClosed());
    const shown = await Promise.all(open.map((popup) => popup.title().catch(() => '')));
    if (shown.filter((title) => title !== 'Expired').length <= client.backend.held()) return trace;
  }
}

async function storedOn(client: CompatClient, act: Act): Promise<Stored> {
  const statuses = client.backend.credentials().map(({ status }) => status);
  if (act.kind !== 'start') return { statuses, status: null };
  const user = fieldsOf(fieldsOf(await client.call('getUser')).value);
  return { statuses, status: fieldsOf(fieldsOf(user.integrations)[NAME]).credentialStatus };
}

/** Changes the traces as if `start` of 2.1.1 had taken the account type that 2.1.1 was answered with. */
function withoutBridge({ theirs, ours }: Pair): Pair {
  const asked = theirs.entries.findIndex(
    (entry) => isCallback(entry, 'onNext') && fieldsOf(entry.args[0]).stage === 'accountType',
  );
  const method = 'installFlow.setAccountType';
  const entries = theirs.entries
    .filter(
      (entry, index) =>
        index !== asked && !('method' in entry && entry.method === 'installFlow.next' && index === asked + 1),
    )
    .filter(
      (entry) => !('method' in entry && (entry.method === 'installFlow.start' || entry.method === method)),
    )
    .map((entry) => (entry.inside === method ? { ...entry, inside: 'installFlow.start' } : entry));
  const isStart = (entry: Seen['entries'][number]) =>
    'method' in entry && entry.method === 'installFlow.start';
  return {
    theirs: { ...theirs, entries },
    ours: { ...ours, entries: ours.entries.filter((entry) => !isStart(entry)) },
  };
}

/**
 * Applies the excuses that explain the difference between two traces. Excuses that are not needed are left
 * out. Where all excuses that fit do not make the traces equal, the pair that is returned still differs.
 */
function explain(raw: Pair, position: Position, act: Act): { pair: Pair; rows: string[] } {
  const plain: Pair = {
    theirs: { ...raw.theirs, entries: entriesToCompare(raw.theirs.entries) },
    ours: { ...raw.ours, entries: entriesToCompare(raw.ours.entries) },
  };
  const apply = (some: readonly Excuse[]) =>
    some.reduce((pair, excuse) => excuse.adapt(pair, position, act), plain);
  const agree = ({ theirs, ours }: Pair) => isDeepStrictEqual(theirs, ours);
  let needed = agree(plain) ? [] : excuses.filter(({ when }) => when(position, act));
  for (const excuse of needed) {
    const others = needed.filter((other) => other !== excuse);
    if (agree(apply(others))) needed = others;
  }
  return { pair: apply(needed), rows: needed.map(({ row }) => row) };
}
