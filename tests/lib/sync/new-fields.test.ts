import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Base, ValuePair } from '../../../lib/conflict/base';
import { mergeOrder } from '../../../lib/conflict/merge-order';
import { defaultMapping } from '../../../lib/mapping/default-mapping';
import type { OrderView } from '../../../lib/order/order';
import type { Coupling } from '../../../lib/ports/coupling';
import { planFor } from '../../../lib/sync/plan';
import { assumeView } from '../../../lib/sync/views';
import { bases, viewOfBase } from '../../support/arbitraries';

/** A base of the time before the product, or the settings, knew the field. */
function without(base: Base, field: 'email'): Base {
  const { [field]: _, ...header } = base.header;
  return { ...base, header: header as Base['header'] };
}

function agreed(base: Base): Base {
  const pairs = Object.entries<ValuePair>(base.header).map(([field, { sales }]) => [
    field,
    { businessCentral: sales, sales },
  ]);
  return { header: Object.fromEntries(pairs) as Base['header'], lines: [] };
}

function merged(base: Base, emails: { readonly businessCentral: string | null; readonly sales: string | null }) {
  const view = (side: 'businessCentral' | 'sales'): OrderView => {
    const shown = viewOfBase(base, side);
    return { ...shown, header: { ...shown.header, email: emails[side] } };
  };
  const views = { businessCentral: view('businessCentral'), sales: view('sales') };
  return mergeOrder({ base: without(base, 'email'), ...views, fields: defaultMapping, rules: [] });
}

const before = bases.map(agreed);
const runs = { numRuns: 300 };

describe('a field that an order was coupled without', () => {
  it('both sides have to be read before anything is written: the base does not tell what they show', () => {
    fc.assert(
      fc.property(before, (base) => {
        const coupling = {
          businessCentralId: 'b',
          salesId: 's',
          versions: { sales: { header: '1', lines: {} } },
          phases: { sales: 'submitted' },
        } as unknown as Coupling;
        const known = { coupling, base, fields: defaultMapping };
        expect(assumeView(known, 'sales')).toBeDefined();
        expect(assumeView({ ...known, base: without(base, 'email') }, 'sales')).toBeUndefined();
      }),
      runs,
    );
  });

  it('a value that one side has travels, equal ones are agreed, different ones wait for a person unless a rule was made (I2)', () => {
    fc.assert(
      fc.property(before, (base) => {
        expect(planFor('sales', merged(base, { businessCentral: 'a@x', sales: null })).header.email).toBe('a@x');
        expect(planFor('businessCentral', merged(base, { businessCentral: null, sales: 'b@x' })).header.email).toBe(
          'b@x',
        );
        expect(merged(base, { businessCentral: 'a@x', sales: 'a@x' }).header.email?.source).toBe('agreed');
        const { conflicts } = merged(base, { businessCentral: 'a@x', sales: 'b@x' });
        expect(conflicts.map(({ group, winner }) => [group, winner])).toEqual([['email', 'undecided']]);
      }),
      runs,
    );
  });

  it('a side that cannot show a field has not changed it', () => {
    fc.assert(
      fc.property(before, (base) => {
        const { email: _, ...header } = viewOfBase(base, 'sales').header;
        const sales = { ...viewOfBase(base, 'sales'), header: header as OrderView['header'] };
        const businessCentral = viewOfBase(base, 'businessCentral');
        const result = mergeOrder({ base, businessCentral, sales, fields: defaultMapping, rules: [] });
        expect(planFor('businessCentral', result).header).toEqual({});
      }),
      runs,
    );
  });
});
