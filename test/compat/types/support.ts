import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../../..');
const folder = join(import.meta.dirname, 'program');

/** The entries of 2.1.1 and where the typings of each are. */
export const entriesOf211 = {
  '@useparagon/connect': 'node_modules/@useparagon/connect/dist/src/index.d.ts',
  '@useparagon/connect/ConnectSDK': 'node_modules/@useparagon/connect/dist/src/ConnectSDK.d.ts',
};

/** The same entries, as this package answers them. */
export const ourEntries: typeof entriesOf211 = {
  '@useparagon/connect': 'src/index.ts',
  '@useparagon/connect/ConnectSDK': 'src/connect-sdk.ts',
};

/** The files of the program that an application team would write for 2.1.1. */
export const programFiles = readdirSync(folder).map((name) => join(folder, name));

function optionsOf(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
}

/** The program, with its imports taken from other files. */
export function programWith(entries: typeof entriesOf211, overrides: ts.CompilerOptions = {}): ts.Program {
  const options = optionsOf();
  const paths = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, [join(root, path)]]));
  return ts.createProgram(programFiles, { ...options, ...overrides, paths });
}

/** What is wrong in each line of a module that stands in this folder, with the typings of 2.1.1 in their place. */
export function problemsByLine(source: string): Map<number, string> {
  const path = join(import.meta.dirname, 'checked.ts');
  const options = optionsOf();
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === path ? ts.createSourceFile(path, source, ts.ScriptTarget.ES2022) : readSource(name, ...rest);
  const program = ts.createProgram([path], options, host);
  const file = program.getSourceFile(path);
  return new Map(
    program.getSemanticDiagnostics(file).map(({ start = 0, messageText }) => {
      const line = file?.getLineAndCharacterOfPosition(start).line ?? 0;
      return [line, ts.flattenDiagnosticMessageText(messageText, ' ')];
    }),
  );
}

/** What is wrong with the program, a line each; what is wrong inside the typings it imports does not count. */
export const problemsOf = (program: ts.Program): string[] =>
  programFiles.flatMap((path) => {
    const file = program.getSourceFile(path);
    const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return diagnostics.map(({ start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${path}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });

/** The names that an entry exports. */
export const exportsOf = (program: ts.Program, path: string): string[] =>
  symbolsOf(program, path).map(({ name }) => name);

/** The names of types alone: an enum or a class is a value too. */
export function typesOf(program: ts.Program, path: string): string[] {
  const checker = program.getTypeChecker();
  return symbolsOf(program, path)
    .filter((symbol) => {
      const declared = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return !(declared.flags & ts.SymbolFlags.Value);
    })
    .map(({ name }) => name);
}

function symbolsOf(program: ts.Program, path: string): ts.Symbol[] {
  const file = program.getSourceFile(join(root, path));
  const symbol = file && program.getTypeChecker().getSymbolAtLocation(file);
  if (!symbol) throw new Error(`${path} is not part of the program.`);
  return program.getTypeChecker().getExportsOfModule(symbol);
}

/** The names that the program imports from an entry. */
export function importsOf(program: ts.Program, entry: string): Set<string> {
  const names = new Set<string>();
  for (const path of programFiles)
    for (const statement of program.getSourceFile(path)?.statements ?? []) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      if (statement.moduleSpecifier.text !== entry) continue;
      if (statement.importClause?.name) names.add('default');
      const bindings = statement.importClause?.namedBindings;
      if (bindings && ts.isNamedImports(bindings))
        for (const { name, propertyName } of bindings.elements) names.add((propertyName ?? name).text);
    }
  return names;
}
