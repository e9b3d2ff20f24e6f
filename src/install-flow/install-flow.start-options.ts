import type { StartOptions } from './install-flow.types.js';

type Accepts = (value: unknown) => boolean;
type Expected = readonly [Accepts, string];

const isFunction: Accepts = (value) => typeof value === 'function';
const isText: Accepts = (value) => typeof value === 'string' && value !== '';
const callback: Expected = [isFunction, 'a function'];

/** What each option takes, and how to say so. */
const expected: Readonly<Partial<Record<string, Expected>>> = {
  accountType: [
    (value) => [value].flat().every((name) => typeof name === 'string'),
    'a string or an array of strings',
  ],
  oauthTimeout: [(value) => typeof value === 'number' && value >= 0, 'a number of milliseconds, 0 or more'],
  allowMultipleCredentials: [(value) => typeof value === 'boolean', 'true or false'],
  overrideRedirectUrl: [(value) => isText(value) && URL.canParse(String(value)), 'an absolute URL'],
  selectedCredentialId: [isText, 'the ID of a credential'],
  signal: [(value) => value instanceof AbortSignal, 'an AbortSignal'],
};

const describe = (value: unknown) =>
  typeof value === 'object' || typeof value === 'function' ? typeof value : JSON.stringify(value);

const refuse = (what: string, expectation: string, value: unknown) => {
  throw new TypeError(`installFlow.start: ${what} must be ${expectation}; got ${describe(value)}.`);
};

/**
 * The options of `start`, checked. `null` counts as absent.
 * @throws {TypeError} that names the option, what was expected and what came.
 */
export function parseStartOptions(options: unknown): StartOptions {
  if (typeof options !== 'object') refuse('options', 'an object', options);
  const given = Object.entries(options ?? {}).filter(([, value]) => (value ?? null) !== null);
  for (const [name, value] of given) {
    const [accepts, expectation] = name.startsWith('on') ? callback : (expected[name] ?? []);
    if (accepts?.(value) === false) refuse(name, String(expectation), value);
  }
  return Object.fromEntries(given);
}
