import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OrderedNumbers } from '../../../local/broker/ordered-numbers.js';
import { TimeIndex } from '../../../local/broker/time-index.js';

describe('the ordered structures under a queue', () => {
  it('TimeIndex gives what is due, earliest first and equal times in their order', () => {
    const operation = fc.record({ key: fc.nat(9), timeMs: fc.nat(50), kind: fc.constantFrom('set', 'delete', 'take') });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
        const index = new TimeIndex<number>();
        let model: { key: number; timeMs: number }[] = [];
        for (const { key, timeMs, kind } of operations) {
          if (kind === 'take') {
            const due = model
              .filter((entry) => entry.timeMs <= timeMs)
              .sort((left, right) => left.timeMs - right.timeMs);
            expect(index.takeDue(timeMs)).toEqual(due.map((entry) => entry.key));
            model = model.filter((entry) => entry.timeMs > timeMs);
            continue;
          }
          model = model.filter((entry) => entry.key !== key);
          if (kind === 'set') model.push({ key, timeMs });
          if (kind === 'set') index.set(key, timeMs);
          else index.delete(key);
        }
        expect(index.size).toBe(model.length);
        expect(index.nextMs()).toBe(model.length === 0 ? undefined : Math.min(...model.map((entry) => entry.timeMs)));
      }),
      { numRuns: 500 },
    );
  });

  it('OrderedNumbers gives the smallest first, whatever went in and out', () => {
    const operation = fc.record({ value: fc.nat(400), add: fc.boolean() });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 600 }), (operations) => {
        const ordered = new OrderedNumbers();
        const model = new Set<number>();
        for (const { value, add } of operations) {
          if (add) ordered.add(value);
          else ordered.delete(value);
          if (add) model.add(value);
          else model.delete(value);
          expect(ordered.first()).toBe(model.size === 0 ? undefined : Math.min(...model));
          expect(ordered.size).toBe(model.size);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('OrderedNumbers keeps its promise over a long queue', () => {
    const ordered = new OrderedNumbers();
    for (let value = 1; value <= 5_000; value++) ordered.add(value);
    for (let value = 1; value <= 4_000; value++) ordered.delete(value);
    ordered.add(17);
    expect([ordered.first(), ordered.size]).toEqual([17, 1_001]);
  });
});
