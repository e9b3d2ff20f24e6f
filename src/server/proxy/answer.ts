import { Problem, retryAfter as retryAfterDetails } from '../problem.js';
import { readBytes, type LargeBody } from '../provider/read-bytes.js';
import { charsetOf, decodeLoosely, decodeText, isBinary, isDecoded, UTF_8 } from './decode.js';
import { checkJsonText } from './json-text.js';
import { inTurns } from './pieces.js';
import { secondsToWait } from './retry-after.js';
import { MIN_SECRET_LENGTH, searchSecret } from './secret-search.js';

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
  /** The provider's `Retry-After`; `null` where there is none. */
  retryAfter: string | null;
}

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
export async function readAnswer(
  { status, headers, body }: Response,
  secrets: readonly string[],
  large: LargeBody,
): Promise<UpstreamAnswer> {
  if (status < 200 || (status >= 300 && status < 400)) {
    await body?.cancel();
    throw refused(
      'upstream_redirected',
      'The provider redirected the request; the proxy follows nowhere.',
      status,
    );
  }
  const bytes = await readBytes(body, MAX_PROXY_BYTES, { large });
  if (!bytes) {
    throw refused(
      'upstream_answer_too_long',
      `The provider answered more than ${MAX_PROXY_BYTES} bytes.`,
      status,
    );
  }
  const charset = charsetOf(headers.get('Content-Type'));
  const text = isDecoded(headers.get('Content-Encoding')) ? await inTurns(decodeText(bytes, charset)) : null;
  if (text === null || isBinary(text)) {
    throw refused('upstream_answer_not_text', 'The provider answered neither JSON nor text.', status);
  }
  if (await repeatsSecret(bytes, charset, text, secrets)) {
    throw refused('upstream_answer_withheld', 'The provider’s answer repeats a secret.', status);
  }
  return { status, json: await toJson(text), retryAfter: headers.get('Retry-After') };
}

/**
 * Whether an answer repeats a secret. Some providers echo the request, and handing on such an answer would
 * give the token to the page. A label such as `utf-16le` turns a token in ASCII into other letters, which
 * become the token again where they are encoded. So the bytes are searched apart from their label, too.
 */
async function repeatsSecret(
  bytes: Uint8Array,
  charset: string,
  text: string,
  secrets: readonly string[],
): Promise<boolean> {
  const texts = charset === UTF_8 ? [text] : [text, await inTurns(decodeLoosely(bytes))];
  for (const secret of secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH)) {
    for (const searched of texts) {
      if (mayRepeat(searched, secret) && (await inTurns(searchSecret(searched, secret)))) return true;
    }
  }
  return false;
}

/**
 * Whether a text has an escape, or the beginning of the secret. Most texts have neither, which shows many times
 * sooner than by a search for the whole secret. A few characters are found quickly in every text.
 */
const mayRepeat = (text: string, secret: string): boolean =>
  text.includes('\\') || text.includes(secret.slice(0, MIN_SECRET_LENGTH));

/**
 * The JSON text of `{output}` for the caller of the proxy.
 * @param now milliseconds since the epoch
 * @throws {Problem} `upstream_error`, with `upstreamStatus` and `output`, where the provider's status is no
 * success. Where the provider said when to try again, `retryAfter` has the seconds, and so has `Retry-After`.
 */
export function toOutput({ status, json, retryAfter }: UpstreamAnswer, now: number): string {
  // The text is inserted as it came. Parsing it would round long numbers, and would take long.
  if (status < 300) return `{"output":${json}}`;
  const seconds = secondsToWait(retryAfter, now);
  const wait = seconds === null ? null : retryAfterDetails(seconds);
  throw new Problem(statusFor(status), 'upstream_error', messageOf(json, status), {
    ...(wait && { headers: wait.headers }),
    members: { upstreamStatus: status, ...wait?.members },
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

async function toJson(text: string): Promise<string> {
  if (text === '') return 'null';
  return (await inTurns(checkJsonText(text))) ? text : JSON.stringify(text);
}

const refused = (code: string, message: string, upstreamStatus: number) =>
  new Problem(502, code, message, { members: { upstreamStatus } });
