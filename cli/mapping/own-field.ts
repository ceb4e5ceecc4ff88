import { z } from 'zod';
import { CommandError } from '../surroundings.js';

/** What people may say of a field, each an option. */
export interface FieldOptions {
  readonly label?: string;
  readonly direction?: string;
  readonly takenWhile?: string;
  readonly maxLength?: string;
  readonly places?: string;
  readonly notBlank?: string;
  readonly whenTooLong?: string;
  readonly matchPriority?: string;
  readonly pattern?: string;
  readonly oneOf?: string;
  readonly minimum?: string;
  readonly maximum?: string;
  readonly codes?: readonly string[];
}

/** The configuration as it was written, as far as it concerns fields of its own; all else is kept as it is. */
const own = z.object({ name: z.string() }).loose();
const mapping = z.object({ header: z.array(own).default([]), line: z.array(own).default([]) }).loose();
export const written = z.object({ mapping: mapping.prefault({}) }).loose();
export type Written = z.output<typeof written>;
export type OwnFieldWritten = z.output<typeof own>;
export type Table = 'header' | 'line';

/** The name of a field as the configuration has it; a blank one, or one with other letters, is refused. */
export function fieldName(given: string): string {
  const short = given.trim().replace(/^custom\./, '');
  if (!/^[A-Za-z][A-Za-z0-9]{0,39}$/.test(short)) {
    throw new CommandError(
      '--name must be a name of up to 40 letters and digits that begins with a letter, such as phone',
      2,
    );
  }
  return `custom.${short}`;
}

/** A field with what was said of it in place of what stood there. */
export function changed(field: OwnFieldWritten, options: FieldOptions): OwnFieldWritten {
  const { label, direction, takenWhile, whenTooLong } = options;
  const validation = validationOf(options);
  const sales = options.codes === undefined ? field.sales : { ...Object(field.sales), codes: codesOf(options.codes) };
  const said = {
    label: label === undefined ? undefined : notBlank(label, '--label'),
    direction,
    takenWhile,
    maxLength: wholeNumber(options.maxLength, '--max-length'),
    places: wholeNumber(options.places, '--places'),
    notBlank: options.notBlank === undefined ? undefined : options.notBlank === 'yes',
    whenTooLong,
    matchPriority: wholeNumber(options.matchPriority, '--match-priority'),
    validation,
    sales,
  };
  return { ...field, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) };
}

/** The table and the field of a name. @throws {CommandError} when there is none */
export function findField(
  configuration: Written,
  name: string,
): { readonly table: Table; readonly field: OwnFieldWritten } {
  for (const table of ['header', 'line'] as const) {
    const field = configuration.mapping[table].find((each) => each.name === name);
    if (field !== undefined) {
      return { table, field };
    }
  }
  const names = [...configuration.mapping.header, ...configuration.mapping.line].map((each) => each.name);
  const there = names.length === 0 ? 'There is none yet.' : `There are: ${names.join(', ')}`;
  throw new CommandError(`there is no field ${name} of your own. ${there}`, 2);
}

/** The configuration with the field in the place of its name, at the end where it is new; `undefined` takes it out. */
export function withField(
  configuration: Written,
  { table, name, field }: { readonly table: Table; readonly name: string; readonly field: OwnFieldWritten | undefined },
): Written {
  const before = configuration.mapping[table];
  const isThere = before.some((each) => each.name === name);
  const after = isThere
    ? before.flatMap((each) => (each.name !== name ? [each] : field === undefined ? [] : [field]))
    : [...before, ...(field === undefined ? [] : [field])];
  return { ...configuration, mapping: { ...configuration.mapping, [table]: after } };
}

/** Pairs `<code in Business Central>=<option in Sales>`. */
export function codesOf(pairs: readonly string[]): readonly object[] {
  return pairs.map((pair) => {
    const [, businessCentral = '', sales = ''] = /^(.+)=(-?\d+)$/.exec(pair) ?? [];
    if (businessCentral.trim() === '') {
      throw new CommandError(
        '--codes must be <code in Business Central>=<number of the option in Sales>, such as WEB=1',
        2,
      );
    }
    return { businessCentral: businessCentral.trim(), sales: Number(sales) };
  });
}

function validationOf({ pattern, oneOf, minimum, maximum }: FieldOptions): object | undefined {
  const rules = {
    ...(pattern === undefined ? {} : { pattern }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.split(',').map((value) => value.trim()) }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
  return Object.keys(rules).length === 0 ? undefined : rules;
}

function wholeNumber(text: string | undefined, option: string): number | undefined {
  if (text !== undefined && !/^\d{1,5}$/.test(text)) {
    throw new CommandError(`${option} must be a whole number`, 2);
  }
  return text === undefined ? undefined : Number(text);
}

function notBlank(text: string, option: string): string {
  if (text.trim() === '') {
    throw new CommandError(`${option} must not be blank`, 2);
  }
  return text.trim();
}
