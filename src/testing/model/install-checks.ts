import { SidebarInputType } from '../../inputs/index.js';
import type { InstallFlow } from '../../install-flow/index.js';
import { inWords, positionOf, type InstallPosition } from './install-model.js';
import type { Demand } from './invariant.js';
import type { MemoryBackend } from '../doubles/memory-backend.js';
import type { Heard, WatchedFlow } from './watched-flow.js';

/** What the checks look at, and whom they tell. */
export interface InstallChecksOptions {
  /** The flow itself: what is asked here is no call of its caller. */
  flow: InstallFlow;
  backend: MemoryBackend;
  watch: () => Pick<WatchedFlow, 'heard' | 'reachable' | 'unsettledCount'>;
  demand: Demand;
  timerCount: () => number;
}

/** A secret that is shorter may be found in a text by chance. */
const SHORTEST_SECRET = 6;

/** What must hold of a flow over doubles, and when. */
export function createInstallChecks({ flow, backend, watch, demand, timerCount }: InstallChecksOptions) {
  const existing = new Set(backend.credentials().map(({ id }) => id));
  const secrets = new Set<string>();
  let spare = 0;

  return {
    /** One more credential may be left that belongs to no completed flow. */
    spareOne: () => void (spare += 1),

    /** Remembers what is entered into the password inputs of the stage that is open. */
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

    /** Holds at any time. */
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

    /** Holds once everything has happened that needs nobody. */
    demandQuiet(position: InstallPosition | null) {
      const snapshot = flow.getSnapshot();
      const found = inWords(positionOf(snapshot));
      const expected = position ? inWords(position) : found;
      const invariant = snapshot.status === 'waiting' && snapshot.error ? 'I7' : 'I4';
      demand(invariant, expected === found, `the flow must be ${expected}, and is ${found}`);
      const isSettled = snapshot.status === 'working' || watch().unsettledCount() === 0;
      demand('I11', isSettled, 'a promise is not settled, and nothing is on its way');
    },

    /** Holds once the last flow has ended. */
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
