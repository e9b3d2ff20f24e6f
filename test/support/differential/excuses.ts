import type { Act } from './act.js';
import { NAME, UCO } from './case.js';
import {
  always,
  CREDENTIALS,
  isTakenWithoutStage,
  mapArguments,
  mapEntries,
  mapRequests,
  mapStages,
  SESSION,
  without,
  type Excuse,
  type Pair,
} from './mapping.js';
import { postInputsOf, preInputsOf, type Position } from './position.js';
import { fieldsOf, isCallback, isRecord, type Fields, type Seen } from './trace.js';
import { wireExcuses } from './wire-excuses.js';
import type { CompatTraceEntry } from '../compat/page.js';

const ANSWER = /^installFlow\.setP(?:re|ost)Options$/;

/**
 * Gives `setPreOptions` and `setPostOptions` one name. Each client is answered with the method that it
 * expects, and the promise of an answer may settle at a later step.
 */
const renamed = (seen: Seen): Seen =>
  mapEntries(seen, (entry) => {
    const inside = entry.inside?.replace(ANSWER, 'answer') ?? null;
    return [
      'method' in entry
        ? { ...entry, inside, method: entry.method.replace(ANSWER, 'answer') }
        : { ...entry, inside },
    ];
  });

const GETTER = /^installFlow\.(next|get\w+Value)$/;
const isGetter = (act: Act) => act.kind === 'call' && GETTER.test(act.method);

const optionsOf = ({ options }: Fields): Fields[] => (Array.isArray(options) ? options.filter(isRecord) : []);

/** The fields that `getUser` has of a credential's configuration. */
const CONFIGURATION = [
  'credentialConfigId',
  'externalId',
  'configMeta',
  'sharedSettings',
  'workflowSettings',
  'configuredWorkflows',
];

const isInstallEvent = (value: unknown): boolean => {
  const { integrationType, credentialId, credential } = fieldsOf(value);
  return integrationType === NAME && credentialId !== undefined && fieldsOf(credential).id === credentialId;
};

const nothing: Pair = { theirs: { entries: [], requests: [] }, ours: { entries: [], requests: [] } };

