import { describe, expect, it } from '@jest/globals';
import { leftToCarryOver } from '../../../lib/mapping/carried-over.js';
import type { StatedAnew } from '../../../lib/mapping/stated-anew.js';

type Properties = Readonly<Record<string, string | boolean>>;

const item = (id: string, more: Properties = {}): Properties => ({
  id,
  lineType: 'Item',
  lineObjectNumber: '1896-S',
  description: 'Desk',
  description2: '',
  locationId: '',
  quantity: '5',
  shipQuantity: '5',
  taxCode: 'VAT21',
  taxPercent: '21',
  ...more,
});
const text = (id: string, description: string): Properties => ({
  id,
  lineType: 'Comment',
  lineObjectNumber: '',
  description,
  description2: '',
});

function left(
  old: { readonly header?: Properties; readonly lines: readonly Properties[] },
  now: { readonly header?: Properties; readonly lines: readonly Properties[] },
  stated: Partial<StatedAnew> = {},
) {
  const record = { lines: now.lines.map(({ id }) => ({ id: String(id), etag: `e-${String(id)}` })) };
  return leftToCarryOver(
    {
      whole: { header: old.header ?? {}, lines: old.lines },
      stated: { header: [], lines: {}, deleted: [], ...stated },
      lateEdits: [],
    },
    { record: record as never, whole: { header: now.header ?? {}, lines: now.lines } },
  );
}

const fieldsOf = ({ differences }: ReturnType<typeof left>) => differences.map(({ field, wanted }) => [field, wanted]);

describe('what is left to be carried over to a document that was made anew', () => {
  it('is nothing where it shows the same', () => {
    const lines = [item('a'), text('t', 'ring'), item('b')];
    expect(left({ lines }, { lines })).toMatchObject({ differences: [], taxes: [], surplus: [] });
  });

  it('is a blank that has been filled in, unless the change states the field or another customer brings it', () => {
    const [old, now] = [
      { header: { salesperson: '', email: '' }, lines: [item('a')] },
      { header: { salesperson: 'AK', email: 'x@y' }, lines: [item('n', { locationId: 'l-1' })] },
    ];
    expect(fieldsOf(left(old, now))).toEqual([
      ['salesperson', ''],
      ['email', ''],
      ['locationId', ''],
    ]);
    expect(fieldsOf(left(old, now, { header: ['email'], lines: { a: ['locationId'] } }))).toEqual([
      ['salesperson', ''],
    ]);
    expect(fieldsOf(left(old, now, { header: ['customerNumber'] }))).toEqual([]);
  });

  it.each([
    ['a part stays that part', { quantity: '5', shipQuantity: '3' }, { quantity: '7', shipQuantity: '7' }, '3'],
    ['no more than there is', { quantity: '5', shipQuantity: '4' }, { quantity: '2', shipQuantity: '0' }, '2'],
    ['all stays all', { quantity: '5', shipQuantity: '5' }, { quantity: '7', shipQuantity: '0' }, '7'],
    ['goods that come back', { quantity: '-5', shipQuantity: '-3' }, { quantity: '-7', shipQuantity: '-7' }, '-3'],
  ])('quantity to ship: %s', (_, old, now, wanted) => {
    const found = left({ lines: [item('a', old)] }, { lines: [item('n', now)] }, { lines: { a: ['quantity'] } });
    expect(fieldsOf(found)).toEqual([['shipQuantity', wanted]]);
  });

  it('a text that stands there twice is surplus, and so is one that had been deleted; those of a new line are not', () => {
    const old = [item('a'), text('1', 'one'), text('2', 'mine'), item('b')];
    const now = [
      item('n'),
      text('g', 'one'),
      text('h', 'two'),
      text('p', 'one'),
      text('q', 'mine'),
      item('m'),
      item('new'),
      text('k', 'of the new one'),
    ];
    expect(left({ lines: old }, { lines: now }).surplus.map(({ id }) => id)).toEqual(['h', 'p']);
  });

  it('a line that sells another product keeps the texts and the tax of that', () => {
    const found = left(
      { lines: [item('a', { taxCode: 'VAT9', taxPercent: '9' })] },
      { lines: [item('n', { description: 'Chair' }), text('g', 'of the chair')] },
      { lines: { a: ['lineObjectNumber', 'description'] } },
    );
    expect(found).toMatchObject({ differences: [], taxes: [], surplus: [] });
  });

  it('a line that is left out moves no other into its place', () => {
    const old = [item('a', { description: 'Table' }), item('b', { description2: 'oak' })];
    const found = left({ lines: old }, { lines: [item('n', { description2: 'oak' })] }, { deleted: ['a'] });
    expect(found.differences).toEqual([]);
    expect(found.sameLines).toMatchObject([{ oldId: 'b', line: { id: 'n' } }]);
  });
});
