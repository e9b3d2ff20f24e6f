import { SidebarInputType } from '../../inputs/index.js';
import type { InstallFlow } from '../../install-flow/index.js';
import { inWords, positionOf, type InstallPosition } from './install-model.js';
import type { Demand } from './invariant.js';
import type { MemoryBackend } from '../doubles/memory-backend.js';
import type { WatchedFlow } from './watched-flow.js';
import type { Heard } from './watched-flow.types.js';

/** The flow and the doubles to check, and `demand`, which records what does not hold. */
export interface InstallChecksOptions {
  /** The flow itself and not the watched one, so that the checks do not count as calls of its caller. */
  flow: InstallFlow;
  backend: MemoryBackend;
  watch: () => Pick<WatchedFlow, 'heard' | 'reachable' | 'unsettledCount'>;
  demand: Demand;
  timerCount: () => number;
}

/** A shorter secret could occur in a snapshot by chance. */
const SHORTEST_SECRET = 6;

/** Creates the checks that compare a flow with its model and with what is stored at its backend. */
export function createInstallChecks({ flow, backend, watch, demand, timerCount }: InstallChecksOptions) {
  const existing = new Set(backend.credentials().map(({ id }) => id));
  const secrets = new Set<string>();
  let spare = 0;

  return {
    /** Allows the backend to keep one more credential that belongs to no completed flow. */
    spareOne: () => void (spare += 1),

    /** Remembers the values for the password inputs of the open stage. No snapshot may contain them (I8). */
    noteSecrets(values: unknown) {
      const snapshot = flow.getSnapshot();
      if (snapshot.status !== 'waiting' || snapshot.stage.stage === 'accountType') return;
      const entered = new Map<string, unknown>(Object.entries(values ?? {}));
      for (const { id, type } of snapshot.stage.options) {
        const secret = entered.get(id);
        const isSecret = type === SidebarInputType.Password && typeof secret === 'string';
        if (isSecret && secret.trim().length >= SHORTEST_SECRET) secrets.add(secret.trim());
      }
    },

    /** Checks what must hold at any time. */
    demandAlways() {
      const snapshot = flow.getSnapshot();
      const reachable = watch().reachable();
      const text = JSON.stringify(snapshot);
      const shows = [...secrets].some((secret) => text.includes(secret));
      demand('I3', reachable <= 1, `${reachable} OAuth windows are open`);
      demand('I8', !shows, 'the snapshot shows what was entered into a password input');
      if (snapshot.status === 'working') return;
      demand('I3', reachable === 0, `an OAuth window is open while the flow is ${snapshot.status}`);
      demand('I9', timerCount() === 0, `a timer is set while the flow is ${snapshot.status}`);
      demand('I9', backend.openQuestions === 0, `the backend is asked while the flow is ${snapshot.status}`);
    },

    /**
     * Checks what must hold once nothing happens any more without the user, the provider or the clock. The
     * flow must stand at `position`; `null` where the model does not know.
     */
    demandQuiet(position: InstallPosition | null) {
      const snapshot = flow.getSnapshot();
      const found = inWords(positionOf(snapshot));
      const expected = position ? inWords(position) : found;
      const invariant = snapshot.status === 'waiting' && snapshot.error ? 'I7' : 'I4';
      demand(invariant, expected === found, `the flow must be ${expected}, and is ${found}`);
      const isSettled = snapshot.status === 'working' || watch().unsettledCount() === 0;
      demand('I11', isSettled, 'a promise is not settled, and nothing is on its way');
    },

    /** Checks the credentials and the sessions that the backend has after the last flow has ended. */
    demandCredentials() {
      const made = watch()
        .heard.flatMap(completedBy)
        .filter((id) => !existing.has(id));
      demand('I13', new Set(made).size === made.length, 'two completed flows have the same credential');
      const left = backend.credentials().length - existing.size;
      const isRight = left >= made.length && left <= made.length + spare;
      demand('I13', isRight, `${left} credentials were made and are left, of ${made.length} completed flows`);
      const { length } = backend.openSessions();
      demand('I13', length === 0, `${length} logins can still succeed after their flows ended`);
    },
  };
}

const completedBy = (words: Heard) => (words.type === 'complete' ? words.credentialId : []);
