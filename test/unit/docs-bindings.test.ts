import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import type { Component } from 'svelte';
import { compile } from 'svelte/compiler';
import { render } from 'svelte/server';
import { get } from 'svelte/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import type { InstallFlowSnapshot, Paragon } from '../../src/index.js';
import { stubPage } from '../support/sdk/fake-window.js';
import { runBlock } from '../support/docs/readme-bundle.js';
import { codeBlocks } from '../support/docs/readme.js';
import { startSdk, userToken } from '../support/sdk/start.js';

const guide = codeBlocks('docs/guide.md');

/** What a block of the guide exports, with the `paragon` that it uses. */
async function run<Exports>(file: string) {
  const block = guide.find((candidate) => candidate.file === file);
  if (!block) throw new Error(`docs/guide.md must have a block named "${file}".`);
  return (await runBlock(block)) as Exports & { paragon: Paragon };
}

/** Authenticates at a local backend. */
async function authenticate(paragon: Paragon) {
  const { backend } = await startSdk();
  paragon.configureGlobal({ host: 'example.com' }, { ZEUS_PUBLIC_URL: backend.origin });
  await paragon.authenticate('project-1', userToken());
}

const failToStart = ({ installFlow }: Paragon) => installFlow.start('zendesk');

beforeEach(() => vi.spyOn(console, 'warn').mockReturnValue());
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('the binding for React renders on a server, and on top of what has happened', async () => {
  const { useInstallFlow, paragon } = await run<{ useInstallFlow: () => InstallFlowSnapshot }>(
    'use-install-flow.tsx',
  );
  const Status = () => useInstallFlow().status;
  expect(renderToString(createElement(Status))).toBe('idle');
  failToStart(paragon);
  expect(renderToString(createElement(Status))).toBe('failed');
});

test('the binding for Vue follows the flow for as long as its scope is there', async () => {
  const { useInstallFlow, paragon } = await run<{
    useInstallFlow: () => { value: InstallFlowSnapshot };
  }>('vue-install-flow.ts');
  vi.stubGlobal('window', {});
  const scope = effectScope();
  const snapshot = scope.run(useInstallFlow);
  expect(snapshot?.value.status).toBe('idle');
  failToStart(paragon);
  expect(snapshot?.value.status).toBe('failed');
  scope.stop();
  void paragon.installFlow.cancel();
  expect(paragon.installFlow.getSnapshot().status).toBe('idle');
  expect(snapshot?.value.status).toBe('failed');
});

test('the component for Svelte renders the flow as a store', async () => {
  const [block] = guide.filter(({ language }) => language === 'svelte');
  if (!block) throw new Error('docs/guide.md must have a component for Svelte.');
  const { js } = compile(block.code, { filename: 'Block.svelte', generate: 'server' });
  const code = js.code.replace('export default function Block', 'export function Block');
  const component = { ...block, language: 'ts', code };
  const { Block, paragon } = (await runBlock(component)) as {
    Block: Component;
    paragon: Paragon;
  };
  expect(render(Block).body).toContain('Connect Zendesk');
  expect(get(paragon.installFlow).status).toBe('idle');
});

test('the snippets for @xstate/react, @xstate/vue and @xstate/svelte select the state of the machine', async () => {
  stubPage();
  const react = await run<{ useStep: () => string }>('step-react.tsx');
  const vue = await run<{ useStep: () => { value: string } }>('step-vue.ts');
  const svelte = await run<{ createStep: () => Parameters<typeof get>[0] }>('step-svelte.ts');
  for (const { paragon } of [react, vue, svelte]) {
    await authenticate(paragon);
    paragon.installFlow.start('zendesk', { accountType: 'user-configured-oauth' });
  }
  expect(renderToString(createElement(() => react.useStep()))).toBe('enteringOAuthClient');
  const scope = effectScope();
  const step = scope.run(vue.useStep);
  expect(step?.value).toBe('enteringOAuthClient');
  await vue.paragon.installFlow.cancel();
  expect(step?.value).toBe('cancelled');
  scope.stop();
  expect(get(svelte.createStep())).toBe('enteringOAuthClient');
});
