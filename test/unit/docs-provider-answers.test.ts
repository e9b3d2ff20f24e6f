import { describe, expect, it } from 'vitest';
import { integrations } from '../../src/integrations/index.js';
import { STANDARD_REFUSALS } from '../../src/server/provider/token-refusal.js';
import { documentText } from '../support/docs/readme.js';

const [, section = ''] = documentText('docs/self-hosting.md').split("## What a provider's answer means");
const [answers = ''] = section.split(/^## /m);

/** The cells of each row, by the number of columns of its table. */
const rows = (columns: number) =>
  answers
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| provider'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter((cells) => cells.length === columns);
const quoted = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

/** One refusal, as a row says it: `error`, or `error with description`. */
const named = ({ error, description }: { error: string; description?: string }) =>
  description === undefined ? error : `${error} with ${description}`;
const documented = (cell = '') =>
  [...cell.matchAll(/`([^`]+)`(?: with `([^`]+)`)?/g)].map(([, error = '', description]) =>
    named({ error, ...(description !== undefined && { description }) }),
  );

const codes = {
  grant: 'reconnect_required',
  client: 'oauth_client_refused',
  passing: 'refresh_in_progress',
  unknown: 'refresh_refused',
};
const providers = [
  ['every', [...STANDARD_REFUSALS].map(([error, meaning]) => ({ error, meaning }))],
  ...Object.values(integrations).map(({ name, peculiarities }) => [name, peculiarities?.tokenRefusals ?? []]),
] as [string, { error: string; description?: string; meaning: keyof typeof codes }[]][];

describe('the table of what answers mean', () => {
  it.each(providers)(
    'has the refusals of token requests of %s as they are read, and no others',
    (name, refusals) => {
      const inTable = rows(4)
        .filter(([provider = '']) => provider.split(', ').includes(name))
        .flatMap(([, answer, user]) =>
          documented(answer)
            .filter((error) => !['error', 'invalid_request'].includes(error))
            .map((error) => [error, quoted(user)[0]]),
        );
      expect(inTable.sort()).toEqual(
        refusals.map((refusal) => [named(refusal), codes[refusal.meaning]]).sort(),
      );
    },
  );

  it.each(
    Object.values(integrations).map(
      ({ name, peculiarities }) => [name, peculiarities?.apiRefusals ?? []] as const,
    ),
  )('has the answers by which the API of %s refuses a token, and no others', (name, refusals) => {
    const inTable = rows(3)
      .filter(([provider]) => provider === name)
      .flatMap(([, answer = '', outcome]) =>
        quoted(answer)
          .filter((error) => !error.startsWith('/'))
          .map((error) => [Number.parseInt(answer), error, quoted(outcome).includes('reconnect_required')]),
      );
    expect(inTable).toEqual(
      refusals.map(({ status, error, endsToken = false }) => [status, error, endsToken]),
    );
  });
});
