import type { StartOptions } from './install-flow.types.js';
import { toText } from '../utils/plain-data.js';

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
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'aborted') === 'boolean' &&
  isFunction(Reflect.get(value, 'addEventListener'));

/** What each option accepts, and the words for that in the error. */
const expected: Readonly<Record<keyof StartOptions, Expected>> = {
  accountType: [(value) => [value].flat().every(isText), 'a string or an array of strings'],
  onNext: callback,
  onComplete: callback,
  onError: callback,
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

const refuse = (what: string, expectation: string, value: unknown) => {
  throw new TypeError(`installFlow.start: ${what} must be ${expectation}; got ${describe(value)}.`);
};

/** Warns of the options that have no effect, because there are none of their names. */
export function warnOfUnknown(call: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown[0])
    console.warn(`${call} has no option "${unknown.join('", "')}"; known are ${known.join(', ')}.`);
}

/**
 * The options of `start`, checked. Each callback is bound to `given`, so that `this` works in it. `null` and `''` count as
 * absent, as does every falsy callback. Options of another name do nothing, and are a warning on the console.
 * @throws {TypeError} that names the option, what was expected and what came.
 */
export function parseStartOptions(given: unknown): StartOptions {
  const options: StartOptions = {};
  if (typeof given !== 'object') refuse('options', 'an object', given);
  else if (given) {
    warnOfUnknown('installFlow.start', given, Object.keys(expected));
    for (const [name, [accepts, expectation]] of Object.entries(expected)) {
      const value: unknown = Reflect.get(given, name);
      const isAbsent =
        value === undefined || value === null || value === '' || (accepts === isFunction && !value);
      if (isAbsent) continue;
      if (!accepts(value)) refuse(name, expectation, value);
      Reflect.set(options, name, isFunction(value) ? Function.prototype.bind.call(value, given) : value);
    }
  }
  return options;
}
