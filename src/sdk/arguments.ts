/** @throws {Error} that names the argument of a method, unless it is a text that says something. */
export function requireText(method: string, argument: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || !value.trim())
    throw new Error(`paragon.${method}: ${argument} must be a text that is not empty; got ${typeof value}.`);
}
