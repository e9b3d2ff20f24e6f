import { installFlowMachine } from '../../../src/install-flow/index.js';
import { withMermaid } from './mermaid-block.js';

interface Arrow {
  from: string;
  to: string;
  event: string;
  guard: string | null;
}

type Machine = typeof installFlowMachine;
type StateNode = Machine['states'][keyof Machine['states']];

/** The node from which the diagram draws the transitions that every state has. */
const ANYWHERE = 'anywhere';

/** The names of the states, in the order of the machine. */
export const stateNames = (): string[] => Object.keys(installFlowMachine.states);

const wordFor = (eventType: string) =>
  eventType.replace(/^xstate\.done\..*/, 'done').replace(/^xstate\.error\..*/, 'error');

const guardOf = (guard: unknown) => (typeof guard === 'string' ? guard : null);

/**
 * The transitions that lead to a state, in the order in which they are tried. What stays where it is is left
 * out.
 */
function arrowsOf(node: StateNode, from: string): Arrow[] {
  const transitions = [...node.transitions.values()].flat().concat(node.always ?? []);
  return transitions.flatMap(({ target, eventType, guard }) =>
    (target ?? []).map(({ key }) => ({ from, to: key, event: wordFor(eventType), guard: guardOf(guard) })),
  );
}

const FORM_ANSWERS = ['setPreOptions', 'setPostOptions', 'setInstallOptions'];

/** The three ways to answer a form lead to the same states: one arrow stands for them. */
const withoutRepeats = (arrows: Arrow[]): Arrow[] =>
  arrows
    .filter(({ event }) => !FORM_ANSWERS.slice(1).includes(event))
    .map((arrow) => (FORM_ANSWERS.includes(arrow.event) ? { ...arrow, event: 'set…Options' } : arrow));

const labelOf = ({ event, guard }: Arrow) =>
  [event, guard ? `[${guard}]` : !event && '[else]'].filter(Boolean).join(' ');

/** One arrow between two states, however many transitions there are. */
function linesOf(arrows: Arrow[]): string[] {
  const labels = new Map<string, string[]>();
  for (const arrow of arrows) {
    const ends = `${arrow.from} --> ${arrow.to}`;
    labels.set(ends, [...(labels.get(ends) ?? []), labelOf(arrow)]);
  }
  return [...labels].map(([ends, all]) => `${ends}: ${all.join('<br/>')}`);
}

/** The first line that describes a state stands for its name. */
const actorsOf = (node: StateNode) =>
  node.invoke.flatMap(({ id }) => [`${node.key}: ${node.key}`, `${node.key}: runs ${id}`]);

/** The install flow as a Mermaid state diagram. */
export function machineDiagram(): string {
  const { states, root } = installFlowMachine;
  const nodes = Object.values(states);
  const arrows = [
    ...arrowsOf(root, ANYWHERE),
    ...nodes.flatMap((node) => withoutRepeats(arrowsOf(node, node.key))),
  ];
  const lines = [
    `[*] --> ${String(root.initial.target[0]?.key)}`,
    `state "in every state" as ${ANYWHERE}`,
    ...nodes.flatMap(actorsOf),
    ...linesOf(arrows),
  ];
  return ['stateDiagram-v2', ...lines.map((line) => `  ${line}`), ''].join('\n');
}

/** The document with the diagram in place of the one that it has. */
export const withDiagram = (markdown: string): string => withMermaid(markdown, machineDiagram());
