import { isJsonText } from './json-text.js';
import { Problem } from '../problem.js';
import { readBytes } from '../provider/read-bytes.js';
import { repeatsSecret } from './secret-search.js';

/** The most bytes that the body of a request or of an answer may have. */
export const MAX_PROXY_BYTES = 10 * 1024 * 1024;

/** A provider's answer after its body was read. */
export interface UpstreamAnswer {
  status: number;
  /**
   * JSON text: the body where it is JSON, the body's text as a JSON string where it is not, `null` for an
   * empty body.
   */
  json: string;
}

/** The shortest secret that answers are searched for. A shorter secret may stand in any text by chance. */
const MIN_SECRET_LENGTH = 6;

/**
 * The length up to which an answer is parsed for its `message`. Parsing a longer text takes long, and such a
 * text is no mere error message.
 */
const MAX_MESSAGE_LENGTH = 64 * 1024;

/**
 * Statuses of a provider that are handed on, because they mean the same to the caller of the proxy. A 405 is
 * not handed on, because it needs the header `Allow`, and no header of the provider is handed on.
 */
const SHARED = new Set([400, 403, 404, 406, 409, 410, 412, 413, 415, 422, 423, 429]);

/**
 * Reads the provider's answer to a request.
 * @param secrets texts that the answer must not repeat
 * @throws {Problem} a 502 for an answer that cannot be handed on: a redirect, a body over
 * {@link MAX_PROXY_BYTES}, a body that is no text, or a body that repeats a secret.
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
  // Some providers echo the request. Handing on such an answer would give the token to the page.
  if (telling.some((secret) => repeatsSecret(text, secret))) {
    throw refused('upstream_answer_withheld', 'The provider’s answer repeats a secret.', status);
  }
  return { status, json: toJson(text) };
}

/**
 * The JSON text of `{output}` for the caller of the proxy.
 * @throws {Problem} `upstream_error`, with `upstreamStatus` and `output`, where the provider's status is no
 * success.
 */
export function toOutput({ status, json }: UpstreamAnswer): string {
  // The text is inserted as it came. Parsing it would round long numbers, and would take long.
  if (status < 300) return `{"output":${json}}`;
  throw new Problem(statusFor(status), 'upstream_error', messageOf(json, status), {
    members: { upstreamStatus: status },
    jsonMembers: { output: json },
  });
}

/**
 * The status for the caller of the proxy. A 401 of the provider becomes a 424, because a client would take it for a 401 of
 * this server and log out. Every other 4xx that is not shared becomes a 424, too, since clients, browsers or
 * caches may act upon it. Each 5xx becomes a 502.
 */
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
