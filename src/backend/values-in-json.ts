import { isBlob } from '../inputs/index.js';
import type { InstallAnswers } from '../install-flow/index.js';

/** Bytes that are turned into text at a time: a call takes so many arguments at most. */
const SLICE = 0x8000;

/** What was answered, as it travels: JSON has no files, so each becomes `{name, data}`, its content in base64. */
export async function valuesInJson(answers: InstallAnswers | null): Promise<Record<string, unknown>> {
  const entries = Object.entries(answers?.reveal() ?? {}).map(
    async ([inputId, value]) => [inputId, isBlob(value) ? await fileInJson(value) : value] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** A file that has no name is called as `FormData` calls it. */
async function fileInJson(file: Blob & { name?: string }) {
  const { name = '' } = file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += SLICE)
    binary += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  return { name: name === '' ? 'blob' : name, data: btoa(binary) };
}
