import { readPart } from './values.js';

/** How many bytes become text at a time, because a call takes only so many arguments. */
const SLICE = 0x8000;

/** A file as JSON, in the form of an answer, with its content in base64. */
const asAnswer = async (file: File) => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += SLICE)
    binary += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  return { name: file.name, data: btoa(binary) };
};

/**
 * Reads the chosen file, and passes it on as the answer. Until the file is read, the answer has no content
 * and the form refuses it: a form that is submitted at once must not go without its file. The answer stays so
 * where the file cannot be read.
 */
export async function readChosenFile(
  control: Pick<HTMLInputElement, 'files' | 'ariaBusy' | 'isConnected'>,
  onChange: (answer: unknown) => void,
): Promise<void> {
  const file = control.files?.[0];
  onChange(file && { name: file.name, data: '' });
  control.ariaBusy = file ? 'true' : null;
  if (!file) return;
  const answer = await asAnswer(file).catch(() => null);
  // The user has chosen another file or none, or the form was drawn again with another control.
  if (control.files?.[0] !== file || !control.isConnected) return;
  control.ariaBusy = null;
  if (answer) onChange(answer);
}

/**
 * Shows the file of an answer as chosen where a form is drawn again. Only its name is needed, because the
 * answer has the content.
 */
export function showChosenFile(control: Pick<HTMLInputElement, 'files'>, answer: unknown): void {
  const name = readPart(answer, ['name']);
  if (name === '') return;
  const transfer = new DataTransfer();
  transfer.items.add(new File([], name));
  control.files = transfer.files;
}
