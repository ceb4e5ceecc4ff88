import { z } from 'zod';
import type { AppClient } from '../app-client.js';
import { columns, type Output } from '../output.js';
import type { Progress } from '../progress.js';
import { CommandError, type ExitCode } from '../surroundings.js';
import { mustBeWritable, readJsonFile, writeJsonFile } from './files.js';

const exported = z.object({
  connectionId: z.string(),
  couplings: z.array(z.object({}).loose()),
  next: z.string().nullable(),
});
const couplingsFile = z
  .object({ format: z.literal('tandem-couplings'), formatVersion: z.literal(1), couplings: z.array(z.unknown()) })
  .loose();
const importedPage = z
  .object({
    results: z.array(
      z
        .object({
          salesOrderNumber: z.string(),
          businessCentralOrderNumber: z.string(),
          outcome: z.string(),
          code: z.string().optional(),
          error: z.string().optional(),
        })
        .loose(),
    ),
  })
  .loose();

/** Writes which orders are coupled with which to a file. */
export async function exportCouplings(
  app: AppClient,
  output: Output,
  asked: {
    readonly out: string;
    readonly force?: boolean;
    readonly connection?: string;
    readonly progress: Progress;
  },
): Promise<ExitCode> {
  mustBeWritable(asked.out, '--out', { force: asked.force === true });
  const couplings: object[] = [];
  let after: string | undefined;
  let connectionId = '';
  do {
    const page = await app.get(exported, 'couplings/export', { after, connectionId: asked.connection });
    couplings.push(...page.couplings);
    connectionId = page.connectionId;
    after = page.next ?? undefined;
    asked.progress.counted('couplings', { done: couplings.length });
  } while (after !== undefined);
  asked.progress.end();
  const file = { format: 'tandem-couplings', formatVersion: 1, connectionId, couplings };
  writeJsonFile(asked.out, file, { force: asked.force === true });
  output.result({ out: asked.out, couplings: couplings.length }, () => [
    `${couplings.length} couplings are in ${asked.out}`,
  ]);
  return 0;
}

/** One call to the app reads both sides of so many orders. */
const importedAtOnce = 20;

/** Couples the pairs of a file anew by their numbers; a dry run unless asked to apply. Exits 1 when one was refused. */
export async function importCouplings(
  app: AppClient,
  output: Output,
  asked: {
    readonly file: string;
    readonly apply?: boolean;
    readonly valuesOf?: string;
    readonly connection?: string;
    readonly progress: Progress;
  },
): Promise<ExitCode> {
  const { apply, valuesOf, connection: connectionId } = asked;
  const file = couplingsFile.safeParse(readJsonFile(asked.file));
  if (!file.success) {
    throw new CommandError(`${asked.file} is no file that "tandem couplings export" wrote`, 2);
  }
  const results: z.output<typeof importedPage>['results'] = [];
  for (let first = 0; first < file.data.couplings.length; first += importedAtOnce) {
    const couplings = file.data.couplings.slice(first, first + importedAtOnce);
    const page = await app.post(importedPage, 'couplings/import', {
      couplings,
      apply: apply === true,
      valuesOf,
      connectionId,
    });
    results.push(...page.results);
    asked.progress.counted('couplings', { done: results.length, of: file.data.couplings.length });
  }
  asked.progress.end();
  const count = (wanted: string) => results.filter(({ outcome }) => outcome === wanted).length;
  const undone = count('refused') + count('busy');
  output.result({ apply: apply === true, results }, () => [
    ...columns(
      results.map((each) => [each.salesOrderNumber, each.businessCentralOrderNumber, each.outcome, each.error ?? '']),
    ),
    `${apply === true ? `${count('done')} done` : `${count('would')} would be done; --apply does it`}, ${count('already')} already, ${undone} not`,
  ]);
  return undone === 0 ? 0 : 1;
}
