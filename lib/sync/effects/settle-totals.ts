import type { DecimalText } from '../../order/decimal.js';
import { onlyTo } from '../../ports/connection.js';
import { worksOutPrices } from '../creation/references.js';
import { compareSides } from '../drift/compare-sides.js';
import { compareTotals, totalsApart } from '../merge/totals.js';
import { settleFailure } from '../park.js';
import { finished, type Round, writeSales } from './round-writes.js';
import type { RoundInput } from './settle.js';

/**
 * Once all fields agree: where nobody but Tandem works amounts out in Sales, a total that lags behind its lines (a seller
 * has deleted one) is brought along, once. What still differs then, or where Sales works prices out itself, is told and
 * never chased (spec §3.3, I4, I13). Returns how to go on after a write.
 */
export async function settleTotals(round: RoundInput): Promise<Round | undefined> {
  const { work, views } = round;
  if (isLeftDifferent(round)) {
    return undefined;
  }
  const { total } = views.businessCentral;
  const apart = totalsApart(views);
  const { totalsDiffer, totalBroughtAlong } = work.coupling;
  const isNew = apart !== undefined && apart !== totalsDiffer && apart !== totalBroughtAlong;
  if (total !== undefined && isNew && work.coupling.state === 'coupled') {
    const capabilities = await work.ports.sales.readCapabilities();
    if (!capabilities.ok) {
      return finished(await settleFailure(work, 'sales', capabilities.failure));
    }
    if (!worksOutPrices(capabilities.value)) {
      return await bringAlong(round, total.amount, apart);
    }
  }
  await compareTotals(work, views);
  return undefined;
}

/** Where changes travel one way alone, orders that differ have totals that differ. */
function isLeftDifferent({ work, views, base }: RoundInput): boolean {
  const { mapping, policies } = work.ports.connection;
  return onlyTo(policies) !== undefined && compareSides({ base, ...views, fields: mapping }).length > 0;
}

async function bringAlong(round: RoundInput, total: DecimalText, apart: string): Promise<Round> {
  const plan = { side: 'sales', header: {}, updates: [], inserts: [], deletes: [], total } as const;
  const written = await writeSales(round, plan);
  if (written.kind === 'again' && written.fresh.sales !== undefined) {
    await round.work.save({ totalBroughtAlong: apart }, []);
  }
  return written;
}
