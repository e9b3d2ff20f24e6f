import { afterEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../src/server/problem.js';
import { readAnswer, toOutput } from '../../src/server/proxy/answer.js';
import { proxiedHeaders } from '../../src/server/proxy/headers.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const objects = `[${'{},'.repeat(50_000)}0]`;
const half = 'a'.repeat(20_000);

/** What the caller is answered with. */
async function answered(status: number, body: string): Promise<string> {
  const answer = await readAnswer(new Response(body, { status }), ['token-canary']);
  try {
    return toOutput(answer);
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

  it('in a request is recognized as JSON without being built', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const headers = proxiedHeaders(new Headers(), [], new TextEncoder().encode(objects));
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
    await readAnswer(new Response(body), [secret]);
    return performance.now() - start;
  };
  const quickest = async (secret: string): Promise<number> =>
    Math.min(await timeFor(secret), await timeFor(secret), await timeFor(secret));
  await timeFor('warming up');
  const [plain, awkward] = [await quickest('token-canary'), await quickest(`${half}b${half}`)];
  // A search that goes back in the text takes thousands of times as long.
  expect(awkward).toBeLessThan(100 * plain);
});
