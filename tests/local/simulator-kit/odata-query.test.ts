import { describe, expect, it } from '@jest/globals';
import { FilterSyntaxError } from '../../../local/simulator-kit/odata-filter.js';
import { parseODataQuery } from '../../../local/simulator-kit/odata-query.js';

describe('parseODataQuery', () => {
  it('reads every option and keeps the unknown ones', () => {
    const query = parseODataQuery(
      new URLSearchParams('$select=id, number&$orderby=number desc,id&$top=2&$skip=4&$count=true&$skiptoken=x&aid=FIN'),
    );
    expect(query).toEqual({
      select: ['id', 'number'],
      orderBy: [
        { property: 'number', descending: true },
        { property: 'id', descending: false },
      ],
      top: 2,
      skip: 4,
      count: true,
      other: { $skiptoken: 'x', aid: 'FIN' },
    });
  });

  it('keeps the filter as text and as a tree', () => {
    const query = parseODataQuery("?$filter=name%20eq%20'A%26B%2B'");
    expect(query.filterText).toBe("name eq 'A&B+'");
    expect(query.filter).toMatchObject({ kind: 'compare', right: { kind: 'literal', text: 'A&B+' } });
  });

  it('reads nested $expand, separated outside of brackets and quotes only', () => {
    const query = parseODataQuery(
      new URLSearchParams({
        $expand:
          "salesOrderLines($select=id,sequence;$filter=description eq 'a;b,(c';$expand=item($select=id);$top=3),customer",
      }),
    );
    expect(query.expand).toMatchObject([
      {
        property: 'salesOrderLines',
        query: {
          select: ['id', 'sequence'],
          filterText: "description eq 'a;b,(c'",
          expand: [{ property: 'item', query: { select: ['id'] } }],
          top: 3,
        },
      },
      { property: 'customer', query: { other: {} } },
    ]);
  });

  it.each([
    '?$top=-1',
    '?$top=x',
    '?$count=yes',
    '?$orderby=a b',
    '?$expand=a(',
    '?$expand=a($top)',
    '?$expand=,',
    '?$filter=a eq',
  ])('refuses %s', (text) => {
    expect(() => parseODataQuery(text)).toThrow(FilterSyntaxError);
  });
});
