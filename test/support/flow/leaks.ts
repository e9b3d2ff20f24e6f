type Visit = (inner: unknown) => void;

/**
 * Calls `visit` with everything that one step into an object finds: keys, values (hidden ones too), and
 * entries.
 */
function look(object: object, visit: Visit): void {
  if (object instanceof Map || object instanceof Set)
    for (const entry of object.entries()) entry.forEach(visit);
  for (const key of Reflect.ownKeys(object)) {
    visit(typeof key === 'symbol' ? key.description : key);
    visit(Object.getOwnPropertyDescriptor(object, key)?.value);
  }
}

/** Collects every value that can be reached from `root`, each object once. */
export function everythingIn(root: unknown): Set<unknown> {
  const reached = new Set<unknown>();
  const left = [root];
  const visit: Visit = (inner) => {
    if (reached.has(inner)) return;
    reached.add(inner);
    left.push(inner);
  };
  while (left.length) {
    const value = left.pop();
    if (typeof value === 'function' || (typeof value === 'object' && value !== null)) look(value, visit);
    else visit(value);
  }
  return reached;
}

/** Lists the parts of a value, and of its JSON, that have a secret in them; `[]` where no part has. */
export function leaksOf(value: unknown, secret: string): string[] {
  const shows = (text: unknown) => typeof text === 'string' && text.includes(secret);
  return [JSON.stringify(value), ...everythingIn(value)].filter(shows).map(String);
}
