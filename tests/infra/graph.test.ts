import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from './compiled.js';
import { deployDocument } from './documents.js';

const graph = readFileSync(join(root, 'infra', 'graph', 'main.bicep'), 'utf8');
const notPermitted = readFileSync(join(root, 'infra', 'queries', 'not-permitted.kql'), 'utf8');

describe('infra: what is given in Entra', () => {
  it.each([
    ['both roles of Business Central', ['API.ReadWrite.All', 'app_access']],
    ['the Azure CLI, which gets tokens for operators', ['Tandem.Use', '04b07795-8ddb-461a-bbee-02f9e1bf7b46']],
    ['the roles of operators', ['Tandem.Reader', 'Tandem.Operator']],
  ])('names %s in the template and in docs/DEPLOY.md', (_what, names) => {
    for (const name of names) {
      expect(graph).toContain(name);
      expect(deployDocument).toContain(name);
    }
  });

  it('does not alert for the list of environments, which may be refused for ever', () => {
    expect(notPermitted).toContain("tostring(Line.call) != 'readEnvironments'");
  });
});
