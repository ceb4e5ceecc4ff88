import { describe, expect, it } from '@jest/globals';
import { newsLanguages, wordsOf } from '../../../lib/news/languages';
import { type NewsItem, writeNews } from '../../../lib/news/write-news';

const items: readonly NewsItem[] = [
  { kind: 'header', field: 'businessCentralStatus', before: 'Draft', after: 'Open' },
  { kind: 'header', field: 'requestedDeliveryDate', before: null, after: '2026-05-20' },
  { kind: 'line', line: 'Desk', field: 'unitPrice', before: '820', after: '975' },
  { kind: 'line', line: 'Desk', field: 'shipmentDate', before: '2026-05-01', after: '2026-05-20' },
  { kind: 'lineAdded', line: 'Chair', quantity: '4' },
  { kind: 'lineRemoved', line: 'Lamp' },
  { kind: 'conflict', field: 'unitPrice', lost: '800', winner: '975' },
];

describe('news to the seller (C3)', () => {
  it('says in plain words what moved, from what to what', () => {
    expect(writeNews('en', items)).toEqual({
      subject: 'News from Business Central',
      text: [
        'The status in Business Central was open and is now released.',
        'The requested delivery date was none and is now 2026-05-20.',
        'Desk: the unit price was 820 and is now 975.',
        'Desk: the shipment date was 2026-05-01 and is now 2026-05-20.',
        'Chair: added, quantity 4.',
        'Lamp: removed.',
        'the unit price was changed on both sides: 975 holds, 800 was entered in Sales and has been kept in the history.',
      ].join('\n'),
    });
  });

  it('says it in Danish', () => {
    expect(writeNews('da', items.slice(0, 3))?.text).toBe(
      [
        'Status i Business Central var åben og er nu frigivet.',
        'Den ønskede leveringsdato var ingen og er nu 2026-05-20.',
        'Desk: enhedsprisen var 820 og er nu 975.',
      ].join('\n'),
    );
  });

  it('has no note when there is nothing to tell, and one sentence for an order that has entered', () => {
    expect(writeNews('en', [])).toBeUndefined();
    expect(writeNews('en', [{ kind: 'entered', number: 'SO1' }])?.text).toBe(
      'The order is now order SO1 in Business Central.',
    );
  });

  it('never grows beyond what a note holds', () => {
    const many = Array.from({ length: 2000 }, (): NewsItem => ({ kind: 'lineRemoved', line: 'A very long line name' }));
    expect(writeNews('en', many)?.text.length).toBeLessThanOrEqual(10_000);
  });

  it.each(newsLanguages)('%s has words for a status that it does not know', (language) => {
    const news = writeNews(language, [{ kind: 'header', field: 'businessCentralStatus', before: 'Odd', after: null }]);
    expect(news?.text).toContain('Odd');
    expect(Object.values(wordsOf(language).fields).every((word) => word !== '')).toBe(true);
  });
});
