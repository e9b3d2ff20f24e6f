import { describe, expect, it } from 'vitest';
import { flowIn } from '../../support/flow/states.js';
import {
  createRecordedFlow,
  integrationWith,
  settle,
  textInput,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

useDoubles();

const containsItself = () => {
  const values: Record<string, unknown> = { a: 'x' };
  values.b = values;
  return values;
};
const refuse = () => {
  throw new Error('not to be read');
};

describe('invalid answers (row 15)', () => {
  const integration = integrationWith({ preOptions: [textInput('a'), textInput('b')] });

  it.each([
    ['{}', {}, ['a', 'b']],
    ['empty and white space', { a: '', b: ' \n' }, ['a', 'b']],
    ['malformed', { a: 'x', b: {} }, ['b']],
    ['null', null, ['a', 'b']],
    ['nothing', undefined, ['a', 'b']],
    ['an array', ['x', 'y'], ['a', 'b']],
    ['a string', 'x', ['a', 'b']],
    ['what contains itself', containsItself(), ['a', 'b']],
    ['what throws when it is read', new Proxy({}, { ownKeys: refuse }), ['a', 'b']],
  ])('list every problem and send nothing: %s', async (_, values, inputIds) => {
    const { start, untyped, said, errors, backend, windows, flow } = createRecordedFlow([integration]);
    start();
    await untyped.setPreOptions(values);
    expect(said).toEqual(['next preOptions', 'error InvalidInstallOptionsError at preOptions']);
    const [given] = errors;
    if (given?.error.name !== 'InvalidInstallOptionsError') throw new Error('Not that error.');
    expect(given.error.meta.issues.map(({ inputId }) => inputId)).toEqual(inputIds);
    expect(given.error.meta.issues[0]).toEqual({
      inputId: inputIds[0],
      title: `The ${inputIds[0]}`,
      message: expect.any(String) as string,
    });
    expect(backend.calls).toEqual([]);
    expect(windows.windows).toHaveLength(0);
    expect(flow.getSnapshot()).toMatchObject({
      status: 'waiting',
      error: { name: 'InvalidInstallOptionsError' },
    });
  });

  it.each([null, undefined, [], 'x', 7, new FormData(), new URLSearchParams('a=1'), new Map([['a', '1']])])(
    'are told with the method, even where every input is optional: %j',
    async (values) => {
      const { start, untyped, errors, windows } = createRecordedFlow([
        integrationWith({ preOptions: [textInput('a', { required: false })] }),
      ]);
      start();
      await untyped.setPreOptions(values);
      await untyped.setInstallOptions(values);
      expect(errors.map(({ error }) => error.message)).toEqual([
        'setPreOptions takes an object with a value by input ID, e.g. Object.fromEntries(formData), in an event as new InstallAnswers(values).',
        'setInstallOptions takes an object with a value by input ID, e.g. Object.fromEntries(formData), in an event as new InstallAnswers(values).',
      ]);
      expect(errors[0]?.error).toMatchObject({ meta: { issues: [] } });
      expect(windows.windows).toHaveLength(0);
    },
  );

  it('leave the stage open for the whole form again: earlier answers are not merged in', async () => {
    const { start, flow, said, backend } = createRecordedFlow([integration]);
    start();
    await flow.setPreOptions({ a: 'x' });
    await flow.setPreOptions({ b: 'x' });
    expect(said.slice(1)).toEqual(
      Array.from({ length: 2 }, () => 'error InvalidInstallOptionsError at preOptions'),
    );
    expect(flow.getPreOptionsValue()).toBeNull();
    void flow.setPreOptions({ a: 'x', b: 'y' });
    await settle();
    expect(backend.calls).toContain('beginAuthorization');
    expect(said).toHaveLength(3);
  });

  it('of post-options are told with that stage', async () => {
    const { flow, said, backend } = await flowIn('entering post-options');
    await flow.setPostOptions({});
    expect(said).toEqual(['error InvalidInstallOptionsError at postOptions']);
    expect(backend.calls).not.toContain('completeSetup');
    await flow.setInstallOptions({ site: 'one' });
    expect(said.at(-1)).toMatch(/^complete/);
  });

  it('have their error in the snapshot until the next answer is valid', async () => {
    const { start, flow } = createRecordedFlow([integration]);
    start();
    await flow.setPreOptions({});
    void flow.setPreOptions({ a: 'x', b: 'y' });
    expect(flow.getSnapshot().status).toBe('working');
    await flow.back();
    expect(flow.getSnapshot()).toMatchObject({ status: 'waiting', error: null });
  });
});
