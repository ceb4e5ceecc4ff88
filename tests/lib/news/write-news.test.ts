import { describe, expect, it } from '@jest/globals';
import { formatDay, formatMoney, formatNumber, plainText } from '../../../lib/news/format';
import { newsLanguages, wordsOf } from '../../../lib/news/languages';
import { danishMissing } from '../../../lib/news/missing-words-danish';
import type { NewsItem } from '../../../lib/news/news-item';
import type { NewsWords } from '../../../lib/news/news-words';
import { writeMissing } from '../../../lib/news/write-missing';
import { writeNews } from '../../../lib/news/write-news';
import { parkedReasons } from '../../../lib/ports/parked';

const desk = { lineId: 'p1', line: 'Desk' };
const invoice = { day: '2026-05-20', dueDay: '2026-06-19', amount: '1250.5' };
const items: readonly NewsItem[] = [
  { kind: 'header', field: 'businessCentralStatus', shownAs: 'text', before: 'Draft', after: 'Open' },
  { kind: 'header', field: 'requestedDeliveryDate', shownAs: 'day', before: null, after: '2026-05-20' },
  { kind: 'header', field: 'headerDiscountAmount', shownAs: 'money', before: '0', after: '1250.5' },
  { kind: 'header', field: 'shipToCity', shownAs: 'text', before: 'Aarhus', after: 'Aarhus' },
  { kind: 'line', ...desk, field: 'quantity', shownAs: 'number', before: '1200', after: '1250.5' },
  { kind: 'line', ...desk, field: 'unitPrice', shownAs: 'money', before: '820', after: '1975.125' },
  { kind: 'line', ...desk, field: 'shipmentDate', shownAs: 'day', before: '2026-05-01', after: '2026-05-20' },
  {
    kind: 'line',
    ...desk,
    field: 'shipmentDate',
    shownAs: 'day',
    before: '2026-05-01',
    after: '2026-05-21',
    requested: '2026-05-20',
  },
  { kind: 'line', ...desk, field: 'shippedQuantity', shownAs: 'number', before: '0', after: '3', ordered: '5' },
  { kind: 'late', ...desk, after: '2026-05-24', requested: '2026-05-20' },
  { kind: 'lineAdded', lineId: 'p2', line: 'Chair', quantity: '4' },
  { kind: 'lineRemoved', lineId: 'p3', line: 'Lamp' },
  { kind: 'conflict', ...desk, field: 'unitPrice', shownAs: 'money', lost: '800', winner: '975', lostIn: 'sales' },
  {
    kind: 'conflict',
    field: 'shipToCity',
    shownAs: 'text',
    lost: 'Odense',
    winner: 'Aarhus',
    lostIn: 'businessCentral',
  },
  { kind: 'putBack', ...desk, field: 'tax', shownAs: 'money', entered: '1', holds: '250' },
  { kind: 'waiting', reason: 'referenceMissing', detail: 'customer C90001' },
  { kind: 'waiting', reason: 'releasedInBusinessCentral', detail: '' },
  { kind: 'resumed' },
  { kind: 'lifeCycle', what: 'madeAnew', detail: 'SO-2' },
  { kind: 'lineKept', ...desk, decidedBy: 'ann@example.com' },
  { kind: 'lineKept', ...desk, deletedIn: 'businessCentral' },
  { kind: 'lineKept', ...desk, shipped: '2' },
  { kind: 'line', ...desk, field: 'unitPrice', shownAs: 'money', before: '500', after: '500', staysUntilPriced: true },
  { kind: 'line', ...desk, field: 'custom.batch', label: 'the batch', shownAs: 'text', before: 'A', after: 'B' },
  { kind: 'stock', ...desk, ordered: '10', onHand: '4' },
  { kind: 'invoice', ...invoice, number: 'SI-1', remaining: '1250.5', isCanceled: false },
  { kind: 'invoice', ...invoice, number: 'SI-2', remaining: '250', isCanceled: false },
  { kind: 'invoice', ...invoice, number: 'SI-3', remaining: '0', isCanceled: false },
  { kind: 'invoice', ...invoice, number: 'SI-4', remaining: '0', isCanceled: true },
  { kind: 'invoiceDeleted', number: 'SI-5' },
];