/** The excuses: first those for what a page is told, then those for what is sent. */
export const excuses: Excuse[] = [
  {
    row: '6-10 (offer)',
    when: ({ offer }) => offer.rows.length > 0 && offer.taken === null,
    adapt: ({ theirs, ours }, { offer }) => ({
      theirs: mapStages(theirs, (stage) =>
        stage.stage === 'accountType'
          ? {
              ...stage,
              options: offer.offered.map((id) => optionsOf(stage).find((option) => option.id === id)),
            }
          : stage,
      ),
      ours,
    }),
  },
  {
    row: '13',
    when: ({ accountType }, act) => (act.kind === 'setAccountType' ? act.id : accountType) === UCO,
    adapt: ({ theirs, ours }) => {
      const listed = (stage: Fields): Fields =>
        ['preOptions', 'postOptions'].includes(String(stage.stage))
          ? {
              ...stage,
              stage: optionsOf(stage).some(({ id }) => id === 'clientSecret') ? 'oauthClient' : stage.stage,
              options: optionsOf(stage).filter(({ id }) => id !== 'scopes' && id !== 'redirectUrl'),
            }
          : stage;
      const contexts = (seen: Seen, from: string) =>
        mapArguments(mapStages(seen, listed), 'onError', ([error, context]) => [
          error,
          fieldsOf(context).stage === from ? { stage: 'oauthClient' } : context,
        ]);
      const fields = (sent: Fields): Fields =>
        isRecord(sent.endUserSuppliedValues)
          ? { ...sent, endUserSuppliedValues: without(fieldsOf(sent.endUserSuppliedValues), 'scopes') }
          : sent;
      return {
        theirs: contexts(renamed(theirs), 'preOptions'),
        ours: mapRequests(contexts(renamed(ours), 'postOptions'), fields),
      };
    },
  },
  {
    row: '13 (values)',
    when: ({ accountType }, act) =>
      accountType === UCO && act.kind === 'call' && /get(Pre|Post)OptionsValue$/.test(act.method),
    adapt: (pair) => {
      const [entry] = pair.ours.entries;
      const isDocumented =
        entry?.type === 'returned' && (entry.method.endsWith('PostOptionsValue') || entry.value === null);
      return isDocumented ? nothing : pair;
    },
  },
  {
    row: '21',
    when: always,
    adapt: ({ theirs, ours }) => {
      const denied = (seen: Seen, name: string) =>
        mapArguments(seen, 'onError', ([error, context]) => [
          fieldsOf(error).name === name ? { name: 'OAuthDeniedError' } : error,
          context,
        ]);
      return ours.entries.some(
        (entry) => isCallback(entry, 'onError') && fieldsOf(entry.args[0]).name === 'OAuthDeniedError',
      )
        ? { theirs: denied(theirs, 'UnknownError'), ours: denied(ours, 'OAuthDeniedError') }
        : { theirs, ours };
    },
  },
  {
    row: '30',
    when: always,
    adapt: ({ theirs, ours }) => ({
      theirs,
      ours: mapArguments(ours, 'onComplete', (args) => (args.every(isInstallEvent) ? [] : args)),
    }),
  },
  {
    row: '29',
    when: ({ listens, status }, act) => listens && status === 'authorizing' && act.kind === 'world',
    adapt: ({ theirs, ours }) => {
      const wasPolled =
        theirs.requests.some(({ call }) => SESSION.test(call)) &&
        !theirs.entries.some((entry) => isCallback(entry, 'install'));
      return wasPolled
        ? { theirs, ours: mapEntries(ours, (entry) => (isCallback(entry, 'install') ? [] : [entry])) }
        : { theirs, ours };
    },
  },
  {
    row: '30 (ON_INTEGRATION_INSTALL)',
    when: ({ listens }) => listens,
    adapt: ({ theirs, ours }) => {
      const bare = (seen: Seen) =>
        mapArguments(seen, 'install', ([event, user]) => [
          without(fieldsOf(event), 'credentialId', 'credential'),
          user,
        ]);
      return { theirs: bare(theirs), ours: bare(ours) };
    },
  },
  {
    row: '27',
    when: always,
    adapt: ({ theirs, ours }) => {
      // 2.1.1 calls `onComplete` before it has the credential, and tells the event only when it has the
      // credential.
      const sorted = (seen: Seen): Seen => {
        const events = seen.entries.filter((entry) => isCallback(entry, 'install'));
        const others = seen.entries.filter((entry) => !isCallback(entry, 'install'));
        return { ...seen, entries: [...events, ...others] };
      };
      const isRead = (seen: Seen, entry: CompatTraceEntry, index: number) => {
        const before = seen.entries[index - 1];
        return (
          entry.type === 'returned' &&
          entry.method === 'getUser' &&
          before &&
          isCallback(before, 'onComplete')
        );
      };
      const isEnabled = ours.entries.every(
        (entry, index) =>
          !isRead(ours, entry, index) ||
          ('value' in entry && fieldsOf(fieldsOf(fieldsOf(entry.value).integrations)[NAME]).enabled === true),
      );
      if (!isEnabled) return { theirs, ours };
      const readsUser = (seen: Seen) => (entry: CompatTraceEntry, index: number) =>
        isRead(seen, entry, index) ? [] : [entry];
      return {
        theirs: sorted(mapEntries(theirs, readsUser(theirs))),
        ours: sorted(mapEntries(ours, readsUser(ours))),
      };
    },
  },
  {
    row: '40',
    when: ({ status, accountType, stage }, act) =>
      act.kind === 'setAccountType' &&
      status === 'waiting' &&
      act.id === accountType &&
      stage?.stage !== 'accountType',
    adapt: ({ theirs, ours }) => ({
      theirs: mapEntries(theirs, (entry) =>
        isCallback(entry, 'onNext') || (entry.type === 'returned' && entry.method === 'installFlow.next')
          ? []
          : [entry],
      ),
      ours,
    }),
  },
  {
    row: '41',
    when: ({ hasFailed }, act) => hasFailed && isGetter(act),
    adapt: (pair, { stage }) => {
      const [entry] = pair.ours.entries;
      if (entry?.type === 'threw') return stage === null ? nothing : pair;
      const isStage = entry?.type === 'returned' && fieldsOf(entry.value).stage === stage?.stage;
      const isNext = entry?.type === 'returned' && entry.method === 'installFlow.next';
      return isStage || !isNext ? nothing : pair;
    },
  },
  {
    row: 'new: the values of a form are told without passwords',
    when: (_position, act) => act.kind === 'call' && /get(Pre|Post)OptionsValue$/.test(act.method),
    adapt: ({ theirs, ours }, position) => {
      const { given, accountType } = position;
      const secret = [...preInputsOf(given, accountType), ...postInputsOf(given, accountType)]
        .filter(({ type }) => type === 'PASSWORD')
        .map(({ id }) => String(id));
      return {
        theirs: mapEntries(theirs, (entry) =>
          entry.type === 'returned' && isRecord(entry.value)
            ? [{ ...entry, value: without(entry.value, ...secret) }]
            : [entry],
        ),
        ours,
      };
    },
  },
  {
    row: 'new: 2.1.1 loses the configuration of a further credential',
    when: always,
    adapt: ({ theirs, ours }) => {
      const isLost = JSON.stringify(theirs.entries).includes('"credentialConfigId":{"$undefined":true}');
      const bare = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(bare);
        if (!isRecord(value)) return value;
        const fields = 'credentialConfigId' in value ? without(value, ...CONFIGURATION) : value;
        return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, bare(field)]));
      };
      const withoutConfiguration = (seen: Seen) => ({
        ...seen,
        entries: seen.entries.map((entry) => bare(entry) as CompatTraceEntry),
      });
      return isLost
        ? { theirs: withoutConfiguration(theirs), ours: withoutConfiguration(ours) }
        : { theirs, ours };
    },
  },
  {
    row: '33 (uninstallIntegration)',
    when: (_position, act) =>
      act.kind === 'call' && act.method === 'uninstallIntegration' && act.args[0] !== NAME,
    adapt: ({ theirs, ours }) => {
      const rejected = (seen: Seen) =>
        mapEntries(seen, (entry) =>
          entry.type === 'rejected' ? [{ ...entry, value: { name: 'not found' } }] : [entry],
        );
      return { theirs: rejected(theirs), ours: rejected(ours) };
    },
  },
  {
    row: 'new: 2.1.1 hands the user token to listeners',
    when: ({ listens }) => listens,
    adapt: ({ theirs, ours }) => {
      const bare = (seen: Seen) =>
        ['install', 'uninstall'].reduce(
          (mapped, name) =>
            mapArguments(mapped, name, ([event, user]) => [event, without(fieldsOf(user), 'token')]),
          seen,
        );
      return { theirs: bare(theirs), ours };
    },
  },
  {
    row: '9 (taken without a stage)',
    when: isTakenWithoutStage,
    adapt: ({ theirs, ours }) => ({
      theirs: mapEntries(
        mapArguments(theirs, 'onError', ([error]) => [error, null]),
        (entry) =>
          entry.type === 'resolved' && entry.method === 'installFlow.setAccountType' ? [] : [entry],
      ),
      ours,
    }),
  },
  {
    row: '43',
    when: ({ reauthenticates }) => reauthenticates,
    adapt: ({ theirs, ours }) => {
      const unnamed = (seen: Seen) =>
        mapRequests(seen, (fields) => ({
          ...fields,
          ...(isRecord(fields.payload) && { payload: without(fieldsOf(fields.payload), 'credentialId') }),
          ...(isRecord(fields.installOptions) && {
            installOptions: without(fieldsOf(fields.installOptions), 'selectedCredentialId'),
          }),
        }));
      const withoutId = (seen: Seen): Seen => ({
        ...mapArguments(seen, 'install', () => []),
        requests: seen.requests.map((request) => ({
          ...request,
          call: request.call.replace(/credential-\d+/, '{credential}'),
        })),
      });
      return { theirs: unnamed(withoutId(theirs)), ours: unnamed(withoutId(ours)) };
    },
  },
  ...wireExcuses,
];

