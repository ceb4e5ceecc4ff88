import { describe, expect, it } from '@jest/globals';
import { lateEditsOf } from '../../../lib/mapping/late-edits.js';

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
const nothing = { header: [], lines: {}, deleted: [] };

describe('edits of the old document that the new one was not made from', () => {
  it('are told by the old line, deleted lines not counted', () => {
    const whole = order(comment, line('a'), line('b'), line('d'));
    const seen = order(
      comment,
      line('a', { description: 'gone' }),
      line('b'),
      line('d', { description: 'Desk with drawer' }),
    );
    const edits = lateEditsOf(whole, seen, { ...nothing, deleted: ['a'] });
    expect(edits).toEqual([{ lineId: 'd', values: { description: 'Desk with drawer' } }]);
  });

  it("are none where nothing differs, or where the seller's change states the field anyway", () => {
    const whole = order(line('a'), line('b'));
    expect(lateEditsOf(whole, whole, nothing)).toEqual([]);
    const seen = order(line('a', { description: 'Table' }), line('b'));
    expect(lateEditsOf(whole, seen, { ...nothing, lines: { a: ['description'] } })).toEqual([]);
  });

  it('take the fields that people can change without anybody noticing, of text lines as well', () => {
    const seen = order(line('a', { shipmentDate: '2026-06-01', description2: 'oak' }), {
      ...comment,
      description: 'do not ring',
    });
    expect(lateEditsOf(order(line('a', { description2: 'ash' }), comment), seen, nothing)).toEqual([
      { lineId: 'a', values: { description2: 'oak', shipmentDate: '2026-06-01' } },
      { lineId: 'c', values: { description: 'do not ring' } },
    ]);
  });

  it('a text that was emptied is an edit as well', () => {
    const whole = order(line('a', { description2: 'old instruction' }));
    const seen = order(line('a', { description2: '' }));
    expect(lateEditsOf(whole, seen, nothing)).toEqual([{ lineId: 'a', values: { description2: '' } }]);
  });
});
