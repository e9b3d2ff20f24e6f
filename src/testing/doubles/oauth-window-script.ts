/** One act in an OAuth window by the user, the provider or the page of the provider. */
export interface OAuthWindowAct {
  /**
   * `complete`, `deny`, `close`: the user logs in and allows access, denies access, or closes the window.
   * `sever`: the page of the provider severs the window. `fail`: the provider refuses.
   */
  act: 'complete' | 'deny' | 'close' | 'sever' | 'fail';
  /**
   * The `error` with which the provider refuses (RFC 6749 section 4.1.2.1). For `fail` only; absent means
   * `server_error`.
   */
  error?: string;
  /**
   * Milliseconds of `setTimeout`, which fake timers drive, between the act before and this one. Absent: no
   * wait and no timer.
   */
  afterMs?: number;
}

/** The name of an act. In a plan, it stands for the act without a wait. */
export type OAuthWindowActName = OAuthWindowAct['act'];

/**
 * What happens in one window. `'block'`: the browser does not open the window. One act, or a list of acts: they
 * are performed in order, once the flow has sent the window to the authorization URL. `null`: a test plays the
 * window by hand.
 */
export type OAuthWindowPlan =
  'block' | OAuthWindowActName | OAuthWindowAct | readonly (OAuthWindowActName | OAuthWindowAct)[] | null;

/**
 * What happens in each window, in the order in which a flow asks for windows: a list, or a function of the
 * number of the window, counted from 0. After the end of a list, a test plays the windows by hand.
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

/**
 * Performs acts one after the other, and none of them before this function returns. The returned function
 * calls off the acts that are still to come.
 */
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
