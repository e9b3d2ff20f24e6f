import { checkAnswers, SidebarInputType, type Input } from '../../inputs/index.js';
import type { InstallFlowSnapshot } from '../../install-flow/index.js';
import { isFillable } from '../arbitraries/answers.js';
import type { InstallScreen } from './install-driver.js';
import type { Demand } from './invariant.js';
import { isShown } from './screen-checks.js';

/** The types of input whose field shows a text that the user can compare letter by letter. */
const TEXTS: ReadonlySet<SidebarInputType> = new Set([
  SidebarInputType.ValueText,
  SidebarInputType.Text,
  SidebarInputType.ValueTextArea,
  SidebarInputType.TextArea,
  SidebarInputType.Password,
  SidebarInputType.Number,
  SidebarInputType.Email,
  SidebarInputType.URL,
  SidebarInputType.CopyableButtonInput,
]);

/**
 * Creates the check of the values that a screen shows. A field shows the default of its input, or what the user
 * entered there before. A password is shown only until the flow leaves the form in which it was entered.
 */
export function createShownValues(demand: Demand) {
  /** What was entered into each form so far, by the key of the form. */
  const entered = new Map<string, Record<string, unknown>[]>();
  /** The key of the form that was open last; `null` where the flow has left it. */
  let open: string | null = null;
  /** What was entered into that form since it was opened. */
  let sinceOpened: Record<string, unknown>[] = [];

  const leave = () => ([open, sinceOpened] = [null, []]);

  return {
    /** Forgets which form is open, because a new flow starts. */
    leave,

    /** Remembers what the user enters into the open form. */
    note(answers: Record<string, unknown>) {
      if (open === null) return;
      entered.set(open, [...(entered.get(open) ?? []), answers]);
      sinceOpened.push(answers);
    },

    /** Checks the values on a screen that is quiet, and notes which form is open. */
    check({ values }: InstallScreen, snapshot: InstallFlowSnapshot) {
      // While the flow works, its form is neither open nor left: an error opens it again.
      if (snapshot.status === 'working') return;
      const key = keyOf(snapshot);
      if (key !== open) leave();
      open = key;
      if (snapshot.status !== 'waiting' || snapshot.stage.stage === 'accountType' || !values) return;
      for (const input of snapshot.stage.options.filter(isShown)) {
        if (!(input.id in values) || input.type === SidebarInputType.File) continue;
        const isPassword = input.type === SidebarInputType.Password;
        const allowed = isPassword ? sinceOpened : entered.get(key);
        const mayShow = isFillable(input) ? (allowed ?? []).map((answers) => answers[input.id]) : [];
        const standard: unknown = input.defaultValue;
        const shown = values[input.id];
        const isRight = [standard, ...mayShow].some((value) => isSame(input, value, shown));
        const field = `the field of "${input.id}"`;
        if (isPassword) {
          const isHarmless = isRight || textOf(shown) === '';
          demand('password', isHarmless, `${field} shows a password from before the form was opened`);
        } else {
          const what = `${field} shows ${inJson(shown)}, which was not entered there, and is not its default`;
          demand('values', isRight, `${what}, ${inJson(standard)}`);
        }
      }
    },
  };
}

/** Tells the forms of all integrations, account types and stages apart. */
const keyOf = (snapshot: InstallFlowSnapshot): string =>
  snapshot.status === 'waiting'
    ? JSON.stringify([snapshot.integration, snapshot.accountType, snapshot.step])
    : snapshot.status;

/** Whether two values stand for the same answer to an input. */
function isSame(input: Input, one: unknown, other: unknown): boolean {
  if (TEXTS.has(input.type)) return textOf(one) === textOf(other);
  if (isEmpty(one) && isEmpty(other)) return true;
  const [first, second] = [one, other].map((value) =>
    JSON.stringify(checkAnswers([input], { [input.id]: value })),
  );
  return first === second;
}

/** An empty text may be the value of an option, and also stands for a field in which nothing is chosen. */
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

const inJson = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
