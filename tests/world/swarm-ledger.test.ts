import { describe, expect, it } from '@jest/globals';
import { SwarmLedger } from './swarm-ledger';
import type { SeenOrder } from './swarm-state';

const header = { externalDocumentNumber: 'PO-1', requestedDeliveryDate: '', shipToName: '', shipToCity: '' };

/** What is wrong when a seller types a place, empties it again, and this place is there at the end. */
function complaintsOf(shipToCity: string, isAlone: boolean): readonly string[] {
  const ledger = new SwarmLedger();
  const about = { side: 'sales', customer: 'C1', isAlone } as const;
  ledger.add({ ...about, change: { kind: 'set', field: 'shipToCity', value: 'City 1' }, shown: header });
  const shown = { ...header, shipToCity: 'City 1' };
  ledger.add({ ...about, change: { kind: 'set', field: 'shipToCity', value: '' }, shown });
  const order: SeenOrder = { id: '1', number: '1', phase: '0', header: { ...header, shipToCity }, lines: new Map() };
  return ledger.complaints('C1', { orders: { businessCentral: order, sales: order }, journal: [] });
}

describe('what the swarm calls lost (I2)', () => {
  it('is no place that was emptied before Business Central had the order, and took the customer’s (I3)', () => {
    expect(complaintsOf('Watermond', true)).toEqual([]);
  });

  it('is an emptied place where what was typed before is there again', () => {
    expect(complaintsOf('City 1', true)).toHaveLength(1);
  });

  it('is a place that was emptied while Business Central had the order', () => {
    expect(complaintsOf('Watermond', false)).toHaveLength(1);
  });
});