describe('news to the seller (C3)', () => {
  it('says in plain words what moved, from what to what', () => {
    expect(writeNews('en', items, { code: 'EUR' })?.text.split('\n')).toEqual([
      'The order has been released in Business Central.',
      'The requested delivery date was blank and is now 20 May 2026.',
      'The discount on the order was EUR 0.00 and is now EUR 1,250.50.',
      'The city of delivery was changed and is Aarhus again.',
      'Desk: the quantity was 1,200 and is now 1,250.5.',
      'Desk: the unit price was EUR 820.00 and is now EUR 1,975.125.',
      'Desk: the shipment date was 1 May 2026 and is now 20 May 2026.',
      'Desk: the shipment date was 1 May 2026 and is now 21 May 2026, 1 day after the requested delivery date (20 May 2026).',
      'Desk: 3 of 5 shipped.',
      'Desk: will be shipped on 24 May 2026, 4 days after the requested delivery date (20 May 2026).',
      'Chair: added, quantity 4.',
      'Lamp: removed.',
      'Desk: the unit price was changed on both sides: EUR 975.00 holds; EUR 800.00, entered in Sales, has been kept in the history.',
      'The city of delivery was changed on both sides: Aarhus holds; Odense, entered in Business Central, has been kept in the history.',
      'Desk: the tax was changed in Sales to EUR 1.00; Business Central decides it, and it is EUR 250.00 again.',
      'The order waits. Something that it refers to is missing or blocked in the other system: customer C90001. It goes on by itself once that can be used there, or the order is corrected.',
      'The order waits. It is released in Business Central, which refuses the change as long as it is. Ask for it to be reopened there; the change is then made by itself.',
      'The order no longer waits.',
      'With your change the order was archived and made anew in Business Central as order SO-2; it has to be released there again. Approval, reservations, attached files and what Business Central shows on its own pages only did not come along.',
      'Desk: deleted in Sales, but changed in Business Central meanwhile; the line is there again. Decided by ann@example.com.',
      'Desk: deleted in Business Central, but changed in Sales meanwhile; the line is there again.',
      'Desk: deleted in Sales, but 2 shipped already; the line is there again.',
      'Desk: the unit price stays EUR 500.00, since Business Central does not price a line anew when its own price is taken away. Enter the price that is to hold.',
      'Desk: the batch was A and is now B.',
      'Desk: ordered 10, on hand 4, all locations.',
      'Invoice SI-1 of 20 May 2026: EUR 1,250.50 with tax, due 19 June 2026.',
      'Invoice SI-2 of 20 May 2026: EUR 250.00 of EUR 1,250.50 still to be paid, due 19 June 2026.',
      'Invoice SI-3 of 20 May 2026: EUR 1,250.50 with tax, paid.',
      'Invoice SI-4 of 20 May 2026 was cancelled.',
      'Invoice SI-5 is gone from Sales and is not made again; in Business Central it stands.',
    ]);
  });

  it('says it in Danish, with numbers, amounts and days as Danes write them', () => {
    expect(writeNews('da', items, { code: 'DKK' })?.text.split('\n')).toEqual([
      'Ordren er frigivet i Business Central.',
      'Den ønskede leveringsdato var tom og er nu 20. maj 2026.',
      'Rabatten på ordren var 0,00 DKK og er nu 1.250,50 DKK.',
      'Leveringsbyen blev ændret og er Aarhus igen.',
      'Desk: antallet var 1.200 og er nu 1.250,5.',
      'Desk: enhedsprisen var 820,00 DKK og er nu 1.975,125 DKK.',
      'Desk: afsendelsesdatoen var 1. maj 2026 og er nu 20. maj 2026.',
      'Desk: afsendelsesdatoen var 1. maj 2026 og er nu 21. maj 2026, 1 dag efter den ønskede leveringsdato (20. maj 2026).',
      'Desk: 3 af 5 afsendt.',
      'Desk: afsendes 24. maj 2026, 4 dage efter den ønskede leveringsdato (20. maj 2026).',
      'Chair: tilføjet, antal 4.',
      'Lamp: fjernet.',
      'Desk: enhedsprisen blev ændret på begge sider: 975,00 DKK gælder; 800,00 DKK, indtastet i Sales, er gemt i historikken.',
      'Leveringsbyen blev ændret på begge sider: Aarhus gælder; Odense, indtastet i Business Central, er gemt i historikken.',
      'Desk: momsen blev i Sales ændret til 1,00 DKK; Business Central bestemmer den, og den er 250,00 DKK igen.',
      'Ordren venter. Noget, som den henviser til, mangler eller er spærret i det andet system: kunde C90001. Den fortsætter af sig selv, når det kan bruges der, eller ordren er rettet.',
      'Ordren venter. Den er frigivet i Business Central, som så længe afviser ændringen. Bed om, at den åbnes igen der; så foretages ændringen af sig selv.',
      'Ordren venter ikke længere.',
      'Med din ændring er ordren arkiveret og oprettet på ny i Business Central som ordre SO-2; den skal frigives der igen. Godkendelse, reservationer, vedhæftede filer og det, som Business Central kun viser på egne sider, er ikke fulgt med.',
      'Desk: slettet i Sales, men ændret i Business Central imens; linjen er der igen. Afgjort af ann@example.com.',
      'Desk: slettet i Business Central, men ændret i Sales imens; linjen er der igen.',
      'Desk: slettet i Sales, men 2 er allerede afsendt; linjen er der igen.',
      'Desk: enhedsprisen er stadig 500,00 DKK, da Business Central ikke prissætter en linje igen, når dens egen pris fjernes. Indtast den pris, der skal gælde.',
      'Desk: the batch var A og er nu B.',
      'Desk: bestilt 10, på lager 4, alle lokationer.',
      'Faktura SI-1 af 20. maj 2026: 1.250,50 DKK med moms, forfalder 19. juni 2026.',
      'Faktura SI-2 af 20. maj 2026: 250,00 DKK af 1.250,50 DKK mangler at blive betalt, forfalder 19. juni 2026.',
      'Faktura SI-3 af 20. maj 2026: 1.250,50 DKK med moms, betalt.',
      'Faktura SI-4 af 20. maj 2026 er annulleret.',
      'Faktura SI-5 findes ikke længere i Sales og oprettes ikke igen; i Business Central står den.',
    ]);
  });

  it('has no note when there is nothing to tell, and one sentence for an order that has entered', () => {
    expect(writeNews('en', [], { code: 'EUR' })).toBeUndefined();
    expect(writeNews('en', [{ kind: 'entered', number: 'SO1' }], { code: null })).toEqual({
      subject: 'News from Business Central',
      text: 'The order is now order SO1 in Business Central.',
    });
  });

  it('never grows beyond what a note holds', () => {
    const many = Array.from({ length: 2000 }, (): NewsItem => ({ kind: 'lineRemoved', ...desk }));
    expect(writeNews('en', many, { code: null })?.text.length).toBeLessThanOrEqual(10_000);
  });

  it('what is missing is named in the language, without the place in the settings', () => {
    const detail =
      'country RURITANIA (mapping.references.countries), product P-1 (retired there), unit BOX of product P-1, a customer for the contact Bo Lind, who belongs to no account with a number, item X, or variant B of item Y, item Z (blocked there), an oddity 7';
    const told = (language: 'en' | 'da') =>
      writeNews(language, [{ kind: 'waiting', reason: 'referenceMissing', detail }], { code: null })?.text;
    expect(told('da')).toContain(
      ': land RURITANIA, vare P-1 (udgået dér), enhed BOX for vare P-1, en kunde til kontakten Bo Lind, der ikke hører til en konto',
    );
    expect(told('en')).toContain('country RURITANIA, product P-1 (retired there), unit BOX of product P-1,');
    expect(writeMissing(danishMissing, detail)).toContain(
      'vare X, eller variant B af vare Y, vare Z (spærret dér), an oddity 7',
    );
  });

  it.each(newsLanguages)('%s has words for a status and a reason that it does not know', (language) => {
    const news = writeNews(
      language,
      [
        { kind: 'header', field: 'businessCentralStatus', shownAs: 'text', before: 'Odd', after: 'Odder' },
        { kind: 'waiting', reason: 'inTheStars', detail: 'a name' },
      ],
      { code: null },
    );
    expect(news?.text).toContain('Odder');
    expect(news?.text).toContain(wordsOf(language).waits.other.why);
  });

  it('what people wrote is told as they wrote it, but never as markup or as a line or placeholder of the note', () => {
    const line = '<b>Desk</b>\n{after} & "co"';
    const text = writeNews(
      'en',
      [{ kind: 'line', lineId: 'p', line, field: 'description', shownAs: 'text', before: null, after: 'x' }],
      { code: null },
    );
    expect(text?.text).toBe('‹b›Desk‹/b› {after} & "co": the description was blank and is now x.');
    expect(plainText('x'.repeat(500))).toHaveLength(200);
  });
});

