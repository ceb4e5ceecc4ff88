import type { z } from 'zod';
import { isGuid } from '../../lib/http/odata-literal.js';
import { notCoupledAnywhere } from '../../lib/operations/explain-uncoupled.js';
import type { AppClient } from '../app-client.js';
import { CommandError } from '../surroundings.js';

/** How people name an order: by its number on either side or by either side's id. */
export interface NamedOrder {
  readonly which: string;
  readonly connection?: string;
}

/** What the app knows of the order. A GUID may be of either side: Sales is asked first. @throws {CommandError} */
export async function findOrder<Schema extends z.ZodType>(
  app: AppClient,
  schema: Schema,
  { which, connection }: NamedOrder,
  route = 'orders',
): Promise<z.output<Schema>> {
  const ask = (name: string) => app.get(schema, route, { [name]: which, connectionId: connection });
  if (!isGuid(which)) {
    return await ask('number');
  }
  try {
    return await ask('salesOrderId');
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    try {
      return await ask('businessCentralOrderId');
    } catch (other) {
      // Whoever knows the order tells why it is not coupled; the other side has never seen its id.
      throw isRefusal(other) && other.message === notCoupledAnywhere ? error : other;
    }
  }
}

/** Whether the app refused what was asked for, or does not know it. */
export function isRefusal(error: unknown): error is CommandError {
  return error instanceof CommandError && error.exitCode === 1;
}
