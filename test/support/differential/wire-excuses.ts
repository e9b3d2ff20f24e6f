import type { Act } from './act.js';
import { postInputsOf, preInputsOf, type Position } from './position.js';
import { always, CREDENTIALS, mapRequests, SESSION, without, type Excuse } from './mapping.js';
import { fieldsOf, type Fields, type Seen } from './trace.js';

const PLAIN_START = [
  'isApiInstallation',
  'showPortalAfterInstall',
  'bypassPostOAuthPrompt',
  'allowMultipleCredentials',
];

const BUILD_OAUTH = 'GET /sdk/actions/build-oauth';

/** Changes the install options in the requests whose call begins with `calls`. */
const mapInstallOptions = (seen: Seen, calls: string, change: (options: Fields) => Fields): Seen =>
  mapRequests(seen, (fields, call) =>
    call.startsWith(calls) ? { ...fields, installOptions: change(fieldsOf(fields.installOptions)) } : fields,
  );

const withoutCalls = (seen: Seen, isDropped: (call: string) => boolean): Seen => ({
  ...seen,
  requests: seen.requests.filter(({ call }) => !isDropped(call)),
});

/** Changes the answers of the user in every request that has them. */
const mapValues = (seen: Seen, change: (id: string, value: unknown) => [string, unknown][]): Seen => {
  const changed = (values: unknown) =>
    Object.fromEntries(Object.entries(fieldsOf(values)).flatMap(([id, value]) => change(id, value)));
  return mapRequests(seen, (fields) => ({
    ...fields,
    ...('payload' in fields && { payload: changed(fields.payload) }),
    ...('endUserSuppliedValues' in fields && {
      endUserSuppliedValues: changed(fields.endUserSuppliedValues),
    }),
  }));
};

const isAnswer = (_position: Position, { kind }: Act) => kind === 'form' || kind === 'call';

/** The IDs of those inputs before and after OAuth for which `isMeant` is true. */
const idsOf = ({ given, accountType }: Position, isMeant: (input: Fields) => boolean): string[] =>
  [...preInputsOf(given, accountType), ...postInputsOf(given, accountType)]
    .filter(isMeant)
    .map(({ id }) => String(id));

/** The excuses for what is sent. */
export const wireExcuses: Excuse[] = [
  {
    row: '36 (the secret once)',
    when: always,
    adapt: ({ theirs, ours }) => ({
      theirs: mapInstallOptions(theirs, BUILD_OAUTH, (options) => without(options, 'endUserSuppliedValues')),
      ours,
    }),
  },
  {
    row: 'wire: the installOptions of an earlier plain start, which 2.1.1 goes on telling',
    when: always,
    adapt: ({ theirs, ours }) => {
      const isTold = ours.requests.some(
        ({ call, fields }) =>
          call.startsWith(CREDENTIALS) && 'isApiInstallation' in fieldsOf(fields.installOptions),
      );
      const forget = (options: Fields) => without(options, ...PLAIN_START);
      return { theirs: isTold ? theirs : mapInstallOptions(theirs, CREDENTIALS, forget), ours };
    },
  },
  {
    row: 'wire: installOptions names the account type',
    when: always,
    adapt: ({ theirs, ours }, { accountType }) => ({
      theirs,
      ours: {
        ...ours,
        requests: ours.requests.map((request) => {
          const options = fieldsOf(request.fields.installOptions);
          const isNamed = request.call.startsWith(CREDENTIALS) && options.accountType === accountType;
          if (!isNamed || accountType === null) return request;
          return {
            ...request,
            fields: { ...request.fields, installOptions: without(options, 'accountType') },
          };
        }),
      },
    }),
  },
  {
    row: '9 (installOptions as of a plain start)',
    when: ({ isBridged }) => isBridged,
    adapt: ({ theirs, ours }) => ({
      theirs,
      ours: [BUILD_OAUTH, CREDENTIALS].reduce(
        (seen, calls) => mapInstallOptions(seen, calls, (options) => without(options, ...PLAIN_START)),
        ours,
      ),
    }),
  },
  {
    row: 'Inputs (white space around an answer)',
    when: (_position, act) => act.kind === 'form' && act.how === 'padded',
    adapt: ({ theirs, ours }, position) => {
      const kept = idsOf(position, ({ type }) => String(type).startsWith('TEXTAREA'));
      return {
        theirs: mapValues(theirs, (id, value) =>
          typeof value === 'string' && !kept.includes(id) ? [[id, value.trim()]] : [[id, value]],
        ),
        ours,
      };
    },
  },
  {
    row: 'Inputs (hidden ones send their default)',
    when: isAnswer,
    adapt: ({ theirs, ours }, position) => {
      const hidden = idsOf(
        position,
        (input) => input.hidden === true && input.type !== 'COPYABLE_BUTTON_INPUT',
      );
      return {
        theirs: mapValues(theirs, (id, value) => (hidden.includes(id) ? [] : [[id, value]])),
        ours: mapValues(ours, (id, value) =>
          hidden.includes(id) && value === 'hidden' ? [] : [[id, value]],
        ),
      };
    },
  },
  {
    row: 'Inputs (a switch that nobody touched is off)',
    when: isAnswer,
    adapt: ({ theirs, ours }, position) => {
      const switches = idsOf(position, ({ type }) => type === 'SWITCH');
      const withoutOff = (seen: Seen) =>
        mapValues(seen, (id, value) => (switches.includes(id) && value === false ? [] : [[id, value]]));
      return { theirs: withoutOff(theirs), ours: withoutOff(ours) };
    },
  },
  {
    row: 'wire: 2.1.1 asks on for a session whose result it has, and ends it late',
    when: always,
    adapt: ({ theirs, ours }, { status }) => {
      const isAsked = (call: string) => ours.requests.some((request) => request.call === call);
      const isStale = (call: string) =>
        call.endsWith('{session with a result}') ||
        /^DELETE .*\{session\}$/.test(call) ||
        (status !== 'authorizing' && call.startsWith('GET /sdk/credentials/'));
      return { theirs: withoutCalls(theirs, (call) => isStale(call) && !isAsked(call)), ours };
    },
  },
  {
    row: '22, 23 (how often a session is asked for)',
    when: ({ status }, act) => status === 'authorizing' && act.kind === 'world',
    adapt: ({ theirs, ours }) => {
      const isAsked = (call: string) => call.startsWith('GET ') && SESSION.test(call);
      return { theirs: withoutCalls(theirs, isAsked), ours: withoutCalls(ours, isAsked) };
    },
  },
];