/**
 * A row after which the clients go different ways, and which shows only in their traces: no act and no
 * position foretells it.
 */
export interface Parting {
  row: string;
  when: (pair: Pair, position: Position, act: Act) => boolean;
}

export const partings: Parting[] = [
  {
    row: 'new: 2.1.1 goes on where the credential cannot be collected after OAuth',
    when: ({ theirs, ours }) =>
      theirs.entries.some(({ type }) => type === 'unhandled') &&
      theirs.entries.some((entry) => isCallback(entry, 'onComplete') || isCallback(entry, 'onNext')) &&
      ours.entries.some(
        (entry) => isCallback(entry, 'onError') && fieldsOf(entry.args[0]).name === 'UnknownError',
      ) &&
      theirs.requests.some(({ call }) => call === CREDENTIALS) &&
      ours.requests.some(({ call }) => call === CREDENTIALS),
  },
  {
    row: 'new: 2.1.1 does not send again what it sent in the last five seconds, and goes on',
    when: ({ theirs, ours }, { sent }) =>
      ours.requests.some(({ call, fields }) => sent.includes(sentAnswer(call, fields))) &&
      !theirs.requests.some(({ call }) => call.startsWith(CREDENTIALS)),
  },
];

/** The key by which 2.1.1 remembers an answer that it has sent. */
export const sentAnswer = (call: string, { payload }: Fields): string => JSON.stringify([call, payload]);
