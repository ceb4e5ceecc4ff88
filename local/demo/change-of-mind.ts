import { agreement, type Check, type Step, type StoryWorld, sees } from './story.js';
import { type Row, rowsOf } from './two-systems.js';

const desk = '1896-S';

/** The entries of the order's history of one kind. */
async function history(world: StoryWorld, kind: string): Promise<readonly Row[]> {
  const order = await world.systems.tandem('GET', `/api/orders?salesOrderId=${world.salesOrderId}`);
  return rowsOf(order.journal).filter((entry) => entry.kind === kind);
}

/** What stands on the order's timeline, newest first. */
async function timeline(world: StoryWorld): Promise<readonly Row[]> {
  const query = `annotations?$select=subject,notetext&$filter=_objectid_value eq ${world.salesOrderId}&$orderby=createdon desc`;
  return rowsOf((await world.systems.sales('GET', query)).value);
}

/** Both enter another quantity before either hears of the other: a true conflict. */
export const conflict: Step = {
  title: 'Both change the same quantity: a rule decides, and the value that lost is kept',
  act: async (world) => {
    const order = `salesorders(${world.salesOrderId})`;
    await world.systems.sales('PATCH', order, { statecode: 0, statuscode: 1 });
    await world.editBusinessCentralLine(desk, { quantity: 5 });
    const { salesLines } = await world.both();
    await world.systems.sales('PATCH', `salesorderdetails(${salesLines.get(desk)?.salesorderdetailid})`, {
      quantity: 7,
    });
    await world.systems.sales('PATCH', order, { statecode: 1, statuscode: 3 });
  },
  check: async (world) => {
    const both = await world.both();
    const [decided] = rowsOf((await history(world, 'conflict')).at(-1)?.conflicts);
    const lost = (decided?.businessCentral ?? {}) as Row;
    return [
      ...agreement(both),
      sees("the seller's quantity holds", 7, both.businessCentralLines.get(desk)?.quantity),
      sees('the rule that decided', 'salesWins', decided?.rule),
      sees("the processor's quantity is kept in the history", '5', lost.quantity),
    ];
  },
};

/** Business Central refuses a change of a released order: the document is replaced in one transaction. */
export const recreation: Step = {
  title: 'The order is released, and the seller changes a quantity all the same: archived and made anew',
  act: async (world) => {
    const { businessCentral } = await world.both();
    await world.systems.simulator('businessCentral', 'POST', `/orders/${businessCentral.id}/release`);
    await world.systems.untilAtRest();
    await world.reopenAndEdit([{ product: desk, values: { quantity: 8 } }]);
  },
  check: async (world) => {
    const both = await world.both();
    const versions = await world.systems.tandem('GET', `/api/orders/versions?salesOrderId=${world.salesOrderId}`);
    const [version] = rowsOf(versions.versions);
    const archived = String(((version?.businessCentral as Row | undefined)?.header as Row | undefined)?.number);
    const archive = await world.systems.simulator('businessCentral', 'GET', `/archive?number=${archived}`);
    return [
      ...agreement(both),
      sees('quantity in Business Central', 8, both.businessCentralLines.get(desk)?.quantity),
      sees('a draft again, until somebody releases it', 'Draft', both.businessCentral.status),
      atLeastOne(
        `versions of ${archived} kept by Tandem; now it is ${both.businessCentral.number}`,
        rowsOf(versions.versions),
      ),
      atLeastOne("versions in Business Central's archive", rowsOf(archive)),
    ];
  },
};

/** What the seller was told meanwhile, in plain words. */
export const notes: Step = {
  title: "What the seller reads on the order's timeline",
  act: async () => undefined,
  check: async (world) => {
    const told = await timeline(world);
    return [
      atLeastOne('notes', told),
      ...told.slice(0, 3).map(({ subject, notetext }): Check => {
        const text = `${subject}: ${String(notetext ?? '').replaceAll(/\s*\n\s*/g, ' · ')}`;
        return { says: 'note', holds: text.length > 10, seen: text };
      }),
    ];
  },
};

function atLeastOne(says: string, rows: readonly Row[]): Check {
  return { says, holds: rows.length > 0, seen: String(rows.length) };
}
