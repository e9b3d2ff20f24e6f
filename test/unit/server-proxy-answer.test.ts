import { afterEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../src/server/problem.js';
import { readAnswer, toOutput } from '../../src/server/proxy/answer.js';
import { proxiedHeaders } from '../../src/server/proxy/headers.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Lets an answer be as large as it is, at once. */
const unlimited = { bytes: Infinity, begin: () => Promise.resolve() };
const objects = `[${'{},'.repeat(50_000)}0]`;
const half = 'a'.repeat(20_000);

/** What the caller is answered with. */
async function answered(status: number, body: string): Promise<string> {
  const answer = await readAnswer(new Response(body, { status }), ['token-canary'], unlimited);
  try {
    return toOutput(answer, 0);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.toResponse(null).text();
  }
}

describe('a body of megabytes of small values', () => {
  it.each([200, 400])('in an answer of status %i is handed on without being built', async (status) => {
    const parse = vi.spyOn(JSON, 'parse');
    const text = await answered(status, objects);
    expect(parse).not.toHaveBeenCalledWith(objects);
    expect(text).toContain(`"output":${objects}}`);
  });

  it('in a request is recognized as JSON without being built', async () => {
    const parse = vi.spyOn(JSON, 'parse');
    const headers = await proxiedHeaders(new Headers(), [], new TextEncoder().encode(objects));
    expect(headers.get('Content-Type')).toBe('application/json');
    expect(parse).not.toHaveBeenCalledWith(objects);
  });
});

describe('an answer that refuses', () => {
  it('has its body as it came, numbers that are too long for a number as well', async () => {
    expect(await answered(400, '{"id":12345678901234567890}')).toContain(
      '"upstreamStatus":400,"output":{"id":12345678901234567890}}',
    );
  });

  it('in very many words is told by its status', async () => {
    const long = await answered(400, JSON.stringify({ message: 'no', more: 'x'.repeat(100_000) }));
    expect(long).toContain('"message":"The provider answered the request with status 400."');
  });
});

it('searches an answer made for it to take long about as quickly as any other', async () => {
  const body = 'a'.repeat(400_000);
  const timeFor = async (secret: string): Promise<number> => {
    const start = performance.now();
    await readAnswer(new Response(body), [secret], unlimited);
    return performance.now() - start;
  };
  const quickest = async (secret: string): Promise<number> =>
    Math.min(await timeFor(secret), await timeFor(secret), await timeFor(secret));
  await timeFor('warming up');
  const [plain, awkward] = [await quickest('token-canary'), await quickest(`${half}b${half}`)];
  // A search that goes back in the text takes thousands of times as long.
  expect(awkward).toBeLessThan(100 * plain);
});

describe('a large answer', () => {
  it('waits for a place before it is read on', async () => {
    let isOver = false;
    let give: () => void = () => undefined;
    const begin = vi.fn(() => new Promise<void>((resolve) => (give = resolve)));
    const read = readAnswer(new Response('a'.repeat(2000)), [], { bytes: 1000, begin });
    const outcome = read.then(() => (isOver = true));
    await vi.waitFor(() => expect(begin).toHaveBeenCalledOnce());
    expect(isOver).toBe(false);
    give();
    await outcome;
    expect(begin).toHaveBeenCalledOnce();
  });

  it('needs a place, and a small one does not', async () => {
    const begin = vi.fn(() => Promise.reject(new Error('given up')));
    const read = async (length: number) =>
      readAnswer(new Response('a'.repeat(length)), [], { bytes: 1000, begin });
    await expect(read(1001)).rejects.toThrow('given up');
    expect((await read(1000)).status).toBe(200);
  });
});

describe('an answer', () => {
  const token = 'eyJ.token/canary';
  const outcomeOf = async (body: Uint8Array<ArrayBuffer> | string, headers: Record<string, string>) => {
    const response = new Response(body, { headers });
    return readAnswer(response, [token], unlimited).then(
      ({ json }) => json,
      (error: unknown) => (error instanceof Problem ? error.code : error),
    );
  };
  const echo = `{"authorization":"Bearer ${token}"}`;
  const utf16 = (text: string, isBigEndian: boolean) => {
    const bytes = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    return isBigEndian ? new Uint8Array(Buffer.from(bytes).swap16()) : bytes;
  };

  it.each([
    ['ASCII', 'utf-16le', echo],
    ['ASCII, of an even number of bytes', 'utf-16le', `${echo} `],
    ['ASCII', 'utf-16be', `${echo} `],
    ['ASCII with escapes', 'utf-16le', `${echo.replace('e', '\\u0065')} `],
    ['ASCII after an odd byte', 'UTF-16LE', ` ${echo}`],
    ['ASCII', 'iso-2022-jp', `\u001b$B${echo}`],
    ['ASCII', 'x-user-defined', echo],
    ['ASCII', 'replacement', echo],
    ['ASCII', 'utf-7', echo],
    ['ASCII', 'nothing', echo],
    ['UTF-16', 'utf-16le', utf16(echo, false)],
    ['UTF-16', 'utf-16be', utf16(echo, true)],
    ['UTF-16 of the other byte order', 'utf-16be', utf16(echo, false)],
    ['UTF-16 of the other byte order', 'utf-16le', utf16(echo, true)],
    ['UTF-16', 'utf-8', utf16(echo, false).slice(2)],
    ['UTF-16', 'iso-8859-1', utf16(echo, true)],
  ])('in %s labelled %s is handed on in no letters', async (_what, charset, body) => {
    const outcome = await outcomeOf(body, { 'Content-Type': `text/plain; charset=${charset}` });
    expect(['upstream_answer_withheld', 'upstream_answer_not_text']).toContain(outcome);
  });

  it.each(['zstd', 'gzip, compress', 'aes128gcm'])(
    'in a coding that is not taken off, %s, is no text, whatever its charset',
    async (coding) => {
      const headers = { 'Content-Encoding': coding, 'Content-Type': 'text/plain; charset=iso-8859-1' };
      expect(await outcomeOf('(coded)', headers)).toBe('upstream_answer_not_text');
    },
  );

  it.each(['gzip', 'GZIP, br', 'identity', ''])(
    'is found where the coding %j was taken off, and other texts are handed on',
    async (coding) => {
      const headers = { 'Content-Encoding': coding };
      expect(await outcomeOf(echo, headers)).toBe('upstream_answer_withheld');
      expect(await outcomeOf('{"a":1}', headers)).toBe('{"a":1}');
    },
  );

  it('in UTF-16, and repeats no secret, is handed on', async () => {
    const headers = { 'Content-Type': 'application/json; charset=UTF-16LE' };
    expect(await outcomeOf(utf16('{"a":"ä€"}', false), headers)).toBe('{"a":"ä€"}');
  });
});

describe('characters that no text has', () => {
  it.each(['\0', '\b', '\u000b', '\u001a', '\u001f'])('make an answer none: %j', async (character) => {
    const read = readAnswer(new Response(`a${character}b`), [], unlimited);
    await expect(read).rejects.toMatchObject({ code: 'upstream_answer_not_text' });
  });

  it('are not those that texts have', async () => {
    const text = 'a\t\r\n\f\u001b[0m\u007f\u0085\u009f';
    expect((await readAnswer(new Response(text), [], unlimited)).json).toBe(JSON.stringify(text));
  });
});
