import type { FieldDefinition, OrderFields } from '../order/fields.js';
import { otherSide, type Side } from '../order/order.js';
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

function leftAloneLine(
  line: MergedLine,
  { fields, to, barred }: { readonly fields: OrderFields; readonly to: Side; readonly barred: Side },
): readonly MergedLine[] {
  switch (line.kind) {
    case 'pair':
      return [{ ...line, fields: leftAlone(line.fields, fields.line, to) }];
    case 'insert':
      return line.into !== barred ? [line] : line.base === undefined ? [] : [{ kind: 'undecided', base: line.base }];
    case 'delete':
      return line.from === barred ? [{ kind: 'undecided', base: line.base }] : [line];
    case 'undecided':
    case 'gone':
      return [line];
  }
}
