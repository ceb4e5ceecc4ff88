import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './compiled.js';

/** docs/DEPLOY.md, line breaks as spaces, so that a phrase may run over a line. */
export const deployDocument = readFileSync(join(root, 'docs', 'DEPLOY.md'), 'utf8').replaceAll(/\s+/g, ' ');

/** docs/RUNBOOK.md from the heading of the alerts on. */
export const runbookAlerts = readFileSync(join(root, 'docs', 'RUNBOOK.md'), 'utf8').split('## Alerts')[1] ?? '';
