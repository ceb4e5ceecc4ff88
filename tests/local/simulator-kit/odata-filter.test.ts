import { describe, expect, it } from '@jest/globals';
import { type FilterNode, FilterSyntaxError, parseFilter } from '../../../local/simulator-kit/odata-filter.js';

/** A tree written back as text with every bracket shown, so that precedence can be read off. */
function show(node: FilterNode): string {
  switch (node.kind) {
    case 'compare':
      return `(${show(node.left)} ${node.operator} ${show(node.right)})`;
    case 'and':
    case 'or':
      return `(${show(node.left)} ${node.kind} ${show(node.right)})`;
    case 'not':
      return `not ${show(node.inner)}`;
    case 'property':
      return node.path.join('/');
    case 'literal':
      return `${node.type}:${node.text}`;
    case 'call':
      return `${node.name}[${node.arguments.map(show).join(',')}]`;
    case 'in':
      return `(${show(node.left)} in ${node.values.map(show).join(',')})`;
    case 'lambda':
      return `${node.collection.join('/')}/${node.quantifier}[${node.variable}:${node.body ? show(node.body) : ''}]`;
  }
}

describe('parseFilter', () => {
  it.each([
    ["number eq 'S-1'", '(number eq string:S-1)'],
    ["name eq 'O''Neil'", "(name eq string:O'Neil)"],
    ["name eq ''", '(name eq string:)'],
    ['a eq 1 or b eq 2 and c eq 3', '((a eq number:1) or ((b eq number:2) and (c eq number:3)))'],
    ['(a eq 1 or b eq 2) and c eq 3', '(((a eq number:1) or (b eq number:2)) and (c eq number:3))'],
    ['not (a eq 1) and b', '(not (a eq number:1) and b)'],
    ["not contains(name,'x')", 'not contains[name,string:x]'],
    ['price gt -1.50', '(price gt number:-1.50)'],
    ['fullyShipped eq true and x ne null', '((fullyShipped eq boolean:true) and (x ne null:null))'],
    ['id eq 5d115c9c-44e3-ea11-bb43-000d3a2feca1', '(id eq guid:5d115c9c-44e3-ea11-bb43-000d3a2feca1)'],
    ['orderDate ge 2024-02-29', '(orderDate ge date:2024-02-29)'],
    ['lastModifiedDateTime gt 2024-02-29T10:11:12.123Z', '(lastModifiedDateTime gt dateTime:2024-02-29T10:11:12.123Z)'],
    ["customerid_account/accountnumber eq 'C1'", '(customerid_account/accountnumber eq string:C1)'],
    ["status in ('Open','Draft')", '(status in string:Open,string:Draft)'],
    ['lines/any(l:l/quantity gt 5)', 'lines/any[l:(l/quantity gt number:5)]'],
    ['lines/any()', 'lines/any[:]'],
    ['lines/$count gt 2', '(lines/$count gt number:2)'],
    [
      "Microsoft.Dynamics.CRM.LastXDays(PropertyName='modifiedon',PropertyValue=2)",
      'Microsoft.Dynamics.CRM.LastXDays[(PropertyName eq string:modifiedon),(PropertyValue eq number:2)]',
    ],
    ['trueness eq 1', '(trueness eq number:1)'],
  ])('reads %s', (text, tree) => {
    expect(show(parseFilter(text))).toBe(tree);
  });

  it.each([
    ['', 0],
    ["name eq 'open", 8],
    ['a eq', 4],
    ['a eq 1 b', 7],
    ['(a eq 1', 7],
    ['a eq 5L', 5],
    ['a ; b', 2],
    ['lines/any(l l/x eq 1)', 12],
  ])('refuses %j and tells where', (text, position) => {
    let error: unknown;
    try {
      parseFilter(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FilterSyntaxError);
    expect((error as FilterSyntaxError).position).toBe(position);
  });
});
