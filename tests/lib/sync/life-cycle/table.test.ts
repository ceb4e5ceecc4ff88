import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OrderPhase } from '../../../../lib/order/order.js';
import type { CouplingState } from '../../../../lib/ports/coupling.js';
import { salesEventOf, shipmentEventOf, statusEventOf } from '../../../../lib/sync/life-cycle/events.js';
import { type LifeCycleEvent, lifeCycle } from '../../../../lib/sync/life-cycle/table.js';

const states = Object.keys(lifeCycle) as CouplingState[];
const events = Object.keys(lifeCycle.coupled) as LifeCycleEvent[];

/** The state that an effect leaves behind, as the cycle moves it; policies allow everything they can. */
function after(state: CouplingState, event: LifeCycleEvent): CouplingState {
  switch (lifeCycle[state][event]) {
    case 'createTwin':
      return state === 'waiting' ? 'creating' : 'finishing';
    case 'settleRecreation':
      return 'finishing';
    case 'merge':
      return 'coupled';
    case 'hold':
      return 'held';
    case 'keepFrozen':
    case 'fulfil':
      return 'fulfilled';
    case 'end':
    case 'cancel':
    case 'setInvoiced':
      return 'ended';
    default:
      return state;
  }
}

const life = fc.array(fc.constantFrom(...events), { maxLength: 40 });

describe('the table of every state and every event', () => {
  it.each([
    // spec §3.4, row by row.
    ['waiting', 'salesSpoke', 'createTwin'],
    ['coupled', 'inForceInSales', 'merge'],
    ['coupled', 'reopenedInSales', 'hold'],
    ['held', 'inForceInSales', 'merge'],
    ['held', 'businessCentralSpoke', 'nothing'],
    ['coupled', 'shippedInPart', 'nothing'],
    ['coupled', 'shippedInFull', 'fulfil'],
    ['held', 'shippedInFull', 'nothing'],
    ['finishing', 'shippedInFull', 'nothing'],
    ['coupled', 'fulfilledInSales', 'keepFrozen'],
    ['coupled', 'invoicedInSales', 'end'],
    ['coupled', 'canceledInSales', 'cancel'],
    ['waiting', 'canceledInSales', 'end'],
    ['coupled', 'unknownInSales', 'hold'],
    ['coupled', 'deletedInSales', 'askPerson'],
    ['waiting', 'deletedInSales', 'end'],
    ['coupled', 'deletedInBusinessCentral', 'askPersonOrCancel'],
    ['fulfilled', 'deletedInBusinessCentral', 'askPerson'],
    ['coupled', 'restDeletedInBusinessCentral', 'askPerson'],
    ['coupled', 'invoicedInFull', 'setInvoiced'],
    ['held', 'invoicedInFull', 'setInvoiced'],
    ['coupled', 'restoredInBusinessCentral', 'offer'],
    ['coupled', 'enteredAgainInSales', 'offer'],
    ['recreating', 'deletedInBusinessCentral', 'goOn'],
    ['recreating', 'businessCentralSpoke', 'settleRecreation'],
    // spec §3.2: what becomes of a seller's change, by the status in Business Central.
    ['coupled', 'draftInBusinessCentral', 'takeAll'],
    ['coupled', 'inReviewInBusinessCentral', 'takeSome'],
    ['coupled', 'releasedInBusinessCentral', 'byPolicy'],
    ['coupled', 'unknownInBusinessCentral', 'takeSome'],
    ['fulfilled', 'releasedInBusinessCentral', 'takeSome'],
    ['held', 'releasedInBusinessCentral', 'nothing'],
    ['recreating', 'draftInBusinessCentral', 'nothing'],
  ] as const)('says of %s and %s: %s', (state, event, effect) => {
    expect(lifeCycle[state][event]).toBe(effect);
  });

  it('every state of Sales and every status of Business Central is an event of it, also one that is not known', () => {
    const phases: OrderPhase[] = ['open', 'submitted', 'inReview', 'released', 'fulfilled', 'invoiced', 'canceled'];
    for (const phase of [...phases, 'won', 'closed', 'unknown'] as OrderPhase[]) {
      expect(events).toContain(salesEventOf(phase, { ordersEnter: { when: 'submitted' } }));
      expect(events).toContain(statusEventOf({ phase }));
    }
    expect(statusEventOf({ phase: 'unknown' })).toBe('unknownInBusinessCentral');
  });

  it('a document is archived or reopened for a change only while both are coupled and the seller does not have the order', () => {
    for (const state of states) {
      for (const event of ['draftInBusinessCentral', 'releasedInBusinessCentral'] as const) {
        const mayBeReplaced = ['takeAll', 'byPolicy'].includes(lifeCycle[state][event]);
        expect([state, mayBeReplaced]).toEqual([state, state === 'coupled' || state === 'finishing']);
      }
    }
  });

  it('an ended order is never touched again, whatever comes (I12)', () => {
    fc.assert(
      fc.property(life, (all) => {
        let state: CouplingState = 'coupled';
        for (const event of all) {
          const before = state;
          state = after(state, event);
          if (before === 'ended') {
            expect([event, state, lifeCycle.ended[event]]).toEqual([event, 'ended', 'nothing']);
          }
        }
      }),
    );
  });

  it('a fulfilled or cancelled order never takes a merge while it is closed (I12)', () => {
    fc.assert(
      fc.property(fc.constantFrom(...states), (state) => {
        for (const closed of ['fulfilledInSales', 'invoicedInSales', 'canceledInSales'] as const) {
          expect(['merge', 'hold']).not.toContain(lifeCycle[state][closed]);
        }
      }),
    );
  });

  it('a deletion asks a person, ends what was never made, or does nothing: it deletes nothing on the other side (I14)', () => {
    const deletions = ['deletedInSales', 'deletedInBusinessCentral', 'restDeletedInBusinessCentral'] as const;
    fc.assert(
      fc.property(life, fc.constantFrom(...deletions), (all, deletion) => {
        const state = all.reduce<CouplingState>(after, 'waiting');
        const effect = lifeCycle[state][deletion];
        expect(['nothing', 'goOn', 'askPerson', 'askPersonOrCancel', 'end']).toContain(effect);
        if (effect === 'end') {
          expect(state).toBe('waiting');
        }
      }),
    );
  });

  it('no notice brings an ended order back, and none is acted upon while a seller has the order (I14)', () => {
    for (const event of ['salesSpoke', 'businessCentralSpoke', 'due'] as const) {
      expect(lifeCycle.ended[event]).toBe('nothing');
    }
    expect(lifeCycle.held.businessCentralSpoke).toBe('nothing');
  });

  it('while a twin or a new document is made, no life-cycle rule runs (spec §3.1)', () => {
    for (const state of ['creating', 'recreating'] as const) {
      for (const phase of ['submitted', 'open', 'canceled', 'fulfilled', 'invoiced', 'unknown'] as OrderPhase[]) {
        expect(lifeCycle[state][salesEventOf(phase, { ordersEnter: { when: 'submitted' } })]).toBe('goOn');
      }
    }
  });
});

