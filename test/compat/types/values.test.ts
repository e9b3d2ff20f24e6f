// @vitest-environment node
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import * as ourConnectSdk from '../../../src/connect-sdk.js';
import * as ours from '../../../src/index.js';

type Exports = Record<string, unknown>;
type ErrorClass = new (text: string) => Error & { meta: unknown };

const require = createRequire(import.meta.url);
/** CommonJS, which an `import` of it by name cannot read. */
const theirs = require('@useparagon/connect') as Exports;
const ourExports: Exports = ours;

const isData = (value: unknown) => typeof value !== 'function' && !(value instanceof Error);
const instances = ['paragon', 'connectSingleton'];
const dataNames = Object.keys(theirs).filter((name) => isData(theirs[name]) && !instances.includes(name));
const errorNames = Object.keys(theirs).filter(
  (name) => name.endsWith('Error') && !/^(?:get|Base)/.test(name),
);

describe('what 2.1.1 exports', () => {
  it('is exported here too', () => {
    expect(Object.keys(theirs).filter((name) => typeof ourExports[name] !== typeof theirs[name])).toEqual([]);
  });

  it.each(dataNames)('has the same value: %s', (name) => {
    expect(ourExports[name]).toEqual(theirs[name]);
  });

  it('counts the enums and constants that are compared', () => {
    expect(dataNames).toHaveLength(20);
    expect(errorNames).toHaveLength(7);
  });

  it('is exported by `./ConnectSDK` too', () => {
    expect(ourConnectSdk.PARAGON_OVERFLOW_EMPTY_VALUE).toBe('PARAGON_OVERFLOW_EMPTY_VALUE');
    expect(Object.keys(ourConnectSdk).sort()).toEqual([
      'ExternalFilePicker',
      'InstallFlow',
      'PARAGON_OVERFLOW_EMPTY_VALUE',
      'default',
    ]);
    expect(ourConnectSdk.default).toBe(ours.default);
  });
});

describe('getConnectSDKError', () => {
  const read = (exported: Exports, error: unknown) =>
    (exported.getConnectSDKError as (error: unknown) => Exports)(error);
  const made = (exported: Exports, name: string) => new (exported[name] as ErrorClass)('zendesk');

  it.each(errorNames)('tells of a %s as 2.1.1 does', (name) => {
    const [told, toldBefore] = [ourExports, theirs].map((each) => read(each, made(each, name)));
    expect({ ...told, message: '' }).toEqual({ ...toldBefore, message: '' });
    expect(told?.message).toBe(made(ourExports, name).message);
  });

  it.each(errorNames)('knows a %s by its class and its name', (name) => {
    const error = made(ourExports, name);
    expect(error).toBeInstanceOf(ours.BaseSDKError);
    expect(error.name).toBe(made(theirs, name).name);
    expect(error.meta).toEqual(made(theirs, name).meta);
  });

  it.each([
    ['an error', new Error('refused')],
    ['an error of another class', new TypeError('refused')],
    ['an error without a message', new Error()],
    ['a string', 'refused'],
    ['nothing', undefined],
    ['null', null],
    ['an object that looks like one of its own', { name: 'OAuthTimeoutError', message: 'late', meta: null }],
    ['an error that only has the name', Object.assign(new Error('late'), { name: 'OAuthTimeoutError' })],
  ])('turns %s into what 2.1.1 turns it into', (_, thrown) => {
    expect(read(ourExports, thrown)).toEqual(read(theirs, thrown));
  });
});
