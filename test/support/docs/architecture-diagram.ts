import { execFileSync } from 'node:child_process';
import { projectRoot } from '../package/built.js';
import { withMermaid } from './mermaid-block.js';

const DEPCRUISE = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';

/** Which room of `src` imports from which, as dependency-cruiser draws it in Mermaid. */
export const architectureDiagram = (): string =>
  execFileSync(
    process.execPath,
    [DEPCRUISE, 'src', '--include-only', '^src', '--collapse', '^src/[^/]+', '--output-type', 'mermaid'],
    { cwd: projectRoot, encoding: 'utf8' },
  ).trimEnd() + '\n';

/** The document with the diagram in place of the one that it has. */
export const withArchitecture = (markdown: string): string => withMermaid(markdown, architectureDiagram());
