import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeNews, type NewsItem } from '../../../lib/news/news-item';

const value = fc.constantFrom('1', '2', '3', null);
const ofLine = fc.constantFrom({ lineId: 'p1', line: 'Desk' }, { lineId: 'p2', line: 'Chair' });
const anItem: fc.Arbitrary<NewsItem> = fc.oneof(
  fc.record({
    kind: fc.constant('header' as const),
    field: fc.constant('shipToCity' as const),
    shownAs: fc.constant('text' as const),
    before: value,
    after: value,
  }),
  fc
    .tuple(ofLine, fc.constantFrom('quantity' as const, 'unitPrice' as const), value, value)
    .map(
      ([line, field, before, after]): NewsItem => ({ kind: 'line', ...line, field, shownAs: 'number', before, after }),
    ),
  ofLine.map((line): NewsItem => ({ kind: 'lineAdded', ...line, quantity: '1' })),
  ofLine.map((line): NewsItem => ({ kind: 'lineRemoved', ...line })),
  fc.constantFrom<NewsItem>({ kind: 'resumed' }, { kind: 'waiting', reason: 'x', detail: '' }),
);
const lists = fc.array(anItem, { maxLength: 8 });
const merged = (list: readonly NewsItem[]) => mergeNews([], list);

describe('mergeNews', () => {
  it('a storm of changes of one thing reads as one, from the first value to the last', () => {
    const step = (before: string, after: string): NewsItem => ({
      kind: 'line',
      lineId: 'p1',
      line: 'Desk',
      field: 'unitPrice',
      shownAs: 'money',
      before,
      after,
    });
    expect(mergeNews([step('900', '901')], [step('901', '902'), step('902', '905')])).toEqual([step('900', '905')]);
  });

  it('an order that goes on is no longer told to wait', () => {
    const waiting: NewsItem = { kind: 'waiting', reason: 'referenceMissing', detail: 'customer C1' };
    expect(mergeNews([waiting], [{ kind: 'resumed' }])).toEqual([{ kind: 'resumed' }]);
  });

  it('a shipment date that is no longer late is told once, and not as late', () => {
    const desk = { lineId: 'p1', line: 'Desk' };
    const late: NewsItem = { kind: 'late', ...desk, after: '2026-05-24', requested: '2026-05-20' };
    const early: NewsItem = {
      kind: 'line',
      ...desk,
      field: 'shipmentDate',
      shownAs: 'day',
      before: '2026-05-24',
      after: '2026-05-19',
    };
    expect(mergeNews([late], [early])).toEqual([early]);
  });

  it('merging the same again changes nothing, and merging is the same in one go or step by step', () => {
    fc.assert(
      fc.property(lists, lists, lists, (one, two, three) => {
        const both = mergeNews(merged(one), two);
        expect(mergeNews(both, both)).toEqual(both);
        expect(mergeNews(mergeNews(merged(one), two), three)).toEqual(mergeNews(merged(one), [...two, ...three]));
        expect(mergeNews(merged(one), merged(two))).toEqual(mergeNews(merged(one), two));
      }),
    );
  });
});
