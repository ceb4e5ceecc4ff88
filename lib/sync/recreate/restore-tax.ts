import { idOf } from '../../mapping/align-lines.js';
import { type ShownTax, shownTax, type TaxDifference } from '../../mapping/carried-over.js';
import type { RemoteResult } from '../../ports/remote-result.js';
import { success } from '../../ports/remote-result.js';
import type { OrderWork } from '../order-work.js';

/** Tax as it reads → the group that reads so once it is written; found out while one document is brought to its values. */
export type KnownTaxGroups = Map<string, string>;

/**
 * Gives a line its tax back. What is read of it is the identifier, and what is written is a group (S-085): the groups that
 * items have are tried one after the other until one reads as it was. Where none does the line gets back what it had;
 * `false` then.
 */
export async function restoreTax(
  work: OrderWork,
  { line, wanted, shown }: TaxDifference,
  known: KnownTaxGroups,
): Promise<RemoteResult<boolean>> {
  const groups = await work.ports.businessCentral.listTaxGroups();
  if (!groups.ok) {
    return groups;
  }
  const first = known.get(textOf(wanted));
  const untried = groups.value.filter((code) => code !== first && ![...known.values()].includes(code));
  for (const code of [...(first === undefined ? [] : [first]), ...untried]) {
    const read = await writeTax(work, line.id, code);
    if (!read.ok) {
      if (read.failure.reason !== 'refused') {
        return read;
      }
      continue;
    }
    if (read.value !== undefined) {
      known.set(textOf(read.value), code);
    }
    if (read.value !== undefined && textOf(read.value) === textOf(wanted)) {
      return success(true);
    }
  }
  const back = known.get(textOf(shown));
  const returned = back === undefined ? success(undefined) : await writeTax(work, line.id, back);
  return returned.ok ? success(false) : returned;
}

/** How the line's tax reads once this group has been written; its version is read anew, since each write moves it. */
async function writeTax(work: OrderWork, lineId: string, code: string): Promise<RemoteResult<ShownTax | undefined>> {
  const { businessCentral } = work.ports;
  const orderId = work.coupling.businessCentralId ?? '';
  const before = await businessCentral.readOrder(orderId);
  if (!before.ok) {
    return before;
  }
  const line = before.value.lines.find(({ id }) => id === lineId);
  if (line === undefined) {
    return success(undefined);
  }
  const update = { kind: 'update', id: line.id, etag: line.etag, values: { taxCode: code } } as const;
  const changed = await businessCentral.changeOrder({ orderId, etag: before.value.etag, lines: [update], header: {} });
  if (!changed.ok) {
    return changed;
  }
  const after = await businessCentral.readWholeOrder(orderId);
  const now = after.ok ? after.value.whole.lines.find((shown) => idOf(shown) === lineId) : undefined;
  return after.ok ? success(now === undefined ? undefined : shownTax(now)) : after;
}

function textOf({ code, percent }: ShownTax): string {
  return `${code} ${percent}`;
}