describe('what is seen', () => {
  it('an Active order has been reopened only where orders enter by being submitted', () => {
    expect(salesEventOf('open', { ordersEnter: { when: 'submitted' } })).toBe('reopenedInSales');
    expect(salesEventOf('open', { ordersEnter: { when: 'active', quietMinutes: 5 } })).toBe('inForceInSales');
    expect(salesEventOf('open', { ordersEnter: { when: 'activeWithStatusReason', statusCode: 2 } })).toBe(
      'inForceInSales',
    );
  });

  const line = (quantity: string | null, shippedQuantity: string | null, kind = 'product') =>
    ({ id: 'l', version: '1', kind, values: { quantity, shippedQuantity } }) as never;

  it.each([
    ['nothing', [line('5', '0'), line('2', null)], 'nothingShipped'],
    ['a part of one', [line('5', '4.5'), line('2', '2')], 'shippedInPart'],
    ['one of two', [line('5', '5'), line('2', '0')], 'shippedInPart'],
    ['all, beside a comment', [line('5', '5'), line(null, null, 'generated')], 'shippedInFull'],
    ['all, more than ordered', [line('5', '6')], 'shippedInFull'],
    ['goods that come back', [line('-5', '-5'), line('1', '1')], 'shippedInFull'],
    ['no quantities at all', [line('0', '0')], 'nothingShipped'],
    ['no lines', [], 'nothingShipped'],
  ])('shipped: %s', (_, lines, event) => {
    expect(shipmentEventOf({ lines })).toBe(event);
  });
});
