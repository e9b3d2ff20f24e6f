import { join } from 'node:path';
import ts from 'typescript';

/** What an editor proposes to write next: the documentation that it shows, by name. */
export type Proposals = ReadonlyMap<string, string>;

/** An editor with the TypeScript language service, on a file in a folder where packages are installed. */
export function createEditor(folder: string) {
  const file = join(folder, 'edited.ts');
  let text = '';
  let version = 0;

  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: (path) => (path === file ? String(version) : ''),
    getScriptSnapshot(path) {
      const source = path === file ? text : ts.sys.readFile(path);
      return source === undefined ? undefined : ts.ScriptSnapshot.fromString(source);
    },
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => ({
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      strict: true,
      types: [],
    }),
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: (path) => ts.sys.readFile(path),
    directoryExists: (path) => ts.sys.directoryExists(path),
    realpath: (path) => ts.sys.realpath?.(path) ?? path,
  });

  const documentationOf = (name: string) => {
    const details = service.getCompletionEntryDetails(
      file,
      text.length,
      name,
      undefined,
      undefined,
      undefined,
      undefined,
    );
    return ts.displayPartsToString(details?.documentation);
  };

  const write = (source: string) => {
    text = source;
    version += 1;
  };

  return {
    /** What is shown for the word at the end of this text. */
    hover(source: string): string {
      write(source);
      return ts.displayPartsToString(service.getQuickInfoAtPosition(file, text.length - 1)?.displayParts);
    },

    /** What is proposed behind the end of this text. */
    propose(source: string): Proposals {
      write(source);
      const { entries = [] } = service.getCompletionsAtPosition(file, text.length, undefined) ?? {};
      return new Map(entries.map(({ name }) => [name, documentationOf(name)]));
    },
  };
}
