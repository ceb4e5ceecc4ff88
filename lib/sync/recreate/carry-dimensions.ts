import type { BusinessCentralAside, BusinessCentralDimension } from '../../mapping/business-central-record.js';
import type { LinePair } from '../../mapping/carried-over.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { OrderWork } from '../order-work.js';

/** Comparisons of the dimensions of one new document: header, lines, and what came of both. Each change is tried once. */
const mostRounds = 4;

type Dimensions = NonNullable<BusinessCentralAside['dimensions']>;

/** One dimension that the new document has otherwise than the old one. */
export interface DimensionChange extends BusinessCentralDimension {
  /** Absent: of the header. */
  readonly line?: { readonly id: string; readonly name: string };
  readonly how: 'add' | 'change' | 'remove';
}

/** What has to change of the new document's dimensions. Pure. */
export function dimensionChanges(
  before: Dimensions | undefined,
  now: Dimensions | undefined,
  pairs: readonly LinePair[],
): readonly DimensionChange[] {
  if (before === undefined || now === undefined) {
    return [];
  }
  return [
    ...between(before.header, now.header),
    ...pairs.flatMap(({ oldId, line }) =>
      between(before.lines[oldId] ?? [], now.lines[line.id] ?? []).map((change) => ({ ...change, line })),
    ),
  ];
}

function between(
  wanted: readonly BusinessCentralDimension[],
  shown: readonly BusinessCentralDimension[],
): readonly DimensionChange[] {
  const there = new Map(shown.map((dimension) => [dimension.code, dimension]));
  const codes = new Set(wanted.map(({ code }) => code));
  return [
    ...wanted.flatMap((dimension): DimensionChange[] => {
      const present = there.get(dimension.code);
      if (present === undefined) {
        return [{ ...dimension, how: 'add' }];
      }
      return present.valueCode === dimension.valueCode ? [] : [{ ...dimension, id: present.id, how: 'change' }];
    }),
    ...shown
      .filter(({ code }) => !codes.has(code))
      .map((dimension): DimensionChange => ({ ...dimension, how: 'remove' })),
  ];
}

/** Gives the new document the dimensions of the old one, the header first, since it passes them on to its lines; what is left is returned in words. */
export async function carryDimensions(
  work: OrderWork,
  before: Dimensions | undefined,
  pairs: readonly LinePair[],
): Promise<RemoteResult<readonly string[]>> {
  if (before === undefined) {
    return success([]);
  }
  const orderId = work.coupling.businessCentralId ?? '';
  const tried = new Set<string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const now = await work.ports.businessCentral.readDimensions(orderId);
    if (!now.ok) {
      return now;
    }
    const open = dimensionChanges(before, now.value, pairs).filter((change) => !tried.has(wordsOf(change)));
    const ofHeader = open.filter(({ line }) => line === undefined);
    for (const { line, ...change } of ofHeader.length > 0 ? ofHeader : open) {
      const place = line === undefined ? { orderId } : { orderId, lineId: line.id };
      const changed = await work.ports.businessCentral.changeDimension(place, change);
      if (!changed.ok && changed.failure.reason !== 'refused' && changed.failure.reason !== 'notFound') {
        return changed;
      }
      tried.add(wordsOf({ ...change, ...(line === undefined ? {} : { line }) }));
    }
    if (open.length === 0) {
      return success(dimensionChanges(before, now.value, pairs).map(wordsOf));
    }
  }
  return success([]);
}

function wordsOf({ line, code, valueCode, how }: DimensionChange): string {
  const sign = how === 'remove' ? '+' : '–';
  return `${line === undefined ? '' : `${line.name}: `}dimension ${sign} ${code} ${valueCode}`;
}
