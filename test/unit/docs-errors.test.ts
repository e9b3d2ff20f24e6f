import { describe, expect, test } from 'vitest';
import * as connect from '../../src/index.js';
import type { InstallErrorMeta, InstallErrorName, InstallFlowError } from '../../src/index.js';
import { runBlock } from '../support/docs/readme-bundle.js';
import { codeBlocks, documentText } from '../support/docs/readme.js';

const PATH = 'docs/errors.md';

/** What each error carries in `meta`. The compiler asks for each name here, the test for each in the document. */
const meta: { [Name in InstallErrorName]: InstallErrorMeta[Name] } = {
  UserNotAuthenticatedError: null,
  NoActiveInstallFlowError: null,
  HeadlessModeNotEnabledError: null,
  IntegrationNotFoundError: { integrationName: 'zendesk' },
  IntegrationNotInstalledError: { integrationName: 'zendesk' },
  OAuthBlockedError: null,
  OAuthTimeoutError: null,
  OAuthDeniedError: { error: 'access_denied', errorDescription: null },
  OAuthFailedError: { error: 'invalid_client', errorDescription: null },
  InvalidAccountTypeError: { integrationName: 'zendesk', accountType: ['nope'], available: ['default'] },
  InvalidInstallOptionsError: { issues: [{ inputId: 'a', title: 'A', message: 'Enter a value for A.' }] },
  UnexpectedStageError: { expected: null, received: 'preOptions' },
  StageHandlerMissingError: { stage: 'preOptions' },
  InstallCancelledError: { integrationName: 'zendesk' },
};

/** What the others carry beside `message`. */
const fields: Record<string, string[]> = {
  BackendRequestError: ['call', 'status'],
  ProxyRequestError: ['BackendRequestError', 'response'],
  UnknownError: ['originalError', 'message'],
};

/** What the document says under each heading of an error. */
const sections = new Map(
  documentText(PATH)
    .split(/^### /m)
    .slice(1)
    .map((section): [string, string] => [section.split('\n')[0] ?? '', section]),
);

test('docs/errors.md has a section for every error, and for nothing else', () => {
  expect([...sections.keys()].sort()).toEqual([...Object.keys(meta), ...Object.keys(fields)].sort());
});

test('every class of an error that the package exports is in docs/errors.md', () => {
  const classes = Object.keys(connect).filter(
    (name) => /^[A-Z].*Error$/.test(name) && name !== 'BaseSDKError',
  );
  expect(classes.filter((name) => !sections.has(name))).toEqual([]);
});

describe.each([...sections])('docs/errors.md, %s', (name, section) => {
  test('says when it comes, what it carries, what to do, and what to show', () => {
    const entry = (word: string) =>
      new RegExp(`^- \\*\\*${word}:\\*\\* (.*(?:\\n  .*)*)`, 'm').exec(section)?.[1];
    expect(entry('When')).toBeTruthy();
    expect(entry('Do')).toBeTruthy();
    expect(entry('Show')).toBeTruthy();
    const carried = name in meta ? (meta[name as InstallErrorName] ?? { null: null }) : null;
    const named = carried ? Object.keys(carried) : (fields[name] ?? []);
    const carries = entry(carried ? 'Meta' : 'Fields');
    expect(named.filter((field) => !carries?.includes(`\`${field}\``))).toEqual([]);
  });
});

test('the example of docs/errors.md has words for every error, and leaves the issues to their fields', async () => {
  const [block] = codeBlocks(PATH).filter(({ file }) => file === 'user-message.ts');
  if (!block) throw new Error(`${PATH} must have a block named "user-message.ts".`);
  const { userMessage } = (await runBlock(block)) as { userMessage: (error: InstallFlowError) => unknown };
  const errors = Object.entries(meta).map(([name, carried]) => ({
    name,
    message: 'for logs',
    meta: carried,
  }));
  const unknown = { name: 'UnknownError', message: 'for logs', originalError: null } as const;
  for (const error of [...errors, unknown] as InstallFlowError[]) {
    const expected = error.name === 'InvalidInstallOptionsError' ? null : (expect.any(String) as string);
    expect(userMessage(error)).toEqual(expected);
    expect(userMessage(error)).not.toBe('for logs');
  }
});
