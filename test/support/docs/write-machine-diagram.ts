import { readFileSync, writeFileSync } from 'node:fs';
import { projectRoot } from '../package/built.js';
import { withDiagram } from './machine-diagram.js';

const path = `${projectRoot}docs/machine.md`;
writeFileSync(path, withDiagram(readFileSync(path, 'utf8')));
