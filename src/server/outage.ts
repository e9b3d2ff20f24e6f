import { unavailable, type Problem } from './problem.js';
import { UnknownKeyError } from './secrets.js';
import { StoreError } from './store/guarded-stores.js';

/** A store or an encryption key that is not there at the moment, so that a call changes nothing and may be repeated. */
export interface Outage {
  problem: Problem;
  /** What the operator is told. Names the operation of the store, or the ID of the key. */
  message: string;
}

/** Seconds after which a call that met an outage may be repeated. */
const RETRY_SECONDS = 2;

/** Returns the outage that an error tells of; `null` for every other error. */
export function outageOf(error: unknown): Outage | null {
  if (error instanceof StoreError)
    return {
      problem: unavailable(
        'store_unavailable',
        'The server cannot reach its store. Try again.',
        RETRY_SECONDS,
      ),
      message: `The store failed in ${error.message} (${codeOf(error.cause)}).`,
    };
  if (error instanceof UnknownKeyError)
    return {
      problem: unavailable(
        'encryption_key_missing',
        'The server cannot open what it stored. Try again.',
        RETRY_SECONDS,
      ),
      message: `A secret was encrypted with the key "${error.kid}", which is not among \`encryptionKeys\`.`,
    };
  return null;
}

/** The code of an error of a database, e.g. `ECONNREFUSED`, else its name. Messages may quote what was stored. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'time-out';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
