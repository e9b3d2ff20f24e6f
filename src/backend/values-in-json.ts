import type { InstallAnswers } from '../install-flow/index.js';

/** What was answered, as it travels: JSON has no files, so each becomes `{name, data}`, its content in base64. */
export async function valuesInJson(answers: InstallAnswers | null): Promise<Record<string, unknown>> {
  const entries = Object.entries(answers?.reveal() ?? {}).map(
    async ([inputId, value]) => [inputId, value instanceof Blob ? await fileInJson(value) : value] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** A `Blob` that has no name is called as `FormData` calls it. */
async function fileInJson(file: Blob & { name?: string }) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return { name: file.name ?? 'blob', data: btoa(binary) };
}
