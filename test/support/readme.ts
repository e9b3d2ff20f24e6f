import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { projectRoot } from './built-package.js';

/** A block of code in a document. */
export interface CodeBlock {
  /** Where it begins, e.g. `README.md:16`. */
  place: string;
  language: 'ts' | 'tsx';
  code: string;
}

/** The TypeScript in a Markdown document, in order. */
export function codeBlocks(path: string): CodeBlock[] {
  const text = readFileSync(`${projectRoot}${path}`, 'utf8');
  return [...text.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].map(({ 1: language, 2: code = '', index }) => ({
    place: `${path}:${text.slice(0, index).split('\n').length}`,
    language: language === 'tsx' ? 'tsx' : 'ts',
    code,
  }));
}

/** The documents that have code in them. */
export const documents = (): string[] => [
  'README.md',
  ...readdirSync(`${projectRoot}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The block with which the README begins. */
export function firstExample(): CodeBlock {
  const [block] = codeBlocks('README.md');
  if (!block) throw new Error('README.md must begin with an example.');
  return block;
}

/** What the examples take for granted, since it comes from the reader's own backend. */
const GIVEN = 'declare const projectId: string; declare const userToken: string;';

/** Checks blocks by the rules of this repository, each as a module of its own; returns what is wrong with them. */
export function typeErrors(blocks: readonly CodeBlock[]): string[] {
  const configPath = `${projectRoot}tsconfig.json`;
  const { config } = ts.readConfigFile(configPath, (path) => ts.sys.readFile(path)) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectRoot, {}, configPath);
  const texts = new Map([
    [`${projectRoot}given.d.ts`, GIVEN],
    ...blocks.map(({ place, language, code }): [string, string] => [
      `${projectRoot}${place.replaceAll(/\W/g, '-')}.${language}`,
      code,
    ]),
  ]);
  const host = ts.createCompilerHost(options);
  const readFromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...rest) => {
    const text = texts.get(name);
    return text === undefined
      ? readFromDisk(name, version, ...rest)
      : ts.createSourceFile(name, text, version, true);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName.replace(projectRoot, '') ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}
