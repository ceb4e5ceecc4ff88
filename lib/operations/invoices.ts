import { z } from 'zod';
import type { Engine } from '../sync/engine.js';
import { lookAtInvoicesSince, looksAtInvoices } from '../sync/invoices/sweep-invoices.js';
import { type Answer, badRequest, refused } from './answer.js';
import { portsAsked } from './connections-asked.js';
import type { OrderCommand } from './order-commands.js';

const sinceBody = z.strictObject({
  since: z.iso.date('must be a date, YYYY-MM-DD'),
  connectionId: z.string().optional(),
});

/**
 * Has invoices looked at again that Business Central touched since a day, as after a policy for invoices was switched on:
 * what coupled orders lack of them is told and made, as many as there are (P-067). The next runs of the timer do it.
 */
export async function lookAtOlderInvoices(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = sinceBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const ports = portsAsked(engine, parsed.data.connectionId);
  if ('kind' in ports) {
    return ports;
  }
  const { connectionId, policies } = ports.connection;
  if (!looksAtInvoices(policies)) {
    return refused(
      'policyOff',
      'no policy wants anything of invoices: invoicesInSales, postingsOnAccount or invoiceNews',
    );
  }
  const sinceIso = `${parsed.data.since}T00:00:00.000Z`;
  if (!(await lookAtInvoicesSince(engine, connectionId, sinceIso))) {
    return { kind: 'busy' };
  }
  engine.logger.info('invoices.since', { connectionId, who });
  return { kind: 'ok', body: { connectionId, sinceIso } };
}
