import { readPart } from './values.js';

/** A file as an answer travels: in JSON, its content in base64. */
const asAnswer = async (file: File) => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return { name: file.name, data: btoa(binary) };
};

/**
 * Answers with the file that was chosen. Until it is read its answer is one that the form refuses, so that a form that is
 * submitted at once does not go without it.
 */
export async function readChosenFile(
  control: HTMLInputElement,
  onChange: (answer: unknown) => void,
): Promise<void> {
  const file = control.files?.[0];
  onChange(file && { name: file.name, data: '' });
  if (!file) return;
  control.ariaBusy = 'true';
  const answer = await asAnswer(file);
  if (control.files?.[0] !== file) return;
  control.ariaBusy = null;
  onChange(answer);
}

/** Shows the file of an answer as chosen, where a form is drawn again. */
export function showChosenFile(control: HTMLInputElement, answer: unknown): void {
  const [name, data] = [readPart(answer, ['name']), readPart(answer, ['data'])];
  if (name === '') return;
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  control.files = transfer.files;
}
