import { z } from 'zod';
import { entriesOf, type OrderFields } from '../order/fields.js';
import type { Coupling } from '../ports/coupling.js';
import { underOperatorLease } from '../sync/coupling/operator-lease.js';
import type { Engine } from '../sync/engine.js';
import type { SidePlan } from '../sync/plan.js';
import { type RestoreResult, requestRestore } from '../sync/versions/request-restore.js';
import { versionsIn } from '../sync/versions/version-chain.js';
import { type Answer, badRequest, refused } from './answer.js';
import { findOrders, namesOneOrder, namesOneOrderMessage, orderKeyShape } from './find-orders.js';
import { noSuchOrder, noSuchVersion } from './order-versions.js';

const restoreBody = z
  .strictObject({
    ...orderKeyShape,
    version: z.int().min(1),
    /** Lines that were added since the version are deleted as well. */
    removeAddedLines: z.boolean().default(false),
  })
  .refine(namesOneOrder, namesOneOrderMessage);

/**
 * Brings an order's values on both sides back to a version, as an ordinary change from Sales (spec §3.2). The order as
 * it is now is kept as a version first; what people change after this was asked for stays theirs.
 */
export async function restoreOrder(
  engine: Engine,
  request: { readonly body: unknown; readonly who: string },
): Promise<Answer> {
  const parsed = restoreBody.safeParse(request.body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const [coupling, ...others] = await findOrders(engine, parsed.data);
  if (coupling === undefined) {
    return noSuchOrder;
  }
  if (others.length > 0) {
    return { kind: 'badRequest', error: 'number: several orders have it; give salesOrderId or businessCentralOrderId' };
  }
  const versions = versionsIn(await engine.couplings.readJournal(coupling.connectionId, coupling.couplingId));
  const found = versions.find(({ version }) => version.number === parsed.data.version);
  if (found === undefined) {
    return noSuchVersion(parsed.data.version, versions);
  }
  const { version } = found;
  const { removeAddedLines } = parsed.data;
  const done = await underOperatorLease(engine, coupling, (work) =>
    requestRestore(work, { version, removeAddedLines, by: request.who }),
  );
  return done.kind === 'busy'
    ? { kind: 'busy' }
    : answerOf(coupling, version.number, { result: done.value, stays: notBroughtBack(engine, coupling) });
}

function answerOf(
  { couplingId }: Coupling,
  version: number,
  { result, stays }: { readonly result: RestoreResult; readonly stays: readonly string[] },
): Answer {
  switch (result.kind) {
    case 'refused':
      return refused(result.code, result.sentence);
    case 'nothingToDo':
      return {
        kind: 'ok',
        body: { couplingId, version, keptVersion: null, ...changesOf(undefined), notBroughtBack: stays },
      };
    case 'asked':
      return {
        kind: 'ok',
        body: {
          couplingId,
          version,
          keptVersion: result.keptVersion,
          ...changesOf(result.plan),
          notBroughtBack: stays,
        },
      };
  }
}

/** Fields that only Business Central says, and the currency, in which all amounts are. */
function notBroughtBack(engine: Engine, { connectionId }: Coupling): readonly string[] {
  const fields: OrderFields | undefined = engine.connections.get(connectionId)?.connection.mapping;
  const all = fields === undefined ? [] : [...entriesOf(fields.header), ...entriesOf(fields.line)];
  const said = all.filter(([, definition]) => definition.direction === 'fromBusinessCentral');
  return ['currency', ...said.map(([field]) => field)];
}

/** What will be written in Sales, and from there goes to Business Central. */
function changesOf(plan: SidePlan | undefined): object {
  return {
    header: plan?.header ?? {},
    lines: {
      changed: (plan?.updates ?? []).map(({ pairId, fields }) => ({ pairId, ...fields })),
      made: (plan?.inserts ?? []).map(({ pairId, source }) => ({ pairId, ...source.values })),
      deleted: (plan?.deletes ?? []).map(({ pairId }) => pairId),
    },
  };
}
