import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { projectRoot } from '../package/built.js';

/** A block of code in a document. */
export interface CodeBlock {
  /** Where it begins, e.g. `README.md:16`. */
  place: string;
  /** What stands behind the fence, e.g. `ts`; empty where nothing does. */
  language: string;
  code: string;
  /** The file that its first line names, by which other blocks import it, e.g. `screen.ts` or `app/page.tsx`. */
  file: string | null;
}

export const documentText = (path: string): string => readFileSync(`${projectRoot}${path}`, 'utf8');

/** Every block of code in a Markdown document, in order. */
export function codeBlocks(path: string): CodeBlock[] {
  const text = documentText(path);
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ 1: language = '', 2: code = '', index }) => ({
    place: `${path}:${text.slice(0, index).split('\n').length}`,
    language,
    code,
    file: /^(?:\/\/|<!--) ([\w./[\]+-]+\.(?:tsx?|js|svelte))(?: -->)?\n/.exec(code)?.[1] ?? null,
  }));
}

/** The documents that a reader of the package gets to see. */
export const documents = (): string[] => [
  'README.md',
  ...readdirSync(`${projectRoot}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The blocks of all documents in these languages. */
export const blocksIn = (...languages: string[]): CodeBlock[] =>
  documents()
    .flatMap(codeBlocks)
    .filter(({ language }) => languages.includes(language));

/** The block with which the README begins. */
export function firstExample(): CodeBlock {
  const block = codeBlocks('README.md').find(({ language }) => language === 'ts');
  if (!block) throw new Error('README.md must begin with an example.');
  return block;
}

/** Names that the examples do not declare: the reader's backend has the first three, the end user the other two. */
const GIVEN = ['apiUrl', 'projectId', 'userToken', 'clientId', 'clientSecret']
  .map((name) => `declare const ${name}: string;`)
  .join(' ');

/** One folder for all documents, so that a block finds what another document has for it. */
const FOLDER = `${projectRoot}blocks-of-documents`;

const fileOf = ({ file, place, language }: CodeBlock) =>
  `${FOLDER}/${file ?? `${place.replaceAll(/\W/g, '-')}.${language}`}`;

function compilerOptions(): ts.CompilerOptions {
  const configPath = `${projectRoot}tsconfig.json`;
  const { config } = ts.readConfigFile(configPath, (path) => ts.sys.readFile(path)) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectRoot, {}, configPath);
  return { ...options, allowJs: true, checkJs: true };
}

/** A host that has the texts beside the files on disk. */
function hostWith(texts: ReadonlyMap<string, string>, options: ts.CompilerOptions) {
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => texts.has(name) || disk.fileExists(name),
    readFile: (name) => texts.get(name) ?? disk.readFile(name),
    directoryExists: (name) => name.startsWith(FOLDER) || ts.sys.directoryExists(name),
    getSourceFile: (name, version, ...rest) => {
      const text = texts.get(name);
      return text === undefined
        ? disk.getSourceFile(name, version, ...rest)
        : ts.createSourceFile(name, text, version, true);
    },
  };
  return host;
}

/** Checks blocks by the rules of this repository, each as a module of its own; returns what is wrong with them. */
export function typeErrors(blocks: readonly CodeBlock[]): string[] {
  const places = new Map(blocks.map((block) => [fileOf(block), block.place]));
  if (places.size < blocks.length) throw new Error('Two blocks of the documents name the same file.');
  const options = compilerOptions();
  const texts = new Map([
    [`${projectRoot}given.d.ts`, GIVEN],
    ...blocks.map((block): [string, string] => [fileOf(block), block.code]),
  ]);
  const host = hostWith(texts, options);
  const program = ts.createProgram([...texts.keys()], options, host);
  const files = [...texts.keys()].flatMap((name) => program.getSourceFile(name) ?? []);
  return [
    ...program.getOptionsDiagnostics(),
    ...files.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ].map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${places.get(file?.fileName ?? '') ?? ''}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}
