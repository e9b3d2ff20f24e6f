import type { CompatClient, CompatTraceEntry } from '../support/compat/page.js';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const idsOf = (options: unknown): string =>
  Array.isArray(options)
    ? `[${options.map((option) => (isRecord(option) ? String(option.id) : '')).join(', ')}]`
    : '';

const describeCallback = (name: string, [first, second]: unknown[]): string => {
  if (!isRecord(first) || name.endsWith('onComplete')) return name;
  if ('stage' in first) return `${name} ${String(first.stage)}${idsOf(first.options)}`;
  return `${name} ${String(first.name)}${isRecord(second) ? ` at ${String(second.stage)}` : ''}`;
};

const describeEntry = (entry: CompatTraceEntry): string[] => {
  switch (entry.type) {
    case 'callback':
      return [describeCallback(entry.name, entry.args)];
    case 'window':
      return [entry.opened ? 'window' : 'window blocked'];
    case 'warn':
      return ['warning'];
    case 'unhandled':
      return ['unhandled'];
    case 'error':
    case 'returned':
    case 'threw':
    case 'resolved':
    case 'rejected':
      return [];
  }
};

/**
 * What the user of a client saw, in order and in short: windows, callbacks, warnings. What came before a call had
 * returned begins with that call's name, e.g. `'start: onNext accountType[default, sandbox]'`.
 */
export const story = (trace: readonly CompatTraceEntry[]): string[] =>
  trace.flatMap((entry) =>
    describeEntry(entry).map((told) =>
      entry.inside ? `${entry.inside.split('.').at(-1) ?? ''}: ${told}` : told,
    ),
  );

/** The calls of a callback, oldest first, as lists of arguments. */
export const callbackArguments = (trace: readonly CompatTraceEntry[], name: string): unknown[][] =>
  trace.flatMap((entry) => (entry.type === 'callback' && entry.name === name ? [entry.args] : []));

/** The errors that `onError` was handed. */
export const errorsOf = (trace: readonly CompatTraceEntry[]): unknown[] =>
  callbackArguments(trace, 'onError').map(([error]) => error);

/** What the page was warned of on its console. */
export const warningsOf = (trace: readonly CompatTraceEntry[]): string[] =>
  trace.flatMap((entry) => (entry.type === 'warn' ? [entry.text] : []));

/** What a method returns. */
export const valueOf = async (client: CompatClient, method: string, ...args: unknown[]): Promise<unknown> =>
  Reflect.get(Object(await client.call(method, ...args)), 'value');

/** How the promise of a method's last call was settled; `undefined`: not yet. */
export const settlement = (trace: readonly CompatTraceEntry[], method: string) => {
  for (const entry of trace.toReversed())
    if ((entry.type === 'resolved' || entry.type === 'rejected') && entry.method === method)
      return { type: entry.type, value: entry.value };
  return undefined;
};

/**
 * A trace as far as rows that say "same" promise it: windows, and callbacks with their arguments, in order. The packages
 * word their errors themselves, and only ours hands `onComplete` an argument.
 */
export const comparable = (trace: readonly CompatTraceEntry[]): unknown[] =>
  trace.flatMap((entry): object[] => {
    if (entry.type === 'window') return [{ opened: entry.opened }];
    if (entry.type !== 'callback') return [];
    const { name, args } = entry;
    return [{ name, args: name.endsWith('onComplete') ? [] : args.map(withoutWording) }];
  });

const withoutWording = (argument: unknown): unknown => {
  if (!isRecord(argument) || !('message' in argument)) return argument;
  const { message: _message, originalError: _originalError, ...rest } = argument;
  return rest;
};
