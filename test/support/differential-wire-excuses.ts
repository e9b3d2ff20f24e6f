import { postInputsOf, preInputsOf } from './differential-position.js';
import {
  always,
  CREDENTIALS,
  isTakenWithoutStage,
  mapRequests,
  SESSION,
  without,
  type Excuse,
} from './differential-mapping.js';
import { fieldsOf, type Fields, type Seen } from './differential-trace.js';

const PLAIN_START = [
  'isApiInstallation',
  'showPortalAfterInstall',
  'bypassPostOAuthPrompt',
  'allowMultipleCredentials',
];

const BUILD_OAUTH = 'GET /sdk/actions/build-oauth';

/** Of the calls that begin so. */
const mapInstallOptions = (seen: Seen, calls: string, change: (options: Fields) => Fields): Seen =>
  mapRequests(seen, (fields, call) =>
    call.startsWith(calls) ? { ...fields, installOptions: change(fieldsOf(fields.installOptions)) } : fields,
  );

const withoutCalls = (seen: Seen, isDropped: (call: string, index: number) => boolean): Seen => ({
  ...seen,
  requests: seen.requests.filter(({ call }, index) => !isDropped(call, index)),
});

/** What the user entered, as it was sent. */
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

/** Where what is sent differs. */
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
    when: isTakenWithoutStage,
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
    adapt: ({ theirs, ours }, { given, accountType }) => {
      const kept = [...preInputsOf(given, accountType), ...postInputsOf(given, accountType)]
        .filter(({ type }) => String(type).startsWith('TEXTAREA'))
        .map(({ id }) => String(id));
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
    when: (_position, act) => act.kind === 'form',
    adapt: ({ theirs, ours }, position) => {
      const hidden = [
        ...preInputsOf(position.given, position.accountType),
        ...postInputsOf(position.given, position.accountType),
      ]
        .filter((input) => input.hidden === true && input.type !== 'COPYABLE_BUTTON_INPUT')
        .map(({ id }) => String(id));
      return {
        theirs,
        ours: mapValues(ours, (id, value) =>
          hidden.includes(id) && value === 'hidden' ? [] : [[id, value]],
        ),
      };
    },
  },
  {
    row: 'wire: 2.1.1 asks on for a session whose result it has',
    when: always,
    adapt: ({ theirs, ours }, { status }) => {
      const isAsked = (call: string) => ours.requests.some((request) => request.call === call);
      const isStale = (call: string) =>
        call.endsWith('{session with a result}') ||
        (status !== 'authorizing' && call.startsWith('GET /sdk/credentials/'));
      return { theirs: withoutCalls(theirs, (call) => isStale(call) && !isAsked(call)), ours };
    },
  },
  {
    row: '22, 23 (how often a session is asked for)',
    when: ({ status }, act) => status === 'authorizing' && act.kind === 'world',
    adapt: ({ theirs, ours }) => {
      const once = (seen: Seen) =>
        withoutCalls(
          seen,
          (call, index) =>
            SESSION.test(call) && seen.requests.findIndex((other) => other.call === call) < index,
        );
      return { theirs: once(theirs), ours: once(ours) };
    },
  },
];
