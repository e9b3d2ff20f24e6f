import { isJsonText } from './json-text.js';
import { Problem } from '../problem.js';
import { readBytes } from '../provider/read-bytes.js';
import { repeatsSecret } from './secret-search.js';

/** Bytes of a body, either way. */
export const MAX_PROXY_BYTES = 10 * 1024 * 1024;

/** An answer of a provider, read: its status, and its body as JSON text. */
export interface UpstreamAnswer {
  status: number;
  /** The body where it is JSON, else the text of it as a JSON string, `null` where there is none. */
  json: string;
}

/** A shorter secret may be in any text by chance. */
const MIN_SECRET_LENGTH = 6;

/** A longer text is not searched for a message: that takes long, and it tells more than one. */
const MAX_MESSAGE_LENGTH = 64 * 1024;

/** Statuses that mean to our caller what they mean to the provider, and that need no header of it, as a 405 does. */
const SHARED = new Set([400, 403, 404, 406, 409, 410, 412, 413, 415, 422, 423, 429]);

/**
 * Reads an answer and throws a `Problem` where there is nothing to hand on: a redirect, too much, or no text.
 * @param secrets what the answer must not repeat
 */
export async function readAnswer(response: Response, secrets: readonly string[]): Promise<UpstreamAnswer> {
  const { status } = response;
  if (status < 200 || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    throw refused(
      'upstream_redirected',
      'The provider redirected the request; the proxy follows nowhere.',
      status,
    );
  }
  const bytes = await readBytes(response.body, MAX_PROXY_BYTES);
  if (!bytes) {
    throw refused(
      'upstream_answer_too_long',
      `The provider answered more than ${MAX_PROXY_BYTES} bytes.`,
      status,
    );
  }
  const text = decode(bytes, response.headers.get('Content-Type'));
  if (text === null) {
    throw refused('upstream_answer_not_text', 'The provider answered neither JSON nor text.', status);
  }
  const telling = secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH);
  // A provider that echoes the request would hand the token to the page.
  if (telling.some((secret) => repeatsSecret(text, secret))) {
    throw refused('upstream_answer_withheld', 'The provider’s answer repeats a secret.', status);
  }
  return { status, json: toJson(text) };
}

/** What our caller is answered: `{output}`, or a `Problem` with `upstreamStatus` and `output` where the provider refused. */
export function toOutput({ status, json }: UpstreamAnswer): string {
  // The text itself: parsing it would round long numbers, and take long.
  if (status < 300) return `{"output":${json}}`;
  throw new Problem(statusFor(status), 'upstream_error', messageOf(json, status), {
    members: { upstreamStatus: status },
    jsonMembers: { output: json },
  });
}

/** A 401 would read as our own, and make a client log out; others make browsers or caches act. */
const statusFor = (status: number): number => (SHARED.has(status) ? status : status < 500 ? 424 : 502);

function messageOf(json: string, status: number): string {
  const output: unknown = json.length > MAX_MESSAGE_LENGTH ? null : JSON.parse(json);
  const message: unknown =
    typeof output === 'object' && output !== null && 'message' in output ? output.message : undefined;
  return typeof message === 'string' && message !== ''
    ? message
    : `The provider answered the request with status ${status}.`;
}

function toJson(text: string): string {
  if (text === '') return 'null';
  return isJsonText(text) ? text : JSON.stringify(text);
}

function decode(bytes: Uint8Array, contentType: string | null): string | null {
  const charset = /;\s*charset="?([\w-]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const refused = (code: string, message: string, upstreamStatus: number) =>
  new Problem(502, code, message, { members: { upstreamStatus } });
