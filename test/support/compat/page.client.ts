import { advance, turn } from './clock.client.js';
import { paragon } from '@useparagon/connect';

/** A call on `paragon`, or on a flow that a callback was handed. */
export interface CompatCall {
  /**
   * E.g. `'installFlow.start'`, `'getUser'`, or `'flow:0.setAccountType'` for the first flow that was handed
   * out.
   */
  method: string;
  /** JSON; a {@link CompatListener} or {@link CompatSignal} in it becomes what it describes. */
  args: unknown[];
}

/**
 * Stands for a callback that writes its arguments into the trace, makes the calls in `then`, and throws where
 * `throws` is set.
 */
export interface CompatListener {
  $listener: string;
  then?: CompatCall[];
  throws?: string;
}

/** Stands for an `AbortSignal`; `abort` with the same name aborts it. */
export interface CompatSignal {
  $signal: string;
}

/**
 * One thing that happened in the page. `inside` names the call that had not returned yet; `null` outside of
 * every call.
 */
export type CompatTraceEntry = { inside: string | null } & (
  | { type: 'callback'; name: string; args: unknown[] }
  /**
   * A call ended. Where a call returned a promise, `value` only says so, and `resolved` or `rejected` has the
   * result later.
   */
  | { type: 'returned' | 'threw' | 'resolved' | 'rejected'; method: string; value: unknown }
  | { type: 'warn' | 'error'; text: string }
  /** An exception or a rejection that nobody handled. */
  | { type: 'unhandled'; value: unknown }
  /** `window.open` was called. `opened` is `false` where the browser blocked the window. */
  | { type: 'window'; opened: boolean }
);

export interface CompatDriver {
  /** Makes a call. Returns its result as the trace has it, see {@link CompatTraceEntry}. */
  call: (call: CompatCall) => unknown;
  abort: (signal: string) => void;
  trace: CompatTraceEntry[];
  /** Lets the time pass, in milliseconds. */
  advance: (milliseconds: number) => Promise<void>;
  /** Resolves with what is under way once the current task of the page has ended. */
  activity: () => Promise<CompatActivity>;
}

export interface CompatActivity {
  /**
   * Requests without an answer, and calls of `authenticate` that have not settled: these also load code,
   * unseen by `fetch`.
   */
  pending: number;
  /** Windows that were opened. */
  windows: number;
  /** Messages that callback pages have sent. */
  messages: number;
  traced: number;
}

declare global {
  interface Window {
    compat: CompatDriver;
  }
}

const trace: CompatTraceEntry[] = [];
const flows: object[] = [];
const signals = new Map<string, AbortController>();
let inside: string | null = null;

type WithoutInside<Entry> = Entry extends unknown ? Omit<Entry, 'inside'> : never;
const record = (entry: WithoutInside<CompatTraceEntry>) => {
  trace.push({ ...entry, inside });
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const controller = (name: string) => {
  const made = signals.get(name) ?? new AbortController();
  signals.set(name, made);
  return made;
};

/**
 * Turns a value into JSON, in which `undefined` and instances of classes differ from `null` and from plain
 * objects.
 */
const plain = (value: unknown, depth = 0): unknown => {
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'function') return { $function: true };
  if (!isRecord(value)) return value;
  if (depth > 12) return { $deep: true };
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (typeof value.setPostOptions === 'function') {
    if (!flows.includes(value)) flows.push(value);
    return { $flow: flows.indexOf(value) };
  }
  const fields = Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, plain(field, depth + 1)]),
  );
  if (value instanceof Error) return { $error: true, ...fields, name: value.name, message: value.message };
  return Object.getPrototypeOf(value) === Object.prototype ? fields : { $instance: true, ...fields };
};

const revive = (value: unknown): unknown => {
  if (!isRecord(value)) return value;
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value.$signal === 'string') return controller(value.$signal).signal;
  if (isListener(value)) return listen(value);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, revive(field)]));
};

