import type { Base } from '../../conflict/base.js';
import { diffBase } from '../../conflict/move-base.js';
import { sameInsertions } from '../../conflict/same-insertions.js';
import type { Views } from '../effects/next-base.js';
import type { OrderWork } from '../order-work.js';

/**
 * Takes lines that both sides have entered alike for one, before anything is merged or written; told in the history.
 * Versions are forgotten with it: the base does not tell what is shown of such a line.
 */
export async function agreeOnInsertions(work: OrderWork, views: Views, base: Base): Promise<Base> {
  const { coupling, ports } = work;
  const same = coupling.intent === undefined ? sameInsertions(base.lines, views, ports.connection.mapping) : [];
  if (same.length === 0) {
    return base;
  }
  const agreed: Base = { ...base, lines: [...base.lines, ...same] };
  const names = same.map(({ values }) => `${values.quantity.sales} ${values.unit.sales} ${values.product.sales}`);
  await work.save({ base: agreed, versions: {} }, [
    {
      kind: 'agreed',
      summary: `entered alike on both sides and taken for one line: ${names.join(', ')}`,
      basePatch: diffBase(coupling.base, agreed),
    },
  ]);
  return agreed;
}
