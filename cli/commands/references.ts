import { type Command, Option } from 'commander';
import { z } from 'zod';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import { columns } from '../output.js';
import type { Surroundings } from '../surroundings.js';

const onePair = z.object({
  businessCentral: z.string(),
  sales: z.string(),
  by: z.string(),
  atIso: z.string(),
  standing: z.string(),
});
const unmatched = z.object({
  side: z.string(),
  key: z.string(),
  name: z.string(),
  candidates: z.array(z.string()),
});
const list = z.object({ pairs: z.array(onePair), unmatched: z.array(unmatched).optional() }).loose();
const changed = z.object({ connectionId: z.string(), table: z.string() }).loose();

const tables = ['customer', 'item', 'paymentTerms', 'shipmentMethod', 'salesperson'] as const;

const standings: Readonly<Record<string, string>> = {
  good: 'both there',
  goneInBusinessCentral: 'gone in Business Central',
  goneInSales: 'gone in Sales',
  notLooked: '',
};

/** What stands for nothing on the other side, with what would fit. */
function unmatchedLines(rows: readonly z.output<typeof unmatched>[]): readonly string[] {
  const sides: Readonly<Record<string, string>> = { businessCentral: 'Business Central', sales: 'Sales' };
  const lines = rows.map(({ side, key, name, candidates }) => {
    const fits = candidates.length === 0 ? 'none fits' : `would fit: ${candidates.join(', ')}`;
    return [`  ${sides[side] ?? side}`, key, name, fits];
  });
  return lines.length === 0 ? [] : ['Without a counterpart:', ...columns(lines)];
}

/** Commands about what stands for what on the other side. */
export function addReferenceCommands(program: Command, surroundings: Surroundings, end: End): void {
  type Options = CommonOptions & { readonly connection?: string; readonly table: string };
  const withTable = (command: Command) =>
    withApp(command)
      .addOption(new Option('--table <table>', 'what they are').choices(tables).default('customer'))
      .option('--connection <id>', 'where several are configured');
  withTable(program.command('references').description('what was found to stand for what on the other side'))
    .option('--check', 'look for them on both sides; exits 1 when one is gone')
    .action(async (options: Options & { readonly check?: boolean }) => {
      const query = {
        table: options.table,
        connectionId: options.connection,
        ...(options.check ? { check: 'true' } : {}),
      };
      const output = outputOf(options, surroundings);
      const found = await new AppClient(options, surroundings).get(list, 'references', query);
      output.result(found, () => [
        ...(found.pairs.length === 0
          ? ['Nothing is remembered.']
          : columns(
              found.pairs.map((pair) => [
                pair.businessCentral,
                pair.sales,
                `by ${pair.by}, ${pair.atIso}`,
                standings[pair.standing] ?? pair.standing,
              ]),
            )),
        ...unmatchedLines(found.unmatched ?? []),
      ]);
      end(found.pairs.some(({ standing }) => standing.startsWith('gone')) ? 1 : 0);
    });
  withTable(program.command('pair-reference').description('say by hand which row of Sales stands for a number'))
    .argument('<number>', 'number or code in Business Central')
    .argument('<sales>', 'the id of the account or user, the number of the product, or the option')
    .action(async (number: string, sales: string, options: Options) => {
      const body = { table: options.table, businessCentral: number, sales, connectionId: options.connection };
      const answer = await new AppClient(options, surroundings).post(changed, 'references', body);
      outputOf(options, surroundings).result(answer, () => [
        `${options.table} ${number} stands for ${sales} from now on.`,
      ]);
      end(0);
    });
  withTable(program.command('forget-reference').description('forget what was found; the rules decide anew'))
    .argument('<number>', 'number or code in Business Central')
    .action(async (number: string, options: Options) => {
      const query = { table: options.table, number, connectionId: options.connection };
      const answer = await new AppClient(options, surroundings).remove(changed, 'references', query);
      outputOf(options, surroundings).result(answer, () => [`${options.table} ${number} is found by the rules again.`]);
      end(0);
    });
}
