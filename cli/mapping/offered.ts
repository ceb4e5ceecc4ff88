import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import { CommandError } from '../surroundings.js';

const offeredField = z
  .object({
    name: z.string(),
    kind: z.string(),
    maxLength: integerField.optional(),
    takenBy: z.string().nullable(),
  })
  .loose();
/** A property or column as the app read it from the metadata. */
export type Offered = z.output<typeof offeredField>;

const table = z.object({ businessCentral: z.array(offeredField), sales: z.array(offeredField) });
export const offeredTables = z.object({ header: table, line: table }).loose();
export type OfferedTables = z.output<typeof offeredTables>;

/** Columns of Sales that no field has yet. */
export function freeColumns({ sales }: z.output<typeof table>): readonly Offered[] {
  return sales.filter(({ takenBy }) => takenBy === null);
}

/** Properties of Business Central that no field has yet and that fit the column. */
export function fittingProperties(
  { businessCentral }: z.output<typeof table>,
  column: Pick<Offered, 'kind'>,
): readonly Offered[] {
  return businessCentral.filter(({ takenBy, kind }) => takenBy === null && fits(column.kind, kind));
}

/** Whether a column of Sales and a property of Business Central can be one field. An option has a code there. */
function fits(column: string, property: string): boolean {
  return (
    column === property || (column === 'option' && property === 'text') || (column === 'text' && property === 'member')
  );
}

/** The one that was named, or a sentence with those there are. @throws {CommandError} */
export function named(from: readonly Offered[], name: string, option: string): Offered {
  const found = from.find((each) => each.name === name);
  if (found === undefined) {
    const there = from.map((each) => each.name).join(', ');
    throw new CommandError(
      `${option} ${name}: there is none of that name that is free and fits. There are: ${there}`,
      2,
    );
  }
  return found;
}
