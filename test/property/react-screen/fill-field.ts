import { flushSync } from 'react-dom';
import { turn } from '../../../src/testing/model/turn.js';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Fills in a field as a user does, or makes it empty; a promise where that takes a while. */
export function fillField(field: HTMLElement, answer: unknown): Promise<void> | undefined {
  const control = field.querySelector<Control>('input, select, textarea');
  if (!control) throw new Error(`"${field.innerText}" must have a control.`);
  if (control.matches(':disabled, [readonly]')) return undefined;
  if (field.querySelector('.chips')) fillScopes(field, textOf(answer));
  else if (field.querySelector('.part')) fillParts(field, answer);
  else if (control instanceof HTMLSelectElement) choose(control, answer);
  else if (control instanceof HTMLTextAreaElement) write(control, textOf(answer));
  else if (control.type === 'checkbox') check(control, answer === true);
  else if (control.type === 'file') return chooseFile(control, textOf(answer).trim());
  else write(control, textOf(answer));
  return undefined;
}

/** In place of the value of a field that has none to read: a file, or an answer of several parts. */
export const UNREADABLE = Symbol('a value that cannot be read');

/** The value that a field shows, in the form of an answer. */
export function valueOf(field: HTMLElement): unknown {
  const control = field.querySelector<Control>('input, select, textarea');
  if (!control || field.querySelector('.part')) return UNREADABLE;
  if (field.querySelector('.chips'))
    return [...field.querySelectorAll('.chips code')].map(({ textContent }) => textContent);
  if (control instanceof HTMLSelectElement) return control.value === '' ? '' : JSON.parse(control.value);
  if (control.type === 'checkbox') return control instanceof HTMLInputElement && control.checked;
  return control.type === 'file' ? UNREADABLE : control.value;
}

/** Switches a checkbox on or off. */
export function check(box: HTMLInputElement, isChecked: boolean): void {
  if (box.checked !== isChecked) click(box);
}

/** Clicks, and lets the page show what comes of it: a user does not click twice in a row before it has. */
export const click = (element: HTMLElement): void => flushSync(() => element.click());

/** A file of that content; `''`: none. */
function chooseFile(control: HTMLInputElement, content: string): Promise<void> | undefined {
  // Where the page says that no file is chosen, nobody does anything about it.
  if (content === '' && control.value === '') return undefined;
  const transfer = new DataTransfer();
  if (content !== '') transfer.items.add(new File([content], 'answer.txt'));
  control.files = transfer.files;
  control.dispatchEvent(new Event('change', { bubbles: true }));
  return content === '' ? undefined : untilRead(control);
}

/** What the page says of it is drawn a turn later. */
async function untilRead(control: HTMLElement): Promise<void> {
  do await turn();
  while (control.ariaBusy === 'true');
  for (let turns = 0; turns < 3; turns += 1) await turn();
}

/** The scopes that are there and not wanted are removed, the others added. */
function fillScopes(field: HTMLElement, text: string): void {
  const wanted = text.split(/[\s,]+/).filter(Boolean);
  for (const remove of field.querySelectorAll<HTMLElement>('.chips button'))
    if (!wanted.some((scope) => remove.ariaLabel === `Remove ${scope}`)) click(remove);
  const control = field.querySelector('input');
  if (!control || wanted.length === 0) return;
  write(control, wanted.join(' '));
  const enter = { key: 'Enter', bubbles: true, cancelable: true };
  flushSync(() => control.dispatchEvent(new KeyboardEvent('keydown', enter)));
}

/** Each part by its label. */
function fillParts(field: HTMLElement, answer: unknown): void {
  const { mainInput, objectMapping, dependentInput, fieldMappings } = fieldsOf(answer);
  const mapped = fieldsOf(fieldMappings);
  for (const part of field.querySelectorAll('.part')) {
    const [label, control] = [part.querySelector('label')?.textContent ?? '', part.querySelector('input')];
    const answers = { ...mapped, Object: mainInput ?? objectMapping, Field: dependentInput };
    if (control) write(control, textOf(new Map(Object.entries(answers)).get(label)));
  }
}

/** The values of the options are JSON, and that of the prompt is empty. */
function choose(select: HTMLSelectElement, answer: unknown): void {
  const isAnswer = ({ value }: HTMLOptionElement) =>
    value === '' ? answer === undefined || answer === null : textOf(JSON.parse(value)) === answer?.toString();
  select.selectedIndex = [...select.options].findIndex(isAnswer);
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

/** React hears of a text only where it is set past the property with which it watches the control. */
function write(control: HTMLElement, text: string): void {
  Reflect.set(Object.getPrototypeOf(control), 'value', text, control);
  control.dispatchEvent(new Event('input', { bubbles: true }));
}

const textOf = (answer: unknown): string =>
  typeof answer === 'string' || typeof answer === 'number' || typeof answer === 'boolean'
    ? String(answer)
    : '';

const fieldsOf = (answer: unknown): Record<string, unknown> =>
  typeof answer === 'object' && answer !== null ? { ...answer } : {};
