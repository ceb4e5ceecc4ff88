import type { MatchedCodes, UnmatchedCode } from '../mapping/code-rules.js';
import type { CodedField } from '../mapping/coded-fields.js';
import type { RemoteResult } from '../ports/remote-result.js';
import type { ConnectionPorts } from '../sync/engine.js';
import { type Check, good, judge, warning } from './check.js';

/** Codes, options or users that one sentence names. */
const mostNamed = 10;

const words: Readonly<Record<CodedField, { readonly title: string; readonly target: string }>> = {
  paymentTerms: { title: 'Payment terms', target: 'option' },
  shipmentMethod: { title: 'Shipment methods', target: 'option' },
  salesperson: { title: 'Salespeople', target: 'user' },
};

/** What rules of codes find, for each field that has some. */
export async function codeChecks(codes: ConnectionPorts['codes']): Promise<readonly Check[]> {
  return codes === undefined
    ? []
    : await Promise.all(codes.fields.map(async (field) => checkCodes(field, await codes.lookAt(field))));
}

/** Judges what was found of one field. Users without a code are usual: most of them sell nothing. Pure. */
export function checkCodes(field: CodedField, found: RemoteResult<MatchedCodes>): Check {
  const { title, target } = words[field];
  const named = { id: `codes.${field}`, title };
  return judge(named, found, {
    whenRefused: `Tandem must be allowed to read the ${target}s of Sales and the codes of Business Central.`,
    whenRead: ({ table, unmatched }) => {
      const codes = unmatched.filter(({ side }) => side === 'businessCentral');
      const others = unmatched.filter(({ side }) => side === 'sales');
      const told = field === 'salesperson' ? [] : others;
      const paired = `${table.length} code(s) stand for ${target}s.`;
      return codes.length + told.length === 0
        ? good(named, others.length === 0 ? paired : `${paired} ${others.length} ${target}(s) stand for none.`)
        : warning(
            named,
            [paired, listed(`No ${target} for`, codes), listed('No code for', told)]
              .filter((text) => text !== '')
              .join(' '),
            `Name the pairs in mapping.codes, call them the same, or say which is meant: tandem pair-reference --table ${field}.`,
          );
    },
  });
}

function listed(lead: string, rows: readonly UnmatchedCode[]): string {
  const names = rows.slice(0, mostNamed).map(({ side, key, name, candidates }) => {
    const row = side === 'sales' ? `${name} (${key})` : key;
    return candidates.length === 0 ? row : `${row}: would fit ${candidates.join(', ')}`;
  });
  const more = rows.length - names.length;
  return rows.length === 0 ? '' : `${lead}: ${names.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
}
