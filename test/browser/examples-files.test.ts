import { afterEach, expect, test, vi } from 'vitest';
import { readChosenFile, showChosenFile } from '../../docs/examples/shared/app/files.js';

const listOf = (...files: File[]): FileList =>
  Object.assign([...files], { item: (index: number) => files[index] ?? null });

type Control = Parameters<typeof readChosenFile>[0] & { isConnected: boolean };

/** A control, and what it answered. */
function setUp() {
  const control: Control = { files: listOf(), ariaBusy: null, isConnected: true };
  const answers: unknown[] = [];
  const choose = (...files: File[]) => {
    control.files = listOf(...files);
    return readChosenFile(control, (answer) => answers.push(answer));
  };
  return { control, answers, choose };
}

/** A file whose content comes when it is let go. */
function slowFile(name: string) {
  const file = new File([], name);
  let letGo: (() => void) | undefined;
  file.arrayBuffer = () => new Promise((resolve) => (letGo = () => resolve(new ArrayBuffer(1))));
  return { file, letGo: () => letGo?.() };
}

afterEach(() => vi.unstubAllGlobals());

test('answers with a file of any size in base64, and with one that the form refuses until it is read', async () => {
  const { control, answers, choose } = setUp();
  const content = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
  const read = choose(new File([content], 'big.bin'));
  expect(answers).toEqual([{ name: 'big.bin', data: '' }]);
  expect(control.ariaBusy).toBe('true');
  await read;
  expect(answers.at(-1)).toEqual({ name: 'big.bin', data: Buffer.from(content).toString('base64') });
  expect(control.ariaBusy).toBeNull();
});

test('is not busy any more with a file that was taken away while it was read', async () => {
  const { control, answers, choose } = setUp();
  const { file, letGo } = slowFile('slow.pem');
  const read = choose(file);
  await choose();
  letGo();
  await read;
  expect(control.ariaBusy).toBeNull();
  expect(answers).toEqual([{ name: 'slow.pem', data: '' }, undefined]);
});

test('keeps the answer that the form refuses where the file cannot be read', async () => {
  const { control, answers, choose } = setUp();
  const file = new File(['content'], 'gone.pem');
  file.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
  await choose(file);
  expect(answers).toEqual([{ name: 'gone.pem', data: '' }]);
  expect(control.ariaBusy).toBeNull();
});

test('says no more of a file that is read once the form was drawn again', async () => {
  const { control, answers, choose } = setUp();
  const { file, letGo } = slowFile('a.pem');
  const read = choose(file);
  control.isConnected = false;
  letGo();
  await read;
  expect(answers).toEqual([{ name: 'a.pem', data: '' }]);
});

test.each([
  [{ name: 'a.txt', data: 'QQ==' }, ['a.txt']],
  [{ name: 'a.txt', data: 'not base64!' }, ['a.txt']],
  ['file-1', []],
  [undefined, []],
])('shows the file of the answer %j by its name', (answer, names) => {
  vi.stubGlobal(
    'DataTransfer',
    class {
      files = listOf();
      items = { add: (file: File) => (this.files = listOf(...this.files, file)) };
    },
  );
  const control = { files: listOf() };
  showChosenFile(control, answer);
  expect([...control.files].map(({ name }) => name)).toEqual(names);
});
