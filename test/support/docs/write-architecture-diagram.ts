import { readFileSync, writeFileSync } from 'node:fs';
import { projectRoot } from '../package/built.js';
import { withArchitecture } from './architecture-diagram.js';

const path = `${projectRoot}docs/architecture.md`;
writeFileSync(path, withArchitecture(readFileSync(path, 'utf8')));
