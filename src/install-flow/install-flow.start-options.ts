import type { StartOptions } from './install-flow.types.js';
import { toText } from '../utils/plain-data.js';

const START = 'installFlow.start';

type Accepts = (value: unknown) => boolean;
type Expected = readonly [Accepts, string];

const isFunction = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === 'function';
const isText: Accepts = (value) => typeof value === 'string';
const callback: Expected = [isFunction, 'a function'];

/**
 * Looks at the members of the signal, not at its class. A signal of another window or of a polyfill works, but is no
 * instance of this window's `AbortSignal`.
 */
const isSignal: Accepts = (value) =>
  typeof Reflect.get(Object(value), 'aborted') === 'boolean' &&
  isFunction(Reflect.get(Object(value), 'addEventListener'));

/** What each option accepts, and the words for that in the error. `onError` comes first: it gets the error of the others. */
const expected: Readonly<Record<keyof StartOptions, Expected>> = {
  onError: callback,
  accountType: [(value) => [value].flat().every(isText), 'a string or an array of strings'],
  onNext: callback,
  onComplete: callback,
  onOAuthWindowUnreachable: callback,
  oauthTimeout: [(value) => typeof value === 'number' && value >= 0, 'a number of milliseconds, 0 or more'],
  allowMultipleCredentials: [(value) => typeof value === 'boolean', 'true or false'],
  overrideRedirectUrl: [(value) => isText(value) && URL.canParse(String(value)), 'an absolute URL'],
  selectedCredentialId: [isText, 'the ID of a credential'],
  signal: [isSignal, 'an AbortSignal'],
};

const describe = (value: unknown) => {
  if (typeof value === 'object' || typeof value === 'function') return typeof value;
  return typeof value === 'string' ? JSON.stringify(value) : toText(value);
};

/** @throws {TypeError} that says what an argument of a call must be, and what came. */
export const refuse = (call: string, what: string, expectation: string, value: unknown): never => {
  throw new TypeError(`${call}: ${what} must be ${expectation}; got ${describe(value)}.`);
};

/** Warns of the options that have no effect, because there are none of their names. */
export function warnOfUnknown(call: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown[0])
    console.warn(`${call} has no option "${unknown.join('", "')}"; known are ${known.join(', ')}.`);
}

/**
 * Checks the options of `start`, and fills `options` with them. Each callback is bound to `given`, so that `this` works in it.
 * `null` and `''` count as absent, as does every falsy callback. Options of another name do nothing, and are a warning on the
 * console.
 * @throws {TypeError} that names the option, what was expected and what came. `options` then has `onError` where it was given.
 */
export function readStartOptions(given: unknown, options: StartOptions): void {
  if (typeof given !== 'object') refuse(START, 'options', 'an object', given);
  else if (given) {
    warnOfUnknown(START, given, Object.keys(expected));
    for (const [name, [accepts, expectation]] of Object.entries(expected)) {
      const value: unknown = Reflect.get(given, name);
      const isAbsent =
        value === undefined || value === null || value === '' || (accepts === isFunction && !value);
      if (isAbsent) continue;
      if (!accepts(value)) refuse(START, name, expectation, value);
      Reflect.set(options, name, isFunction(value) ? value.bind(given) : value);
    }
  }
}
