import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Values that outlive the process, by name. What is kept was made by `JSON.stringify`. */
export interface KeptState {
  /** `undefined` for a name without a value. */
  get: (name: string) => unknown;
  set: (name: string, value: unknown) => void;
}

/** Keeps values as long as the process runs. */
export function createMemoryState(): KeptState {
  const values = new Map<string, unknown>();
  return { get: (name) => values.get(name), set: (name, value) => void values.set(name, value) };
}

/** Keeps values in a folder that belongs to the user alone: a file for each name. The folder is made where it is missing. */
export function openFolderState(folder: string): KeptState {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fileOf = (name: string) => join(folder, `${name}.json`);
  return {
    get(name) {
      try {
        return JSON.parse(readFileSync(fileOf(name), 'utf8')) as unknown;
      } catch {
        // The file is missing, or somebody has changed it.
        return undefined;
      }
    },
    set(name, value) {
      // A process that is killed while it writes must leave the earlier value.
      const written = `${fileOf(name)}.new`;
      writeFileSync(written, JSON.stringify(value), { mode: 0o600 });
      renameSync(written, fileOf(name));
    },
  };
}

/** Forgets everything that is in the folder of {@link openFolderState}. */
export const removeFolderState = (folder: string) => rmSync(folder, { recursive: true, force: true });

/** The kept value of that name if `isValid`; otherwise what `make` makes, which is kept from then on. */
export async function keptOr<Value>(
  state: KeptState,
  name: string,
  isValid: (value: unknown) => value is Value,
  make: () => Value | Promise<Value>,
): Promise<Value> {
  const kept = state.get(name);
  if (isValid(kept)) return kept;
  const made = await make();
  state.set(name, made);
  return made;
}
