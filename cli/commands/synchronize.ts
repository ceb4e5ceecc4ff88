import { type Command, Option } from 'commander';
import { z } from 'zod';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import type { Output } from '../output.js';
import { Progress } from '../progress.js';
import { CommandError, type ExitCode, type Surroundings } from '../surroundings.js';

const answer = z
  .object({
    orders: z.array(
      z.object({ side: z.string(), recordId: z.string(), result: z.string(), error: z.string().optional() }).loose(),
    ),
  })
  .loose();

interface Options extends CommonOptions {
  readonly sales?: readonly string[];
  readonly businessCentral?: readonly string[];
  readonly valuesOf?: string;
  readonly connection?: string;
}

/** What the app takes at once. */
const mostAtOnce = 100;

const words: Readonly<Record<string, string>> = {
  willBeMade: 'will be made on the other side',
  lookedAt: 'is looked at on both sides',
  stated: 'is brought to the values of that side',
  busy: 'is being worked on; ask again in a moment',
};

/** Chosen orders, made or synchronized now. */
export function addSynchronizeCommands(program: Command, surroundings: Surroundings, end: End): void {
  withApp(program.command('synchronize').description('make chosen orders on the other side, or synchronize them now'))
    .option('--sales <ids...>', 'ids of Sales orders')
    .option('--business-central <ids...>', 'ids of Business Central orders')
    .addOption(
      new Option('--values-of <side>', 'whose values hold where a coupled order differs').choices([
        'sales',
        'businessCentral',
      ]),
    )
    .option('--connection <id>', 'where several are configured')
    .action(async (options: Options) => {
      const progress = new Progress(surroundings, options);
      end(await synchronize(new AppClient(options, surroundings), outputOf(options, surroundings), options, progress));
    });
}

/** Exits 1 when something could not be done with an order. */
async function synchronize(app: AppClient, output: Output, options: Options, progress: Progress): Promise<ExitCode> {
  const chosen = [
    ...(options.sales ?? []).map((salesOrderId) => ({ salesOrderId })),
    ...(options.businessCentral ?? []).map((businessCentralOrderId) => ({ businessCentralOrderId })),
  ];
  if (chosen.length === 0) {
    throw new CommandError('name orders: --sales <ids...> or --business-central <ids...>', 2);
  }
  const { valuesOf, connection: connectionId } = options;
  const orders = await synchronizeChosen(app, chosen, { valuesOf, connectionId }, progress);
  output.result({ orders }, () =>
    orders.map(({ recordId, result, error }) => `${recordId}  ${error ?? words[result] ?? result}`),
  );
  return orders.some(isUndone) ? 1 : 0;
}

/** What became of one chosen order. */
export type SynchronizedOrder = z.output<typeof answer>['orders'][number];

/** Whether the order has to be asked for again, or cannot be had. */
export const isUndone = ({ result }: SynchronizedOrder) => result === 'refused' || result === 'busy';

/** Asks the app for as many orders as there are, in calls of as many as it takes. */
export async function synchronizeChosen(
  app: AppClient,
  chosen: readonly ({ readonly salesOrderId: string } | { readonly businessCentralOrderId: string })[],
  how: { readonly valuesOf?: string | undefined; readonly connectionId?: string | undefined },
  progress: Progress,
): Promise<readonly SynchronizedOrder[]> {
  const orders: SynchronizedOrder[] = [];
  for (let start = 0; start < chosen.length; start += mostAtOnce) {
    const body = { orders: chosen.slice(start, start + mostAtOnce), ...how };
    orders.push(...(await app.post(answer, 'orders/synchronize', body)).orders);
    progress.counted('orders', { done: orders.length, of: chosen.length });
  }
  progress.end();
  return orders;
}