describe('numbers, amounts and days in words', () => {
  it('keep every digit, however many there are', () => {
    expect(formatNumber('en-GB', '123456789012345678.12345')).toBe('123,456,789,012,345,678.12345');
    expect(formatMoney('da-DK', '-123456789012345678.12', { code: 'EUR' })).toBe('-123.456.789.012.345.678,12 EUR');
  });

  it('take a currency that is no ISO code, and none', () => {
    expect(formatMoney('en-GB', '5', { code: 'EURO 2' })).toBe('5.00 EURO 2');
    expect(formatMoney('en-GB', '5', { code: null })).toBe('5.00');
  });

  it('show the decimals of the currency as Sales has them, else as is usual, and never fewer than there are', () => {
    expect(formatMoney('en-GB', '12', { code: 'JPY', decimals: 0 })).toBe('JPY 12');
    expect(formatMoney('en-GB', '11.55', { code: 'KWD', decimals: 3 })).toBe('KWD 11.550');
    expect(formatMoney('en-GB', '5', { code: 'EUR', decimals: 4 })).toBe('EUR 5.0000');
    expect(formatMoney('en-GB', '5', { code: 'EURO 2', decimals: 1 })).toBe('5.0 EURO 2');
    expect(['JPY', 'KWD', 'EUR'].map((code) => formatMoney('en-GB', '5', { code }))).toEqual([
      'JPY 5',
      'KWD 5.000',
      'EUR 5.00',
    ]);
    expect(formatMoney('en-GB', '12.5', { code: 'JPY', decimals: 0 })).toBe('JPY 12.5');
  });

  it('show what is no day as it is', () => {
    expect(formatDay('en-GB', 'soon')).toBe('soon');
  });
});

/** Texts of a language by name, its own names included. */
function textsOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  return typeof value === 'string'
    ? [[path, value]]
    : Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([name, inner]) =>
        textsOf(inner, `${path}.${name}`),
      );
}

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe('languages', () => {
  it.each(newsLanguages)(
    '%s has every text of English, with the same placeholders, and none that is empty',
    (language) => {
      const shapeOf = (words: NewsWords) => new Map(textsOf(words).map(([name, text]) => [name, placeholders(text)]));
      expect(shapeOf(wordsOf(language))).toEqual(shapeOf(wordsOf('en')));
      expect(textsOf(wordsOf(language)).filter(([, text]) => text.trim() === '')).toEqual([]);
    },
  );

  it.each(newsLanguages)('%s says for every reason why an order waits and what helps', (language) => {
    expect(Object.keys(wordsOf(language).waits).sort()).toEqual([...parkedReasons, 'other'].sort());
  });

  it('the languages are not each other', () => {
    const [english, danish] = [textsOf(wordsOf('en').sentences), textsOf(wordsOf('da').sentences)];
    expect(english.filter(([, text], index) => text === danish[index]?.[1])).toEqual([]);
  });
});
