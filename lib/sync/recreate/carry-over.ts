import {
  type Difference,
  type LeftToCarryOver,
  type LinePair,
  leftToCarryOver,
  type Replaced,
} from '../../mapping/carried-over.js';
import type { FieldMapping } from '../../mapping/field-mapping.js';
import type { StatedAnew } from '../../mapping/stated-anew.js';
import type { HeaderField } from '../../order/fields.js';
import type { OrderView } from '../../order/order.js';
import { onlyTo } from '../../ports/connection.js';
import { failed, type RemoteResult, success } from '../../ports/remote-result.js';
import { firstLook } from '../creation/creation-base.js';
import type { OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { settleFailure } from '../park.js';
import { keptForLater } from '../seller-news/order-news.js';
import { versionsIn } from '../versions/version-chain.js';
import { viewOfBusinessCentral } from '../views.js';
import { carryDimensions } from './carry-dimensions.js';
import { type Attempts, type LevelWrite, nextLevelWrite, wordsOf } from './next-level-write.js';
import { type KnownTaxGroups, restoreTax } from './restore-tax.js';

/** Writes that bring one new document to its values; what is left then is told. */
const mostWrites = 60;

/**
 * Brings the new document to what the old one was, in every writable field that the changes say nothing of: blanks that
 * Business Central has filled in, quantities to ship and to invoice, tax, texts that it has added twice, and what people
 * edited in the very moment (spec §3.2). It is compared anew after each write, so that it can be stopped and repeated.
 * What Business Central does not take is journaled and told to the seller. Returns how to end when it cannot go on.
 */
export async function carryOver(work: OrderWork): Promise<NoticeOutcome | undefined> {
  const { carryOver: open, state, lateEdits = [] } = work.coupling;
  if (state !== 'finishing' || open === undefined) {
    return undefined;
  }
  const { connectionId, couplingId } = work.coupling;
  const journal = await work.engine.couplings.readJournal(connectionId, couplingId);
  const kept = versionsIn(journal).find(({ entry }) => entry.sequence === open.versionSequence)?.version;
  const lost =
    kept === undefined
      ? success(nothingLost)
      : await level(work, { whole: kept.businessCentral, stated: statedBySales(work, open), lateEdits });
  if (!lost.ok && lost.failure.reason === 'notFound') {
    return undefined;
  }
  if (!lost.ok) {
    return await settleFailure(work, 'businessCentral', lost.failure);
  }
  const detail = lost.value.words.join('; ');
  const news = keptForLater(work, detail === '' ? [] : [{ kind: 'lifeCycle', what: 'notCarriedOver', detail }]);
  const summary = [
    ...(lateEdits.length === 0
      ? []
      : [`edits of ${lateEdits.length} line(s) made while the order was made anew were carried over`]),
    ...(detail === '' ? [] : [`not carried over to the new order: ${detail}`]),
  ].join('; ');
  await work.save(
    {
      carryOver: undefined,
      lateEdits: undefined,
      ...(lost.value.isTaxLost && work.coupling.toRelease !== undefined ? { toRelease: 'taxDiffers' } : {}),
      ...(news === undefined ? {} : { news }),
    },
    summary === '' ? [] : [{ kind: 'state', side: 'businessCentral', summary }],
  );
  return undefined;
}

/** What is left when nothing more helps, in words, and whether tax is among it. */
interface Lost {
  readonly words: readonly string[];
  readonly isTaxLost: boolean;
}

const nothingLost: Lost = { words: [], isTaxLost: false };

async function level(work: OrderWork, replaced: Replaced): Promise<RemoteResult<Lost>> {
  const attempts: Attempts = { times: new Map(), alone: new Set(), refused: new Set() };
  const known: KnownTaxGroups = new Map();
  let lost = nothingLost;
  for (let write = 0; write < mostWrites; write += 1) {
    const read = await work.ports.businessCentral.readWholeOrder(work.coupling.businessCentralId ?? '');
    if (!read.ok) {
      return read;
    }
    const view = await viewOfBusinessCentral(work.ports, success(read.value.record));
    if (!view.ok) {
      return view;
    }
    await keepFirstLook(work, view.value);
    const left = withoutMapped(work, leftToCarryOver(replaced, read.value), view.value);
    lost = { words: wordsOf(left), isTaxLost: left.taxes.length > 0 };
    const next = nextLevelWrite(left, attempts);
    if (next === undefined) {
      const rest = await carryAside(work, replaced, left.sameLines);
      return rest.ok ? success({ ...lost, words: [...lost.words, ...rest.value] }) : rest;
    }
    const written = await carryOut(work, next, { etag: read.value.record.etag, attempts, known });
    if (!written.ok) {
      return written;
    }
  }
  return success(lost);
}

/** What people change of the new document while it is brought to its values is told by how it looked before. */
async function keepFirstLook(work: OrderWork, businessCentral: OrderView): Promise<void> {
  const look = firstLook(work.coupling, { businessCentral });
  if (look.intent !== undefined) {
    await work.save(look, []);
  }
}

/**
 * Mapped fields are brought to their values by finishing, which merges: what people edit in the new document in the very
 * moment is theirs, and not put back. What was edited late in the old document is in no base, and is brought over here.
 */
function withoutMapped(work: OrderWork, left: LeftToCarryOver, shown: OrderView): LeftToCarryOver {
  const { header, line } = work.ports.connection.mapping;
  const levelledByMerge = Object.entries(header).filter(([field]) => !staysThere(work, field as HeaderField, shown));
  const [ofHeader, ofLines] = [propertiesOf(Object.fromEntries(levelledByMerge)), propertiesOf(line)];
  const isLevelled = ({ line: ofLine, field, isLate }: Difference) =>
    isLate === true || !(ofLine === undefined ? ofHeader : ofLines).has(field);
  return { ...left, differences: left.differences.filter(isLevelled) };
}

/**
 * Where changes travel to Business Central alone: it showed otherwise than Sales, as agreed, and no merge brings that to
 * the new document (decision 17). What people have edited in the new one already holds.
 */
function staysThere({ coupling, ports }: OrderWork, field: HeaderField, shown: OrderView): boolean {
  const { base, intent } = coupling;
  const agreed = base?.header[field];
  const isApart = agreed !== undefined && agreed.businessCentral !== agreed.sales;
  const isUntouched = shown.header[field] === intent?.firstSeen?.header[field];
  const isBoth = ports.connection.mapping.header[field]?.direction === 'both';
  return onlyTo(ports.connection.policies) === 'businessCentral' && isBoth && isApart && isUntouched;
}

/** The reference makes room for the marker of a new document, and is then Sales'; one that stays in Business Central comes back. */
function statedBySales({ coupling, ports }: OrderWork, stated: StatedAnew): StatedAnew {
  const agreed = coupling.base?.header.externalDocumentNumber;
  const isKept = onlyTo(ports.connection.policies) === 'businessCentral' && agreed?.businessCentral !== agreed?.sales;
  return isKept ? { ...stated, header: stated.header.filter((name) => name !== 'externalDocumentNumber') } : stated;
}

function propertiesOf(fields: Readonly<Record<string, FieldMapping>>): ReadonlySet<string> {
  return new Set(
    Object.values(fields).flatMap(({ businessCentral }) =>
      'property' in businessCentral ? [businessCentral.property] : [],
    ),
  );
}

/** Dimensions, but for another customer's, who brings them; files cannot be given to the new document. */
async function carryAside(
  work: OrderWork,
  { whole: { aside = {} }, stated }: Replaced,
  sameLines: readonly LinePair[],
): Promise<RemoteResult<readonly string[]>> {
  const files = (aside.files ?? []).map(({ fileName }) => fileName);
  const isOtherCustomer = stated.header.includes('customerNumber');
  const dimensions = isOtherCustomer ? success([]) : await carryDimensions(work, aside.dimensions, sameLines);
  return dimensions.ok ? success([...dimensions.value, ...files]) : dimensions;
}

async function carryOut(
  work: OrderWork,
  next: LevelWrite,
  { etag, attempts, known }: { readonly etag: string; readonly attempts: Attempts; readonly known: KnownTaxGroups },
): Promise<RemoteResult<undefined>> {
  if (next.kind === 'tax') {
    const restored = await restoreTax(work, next.tax, known);
    if (restored.ok && !restored.value) {
      attempts.refused.add(next.key);
    }
    return restored.ok ? success(undefined) : restored;
  }
  const orderId = work.coupling.businessCentralId ?? '';
  const changed = await work.ports.businessCentral.changeOrder({ orderId, etag, ...next.change });
  if (changed.ok) {
    for (const key of next.keys) {
      attempts.times.set(key, (attempts.times.get(key) ?? 0) + 1);
    }
    return success(undefined);
  }
  switch (changed.failure.reason) {
    case 'versionMismatch':
      return success(undefined);
    case 'refused':
      for (const key of next.keys) {
        (next.keys.length === 1 ? attempts.refused : attempts.alone).add(key);
      }
      return success(undefined);
    default:
      return failed(changed.failure);
  }
}
