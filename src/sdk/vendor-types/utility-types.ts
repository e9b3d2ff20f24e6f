type AnyFunction = (...args: never[]) => unknown;

/** The names of the methods of `T`. */
export type FunctionPropertyNames<T> = { [K in keyof T]: T[K] extends AnyFunction ? K : never }[keyof T];

/** `T` without its methods. */
export type NonFunctionProperties<T> = Pick<T, Exclude<keyof T, FunctionPropertyNames<T>>>;

/** The type of the value that a promise resolves with. */
export type UnwrapPromise<T> = T extends PromiseLike<infer Value> ? Value : T;

/** `T` whose fields, at every depth, are all required and never `null` or `undefined`. */
export type NonNullUndefinedField<T> = { [K in keyof T]-?: NonNullUndefinedField<NonNullable<T[K]>> };