const isListener = (value: unknown): value is CompatListener =>
  isRecord(value) && typeof value.$listener === 'string';

const listen =
  ({ $listener: name, then = [], throws }: CompatListener) =>
  (...args: unknown[]) => {
    record({ type: 'callback', name, args: args.map((arg) => plain(arg)) });
    for (const next of then) call(next);
    if (throws !== undefined) throw new Error(throws);
  };

function call({ method, args }: CompatCall): unknown {
  const path = method.split('.');
  const flow = /^flow:(\d+)$/.exec(path[0] ?? '');
  const root: unknown = flow ? flows[Number(flow[1])] : paragon;
  const owner = path
    .slice(flow ? 1 : 0, -1)
    .reduce((object, name) => Reflect.get(Object(object), name) as unknown, root);
  const outer = inside;
  inside = method;
  let result: { type: 'returned' | 'threw'; value: unknown };
  try {
    const target: unknown = Reflect.get(Object(owner), path.at(-1) ?? '');
    if (typeof target !== 'function') throw new TypeError(`${method} is not a function`);
    const value: unknown = Reflect.apply(target, owner, args.map(revive));
    result = { type: 'returned', value };
  } catch (error) {
    result = { type: 'threw', value: error };
  }
  inside = outer;
  const { type, value } = result;
  const isPromise = value instanceof Promise;
  const entry = { type, method, value: isPromise ? { $promise: true } : plain(value) };
  record(entry);
  if (isPromise) {
    const logins = method === 'authenticate' ? 1 : 0;
    activity.pending += logins;
    value
      .then(
        (settled: unknown) => record({ type: 'resolved', method, value: plain(settled) }),
        (error: unknown) => record({ type: 'rejected', method, value: plain(error) }),
      )
      .finally(() => (activity.pending -= logins));
  }
  return entry;
}

const messageOf = (argument: unknown) =>
  argument instanceof Error ? `${argument.name}: ${argument.message}` : String(argument);

const tell =
  (type: 'warn' | 'error') =>
  (...args: unknown[]) =>
    record({ type, text: args.map(messageOf).join(' ') });
Object.assign(console, { warn: tell('warn'), error: tell('error') });

addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  record({ type: 'unhandled', value: plain(event.reason) });
});
addEventListener('error', ({ error }) => record({ type: 'unhandled', value: plain(error) }));

const activity: Omit<CompatActivity, 'traced'> = { pending: 0, windows: 0, messages: 0 };

const open = window.open.bind(window);
window.open = (...args) => {
  const opened = open(...args);
  if (opened) activity.windows += 1;
  record({ type: 'window', opened: opened !== null });
  return opened;
};

/** Calls `start`, and counts it as under way until its promise has settled. */
const underWay = async <Value>(start: () => Promise<Value>): Promise<Value> => {
  activity.pending += 1;
  try {
    return await start();
  } finally {
    activity.pending -= 1;
  }
};

const send = window.fetch.bind(window);
window.fetch = (...args) => underWay(() => send(...args));

// A client reads the body after `fetch` has resolved. The read takes tasks of its own, so it is counted, too.
for (const name of ['text', 'json', 'arrayBuffer', 'blob'] as const) {
  const read: unknown = Reflect.get(Response.prototype, name);
  if (typeof read !== 'function') throw new TypeError(`Response has no ${name}`);
  Object.defineProperty(Response.prototype, name, {
    value(this: Response) {
      return underWay(() => Reflect.apply(read, this, []) as Promise<unknown>);
    },
  });
}

addEventListener('message', ({ data }) => {
  if (isRecord(data) && String(data.type).startsWith('oauth_')) activity.messages += 1;
});

window.compat = {
  call,
  abort: (signal) => controller(signal).abort(),
  trace,
  advance,
  async activity() {
    await turn();
    return { ...activity, traced: trace.length };
  },
};
