import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * What the compiler says of a page that imports `@useparagon/connect`, with our typings in the place of 2.1.1's. The
 * page itself is looked at, not what it imports.
 */
export function typeErrorsWithOurs(entryPoint: string): string[] {
  const configPath = `${root}tsconfig.json`;
  const { config } = ts.readConfigFile(configPath, (path) => ts.sys.readFile(path)) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root, {}, configPath);
  const paths = { ...options.paths, '@useparagon/connect': [`${root}src/index.ts`] };
  const program = ts.createProgram([entryPoint], { ...options, paths });
  return program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(`${dirname(entryPoint)}${sep}`))
    .flatMap((file) => ts.getPreEmitDiagnostics(program, file))
    .map(({ file, start = 0, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${file?.fileName.replace(root, '') ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
}
