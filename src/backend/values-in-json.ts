import { isBlob } from '../inputs/index.js';
import type { InstallAnswers } from '../install-flow/index.js';

/**
 * Bytes for one call of `String.fromCharCode`, which takes each byte as an argument; their number is limited.
 */
const SLICE = 0x8000;

/**
 * Returns answers as values for JSON, which has no files. A file becomes `{name, data}`, its content in
 * base64.
 */
export async function valuesInJson(answers: InstallAnswers | null): Promise<Record<string, unknown>> {
  const entries = Object.entries(answers?.reveal() ?? {}).map(
    async ([inputId, value]) => [inputId, isBlob(value) ? await fileInJson(value) : value] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** A file without a name gets the name that `FormData` would give it. */
async function fileInJson(file: Blob & { name?: string }) {
  const { name = '' } = file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += SLICE)
    binary += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  return { name: name === '' ? 'blob' : name, data: btoa(binary) };
}
