import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CodeRule, type CodesToMatch, type CodeTarget, matchCodes } from '../../../lib/mapping/code-rules';

const byCode: CodeRule = { businessCentral: 'code', sales: 'label', part: 'whole', case: 'ignore' };
const byName: CodeRule = { ...byCode, businessCentral: 'displayName' };
const row = (code: string, displayName = '') => ({ code, displayName });
const option = (key: string, ...labels: readonly string[]): CodeTarget => ({
  key,
  name: labels[0] ?? key,
  values: { label: labels },
});
const matched = (some: Partial<CodesToMatch>) =>
  matchCodes({ rows: [], targets: [], rules: [byCode, byName], said: [], remembered: [], ...some });

describe('codes find what stands for them by rules in their order (C8)', () => {
  it('the code first, what it is called next; letters and surrounding blanks do not matter', () => {
    const { table, found, unmatched } = matched({
      rows: [row('FOB', 'Whatever'), row('30D', ' net 30 DAYS ')],
      targets: [option('1', 'Net 30 days'), option('2', 'fob')],
    });
    expect(table).toEqual([
      { businessCentral: 'FOB', sales: '2' },
      { businessCentral: '30D', sales: '1' },
    ]);
    expect(found.map(({ by }) => by)).toEqual(['code is label', 'displayName is label']);
    expect(unmatched).toEqual([]);
  });

  it('with exact letters only the very same text matches; a blank is equal to nothing', () => {
    const exact: CodeRule = { ...byCode, case: 'exact' };
    const rows = [row('FOB'), row('CIF', '')];
    const targets = [option('1', 'Fob'), option('2', 'CIF'), option('3', '')];
    expect(matched({ rows, targets, rules: [exact] }).table).toEqual([{ businessCentral: 'CIF', sales: '2' }]);
    expect(matched({ rows: [row('A')], targets: [option('3', ' ')], rules: [byName] }).table).toEqual([]);
  });

  it('several that fit on either side are listed, not chosen among, and decided by no later rule', () => {
    const twoOptions = matched({
      rows: [row('NET', 'Three')],
      targets: [option('1', 'Net'), option('2', 'NET'), option('3', 'Three')],
    });
    expect(twoOptions.table).toEqual([]);
    expect(twoOptions.unmatched[0]).toMatchObject({ key: 'NET', candidates: ['Net', 'NET'] });
    const twoCodes = matched({ rows: [row('A', 'Same'), row('B', 'same')], targets: [option('1', 'Same')] });
    expect(twoCodes.table).toEqual([]);
    expect(twoCodes.unmatched.map(({ key, candidates }) => [key, ...candidates])).toEqual([
      ['A', 'Same'],
      ['B', 'Same'],
      ['1'],
    ]);
  });

  it('an option is known by its label in any language, once', () => {
    const targets = [option('1', 'Net 30', 'Netto 30', 'Net 30')];
    expect(matched({ rows: [row('A', 'Netto 30')], targets }).table).toEqual([{ businessCentral: 'A', sales: '1' }]);
  });

  it('what was said comes first, then what is remembered and still there; neither is given twice', () => {
    const { table, unmatched } = matched({
      rows: [row('A', 'One'), row('B', 'Two'), row('C', 'Three')],
      targets: [option('1', 'One'), option('2', 'Two'), option('3', 'Three')],
      said: [{ businessCentral: 'A', sales: '2' }],
      remembered: [
        { businessCentral: 'B', sales: '2' },
        { businessCentral: 'C', sales: '1' },
        { businessCentral: 'GONE', sales: '3' },
      ],
    });
    expect(table).toEqual([
      { businessCentral: 'A', sales: '2' },
      { businessCentral: 'C', sales: '1' },
    ]);
    expect(unmatched.map(({ key }) => key)).toEqual(['B', '3']);
  });

  it('users of codes that nobody lists: by column, then by what stands before the @; two with the same are listed', () => {
    const user = (key: string, employeeid: string, mail: string): CodeTarget => ({
      key,
      name: key,
      values: { employeeid: [employeeid], mail: [mail] },
    });
    const rules: readonly CodeRule[] = [
      { businessCentral: 'code', sales: 'employeeid', part: 'whole', case: 'ignore' },
      { businessCentral: 'code', sales: 'mail', part: 'beforeAt', case: 'ignore' },
    ];
    const { table, unmatched } = matched({
      rows: undefined,
      rules,
      targets: [
        user('u1', 'AB', 'ada@x.example'),
        user('u2', '', 'bo@x.example'),
        user('u3', 'DUP', 'c@x.example'),
        user('u4', 'dup', 'd@x.example'),
        user('u5', '', 'a-name-that-no-code-can-hold@x.example'),
        user('u6', '', ''),
      ],
    });
    expect(table).toEqual([
      { businessCentral: 'AB', sales: 'u1' },
      { businessCentral: 'BO', sales: 'u2' },
      { businessCentral: 'C', sales: 'u3' },
      { businessCentral: 'D', sales: 'u4' },
    ]);
    expect(unmatched).toMatchObject([
      { side: 'businessCentral', key: 'DUP', candidates: ['u3', 'u4'] },
      { side: 'sales', key: 'u5' },
      { side: 'sales', key: 'u6' },
    ]);
  });

  it('salespeople that Business Central lists: by address; of users nobody is guessed to be one', () => {
    const user = (key: string, mail: string): CodeTarget => ({ key, name: key, values: { mail: [mail] } });
    const rule: CodeRule = { businessCentral: 'email', sales: 'mail', part: 'whole', case: 'ignore' };
    const targets = [user('u1', 'Ada@x.example'), user('u2', 'zoe@x.example')];
    const rows = [{ ...row('AB'), email: 'ada@X.example' }, { ...row('CD'), email: '' }, row('EF')];
    const listed = matched({ rows, targets, rules: [rule] });
    expect(listed.table).toEqual([{ businessCentral: 'AB', sales: 'u1' }]);
    expect(listed.unmatched.map(({ key }) => key)).toEqual(['CD', 'EF', 'u2']);
    expect(matched({ rows: undefined, targets, rules: [rule] }).table).toEqual([]);
  });

  it('whatever there is, the table is one to one, and what was said is in it (I16)', () => {
    const text = fc.constantFrom('a', 'A', 'b', 'c', '', ' b ');
    const pairs = fc.array(fc.record({ businessCentral: text, sales: fc.constantFrom('1', '2', '3') }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text), { maxLength: 5 }),
        fc.array(text, { maxLength: 4 }),
        pairs,
        (rows, labels, remembered) => {
          const distinct = [
            ...new Map(rows.map(([code, name]) => [code.trim().toUpperCase(), row(code, name)])).values(),
          ];
          const { table } = matched({
            rows: distinct,
            targets: labels.map((label, index) => option(String(index), label)),
            said: [{ businessCentral: 'SAID', sales: '9' }],
            remembered,
          });
          expect(new Set(table.map(({ businessCentral }) => businessCentral.trim().toUpperCase())).size).toBe(
            table.length,
          );
          expect(new Set(table.map(({ sales }) => sales)).size).toBe(table.length);
          expect(table[0]).toEqual({ businessCentral: 'SAID', sales: '9' });
        },
      ),
    );
  });
});
