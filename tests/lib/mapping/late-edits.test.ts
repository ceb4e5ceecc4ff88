import { describe, expect, it } from '@jest/globals';
import { defaultMapping } from '../../../lib/mapping/default-mapping.js';
import { lateEditsOf } from '../../../lib/mapping/recreate-business-central.js';

const newLines = { mapping: defaultMapping } as never;

const line = (id: string, more: Record<string, string> = {}) => ({
  id,
  lineType: 'Item',
  lineObjectNumber: '1896-S',
  description: 'Desk',
  shipmentDate: '2026-05-20',
  ...more,
});
const order = (...lines: ReturnType<typeof line>[]) => ({ header: {}, lines });
const comment = line('c', { lineType: 'Comment', lineObjectNumber: '' });

describe('edits of the old document that the new one was not made from', () => {
  it('are told by their place in the new document, comments and deleted lines not counted', () => {
    const whole = order(comment, line('a'), line('b'), line('d'));
    const seen = order(comment, line('a'), line('b'), line('d', { description: 'Desk with drawer' }));
    const edits = lateEditsOf(whole, seen, { newLines, lines: new Map([['a', 'deleted' as const]]) });
    expect(edits).toEqual([{ position: 1, values: { description: 'Desk with drawer' } }]);
  });

  it("are none where nothing differs, or where the seller's change states the field anyway", () => {
    const whole = order(line('a'), line('b'));
    expect(lateEditsOf(whole, whole, { newLines, lines: new Map() })).toEqual([]);
    const seen = order(line('a', { description: 'Table' }), line('b'));
    expect(lateEditsOf(whole, seen, { newLines, lines: new Map([['a', { description: 'Bench' }]]) })).toEqual([]);
  });

  it('take the fields that people can change without anybody noticing', () => {
    const seen = order(line('a', { shipmentDate: '2026-06-01', description2: 'oak' }));
    expect(lateEditsOf(order(line('a')), seen, { newLines, lines: new Map() })).toEqual([
      { position: 0, values: { description2: 'oak', shipmentDate: '2026-06-01' } },
    ]);
  });
});
