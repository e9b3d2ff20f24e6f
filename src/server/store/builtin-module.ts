/**
 * Returns a built-in module of Node, which Bun and Deno have, too; `undefined` where the runtime has none of that name
 * (workerd), or cannot be asked (Node before 20.16). A bundler leaves the name in this call alone, where it would look
 * for the module of an import.
 */
export function builtinModule(name: string): unknown {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.(name);
}
