import { entriesOf, type FieldDefinition, type LineField, type OrderFields, type SomeLineOf } from '../order/fields.js';
import { otherSide, type Side } from '../order/order.js';
import { isShipped } from '../order/shipped.js';
import { type BaseLine, blankPair, isUntold } from './base.js';
import type { Resolved } from './merge-fields.js';
import type { MergedLine, MergedOrder } from './merge-order.js';
import { lineGroup, type RuleEntry } from './rules.js';

/** Both sides changed the same, and the changes of one alone travel: they hold, and what they replace is told like any loser. */
export function oneWayRules(to: Side, fields: OrderFields): readonly RuleEntry[] {
  const definitions: readonly FieldDefinition[] = [...Object.values(fields.header), ...Object.values(fields.line)];
  const groups = new Set([...definitions.map(({ group }) => group), lineGroup]);
  const rule = to === 'businessCentral' ? 'salesWins' : 'businessCentralWins';
  return [...groups].map((group) => ({ when: { group }, rule }));
}

/**
 * The merge without what would change the other side than the one that changes travel to: a field that both may say is
 * agreed on as each shows it, a line that is on one side alone is left alone. What only one side says still travels. Pure.
 */
export function oneWay(merged: MergedOrder, to: Side, fields: OrderFields): MergedOrder {
  const barred = otherSide(to);
  return {
    ...merged,
    header: leftAlone(merged.header, fields.header, to),
    lines: merged.lines.flatMap((line) => leftAloneLine(line, { fields, to, barred })),
  };
}

function leftAlone<Fields extends Readonly<Record<string, Resolved>>>(
  resolved: Fields,
  definitions: Readonly<Partial<Record<string, FieldDefinition>>>,
  to: Side,
): Fields {
  const entries = Object.entries(resolved).map(([field, each]) => {
    const isLeft = each.source === to && definitions[field]?.direction === 'both';
    return [field, isLeft ? { value: each.value, source: 'agreed' } : each] as const;
  });
  return Object.fromEntries(entries) as Fields;
}

type MergedPair = Extract<MergedLine, { readonly kind: 'pair' }>;

/**
 * What Business Central has worked out for a line that Sales leaves it open in (the text of a product, a price): nobody
 * has changed it, and a seller who may not be told what processors do still sees what was ordered at which price.
 */
function filledIn({ base, businessCentral, sales, fields }: MergedPair): SomeLineOf<Resolved> {
  const entries = entriesOf<LineField, Resolved>(fields).filter(
    ([field, { source }]) =>
      source === 'businessCentral' &&
      isUntold(base.values[field] ?? blankPair, 'businessCentral', businessCentral.values[field] ?? null) &&
      (sales.values[field] ?? null) === null,
  );
  return Object.fromEntries(entries);
}

function leftAloneLine(
  line: MergedLine,
  { fields, to, barred }: { readonly fields: OrderFields; readonly to: Side; readonly barred: Side },
): readonly MergedLine[] {
  switch (line.kind) {
    case 'pair':
      return [{ ...line, fields: { ...leftAlone(line.fields, fields.line, to), ...filledIn(line) } }];
    case 'insert':
      return line.into !== barred || isPutBack(line) ? [line] : stays(line.base);
    case 'delete':
      return line.from === barred ? stays(line.base) : [line];
    case 'undecided':
    case 'gone':
      return [line];
  }
}

/** On one side alone; one that was in both is in its pair still. */
function stays(base: BaseLine | undefined): readonly MergedLine[] {
  return base === undefined ? [] : [{ kind: 'undecided', base }];
}

/** A seller has deleted a line of which something has been shipped: that cannot be, and Business Central alone says so. */
function isPutBack({ into, line, base }: Extract<MergedLine, { readonly kind: 'insert' }>): boolean {
  return into === 'sales' && base !== undefined && isShipped(line.values.shippedQuantity);
}
