/** What the user, the provider or the provider's page does in one OAuth window, and when. */
export interface OAuthWindowAct {
  /** The user completes the login, denies access or closes the window; its page severs it; or the provider refuses. */
  act: 'complete' | 'deny' | 'close' | 'sever' | 'fail';
  /** The `error` of a provider that refuses (RFC 6749 section 4.1.2.1). For `fail` only; absent means `server_error`. */
  error?: string;
  /** Milliseconds of `setTimeout`, which fake timers drive, after the act before. Absent: at once, without a timer. */
  afterMs?: number;
}

/** One act at once, by its name. */
export type OAuthWindowActName = OAuthWindowAct['act'];

/**
 * What happens to one window: `'block'` (the browser does not open it), an act, or several in order, each once the
 * window has come to the authorization URL; `null` leaves it to whoever plays it by hand.
 */
export type OAuthWindowPlan =
  'block' | OAuthWindowActName | OAuthWindowAct | readonly (OAuthWindowActName | OAuthWindowAct)[] | null;

/**
 * What happens to each window, in the order in which a flow asks for them: a list, after whose end windows are played by
 * hand, or a function of the number of the window, counted from 0.
 */
export type OAuthWindowScript = readonly OAuthWindowPlan[] | ((window: number) => OAuthWindowPlan);

/** The plan of one window. */
export const planOf = (script: OAuthWindowScript, window: number): OAuthWindowPlan =>
  (typeof script === 'function' ? script(window) : script[window]) ?? null;

/** The acts of a plan, in order. */
export function actsOf(plan: OAuthWindowPlan): readonly OAuthWindowAct[] {
  if (plan === null || plan === 'block') return [];
  const acts: readonly (OAuthWindowActName | OAuthWindowAct)[] =
    typeof plan === 'string' || 'act' in plan ? [plan] : plan;
  return acts.map((act) => (typeof act === 'string' ? { act } : act));
}

/** Performs acts one after the other, none before this returns; what it returns calls off those still to come. */
export function playActs(
  acts: readonly OAuthWindowAct[],
  perform: (act: OAuthWindowAct) => void,
): () => void {
  let isOff = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = (milliseconds: number) =>
    new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));

  const play = async () => {
    for (const act of acts) {
      await (act.afterMs === undefined ? undefined : pause(act.afterMs));
      if (isOff) return;
      perform(act);
    }
  };
  void play();
  return () => {
    isOff = true;
    clearTimeout(timer);
  };
}
