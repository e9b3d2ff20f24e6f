import { readPart } from './values.js';

/** Bytes that are turned into text at a time: a call takes so many arguments at most. */
const SLICE = 0x8000;

/** A file as an answer travels: in JSON, its content in base64. */
const asAnswer = async (file: File) => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += SLICE)
    binary += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  return { name: file.name, data: btoa(binary) };
};

/**
 * Answers with the file that was chosen. Until it is read its answer is one that the form refuses, so that a form that is
 * submitted at once does not go without it; and so it stays where it cannot be read.
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
  // Another file was chosen, or none, or the form is drawn again and has another control.
  if (control.files?.[0] !== file || !control.isConnected) return;
  control.ariaBusy = null;
  if (answer) onChange(answer);
}

/** Shows the file of an answer as chosen, where a form is drawn again: its name, since the answer has its content. */
export function showChosenFile(control: Pick<HTMLInputElement, 'files'>, answer: unknown): void {
  const name = readPart(answer, ['name']);
  if (name === '') return;
  const transfer = new DataTransfer();
  transfer.items.add(new File([], name));
  control.files = transfer.files;
}
