import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { codedFields } from '../../lib/mapping/coded-fields';
import { defaultMapping } from '../../lib/mapping/default-mapping';
import type { BusinessCentralPlace, FieldMapping, SalesPlace } from '../../lib/mapping/field-mapping';
import { outOfReach } from '../../lib/mapping/out-of-reach';
import { root } from './named-tests';

const page = readFileSync(join(root, 'docs/FIELDS.md'), 'utf8');

const directions = {
  both: 'both ways',
  fromBusinessCentral: 'from Business Central',
  fromSales: 'from Sales',
} as const;
const states = {
  always: 'always',
  notInReview: 'unless an approval is pending',
  open: 'while it is open',
  never: 'never',
} as const;

function businessCentralPlace(place: BusinessCentralPlace): string {
  if ('constant' in place) return 'constant';
  return 'derived' in place ? 'worked out from the lines' : `\`${place.property}\``;
}

function salesPlace(place: SalesPlace): string {
  return 'constant' in place ? 'constant' : `\`${place.column}\``;
}

/** A row of the table, cells without padding. */
function rowOf(name: string, field: FieldMapping): string {
  const size = field.maxLength ?? field.places;
  const unit = field.maxLength === undefined ? 'places' : 'characters';
  return [
    `\`${name}\``,
    directions[field.direction],
    businessCentralPlace(field.businessCentral),
    salesPlace(field.sales),
    states[field.takenWhile],
    field.group,
    size === undefined ? '' : `${size} ${unit}`,
  ].join('|');
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const written = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => cellsOf(line).join('|'));

describe('docs/FIELDS.md', () => {
  const fields = Object.entries<FieldMapping>({ ...defaultMapping.header, ...codedFields });

  it.each([...fields, ...Object.entries<FieldMapping>(defaultMapping.line)])(
    'has a row for %s that says what the mapping says',
    (name, field) => {
      expect(written).toContain(rowOf(name, field));
    },
  );

  it.each(outOfReach.map(({ what, why, instead }) => [what, why, instead]))(
    'declares out of reach: %s',
    (what, why, instead) => {
      expect(written).toContain([what, why, instead].join('|'));
    },
  );
});
