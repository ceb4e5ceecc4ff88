import { choicesFrom, type Prompts } from '../setup/prompts.js';
import { CommandError } from '../surroundings.js';
import { fittingProperties, freeColumns, named, type Offered, type OfferedTables } from './offered.js';
import { changed, type FieldOptions, fieldName, type OwnFieldWritten, type Table } from './own-field.js';

/** What a new field is asked for; each option answers its question. */
export interface NewFieldOptions extends FieldOptions {
  readonly table?: string;
  readonly salesColumn?: string;
  readonly businessCentral?: string;
  readonly name?: string;
}

const directions = choicesFrom({
  both: 'both ways',
  fromSales: 'from Sales to Business Central',
  fromBusinessCentral: 'from Business Central to Sales',
});

/** A field of one's own from a column and a property that are there, free, and fit each other. */
export async function askNewField(
  options: NewFieldOptions,
  offered: OfferedTables,
  prompts: Prompts,
): Promise<{ readonly table: Table; readonly field: OwnFieldWritten }> {
  const table = tableOf(
    options.table ??
      (await prompts.choose({
        message: 'A field of the order or of its lines?',
        option: '--table',
        initial: 'header',
        from: choicesFrom({ header: 'the order', line: 'its lines' }),
      })),
  );
  const columns = freeColumns(offered[table]);
  const column = await askPlace(prompts, columns, {
    given: options.salesColumn,
    what: 'Column of Sales',
    option: '--sales-column',
  });
  const properties = fittingProperties(offered[table], column);
  const property = await askPlace(prompts, properties, {
    given: options.businessCentral,
    what: 'Property of Business Central',
    option: '--business-central',
  });
  const name = fieldName(
    options.name ?? (await prompts.text({ message: 'Name of the field?', option: '--name', initial: property.name })),
  );
  const label =
    options.label ?? (await prompts.text({ message: 'What are sellers told it is called?', option: '--label' }));
  const isMember = property.kind === 'member';
  const direction = isMember ? 'fromBusinessCentral' : await askDirection(prompts, options.direction, 'both');
  const more = { label, direction, ...(await askSize(prompts, options, [column, property])) };
  const isCoded = column.kind === 'option';
  const codes = isCoded && options.codes === undefined ? await askCodes(prompts) : options.codes;
  const field = {
    name,
    kind: isMember || isCoded ? 'text' : column.kind,
    businessCentral: { property: property.name, ...(isMember ? { transformation: 'enumerationMember' } : {}) },
    sales: { column: column.name },
  };
  return { table, field: changed(field, { ...options, ...more, ...(codes === undefined ? {} : { codes }) }) };
}

/** A field with other flags; at a terminal label and direction are asked for where no option says anything. */
export async function askChange(
  field: OwnFieldWritten,
  options: FieldOptions,
  prompts: Prompts,
): Promise<OwnFieldWritten> {
  const isSaid = Object.values(options).some((value) => value !== undefined);
  if (isSaid) {
    return changed(field, options);
  }
  const label = await prompts.text({
    message: 'What are sellers told it is called?',
    option: '--label',
    initial: String(field.label ?? ''),
  });
  return changed(field, {
    label,
    direction: await askDirection(prompts, undefined, String(field.direction ?? 'both')),
  });
}

async function askDirection(prompts: Prompts, given: string | undefined, initial: string): Promise<string> {
  return (
    given ??
    (await prompts.choose({ message: 'Which way does it travel?', option: '--direction', initial, from: directions }))
  );
}

async function askPlace(
  prompts: Prompts,
  from: readonly Offered[],
  { given, what, option }: { readonly given: string | undefined; readonly what: string; readonly option: string },
): Promise<Offered> {
  if (from.length === 0) {
    throw new CommandError(`${what}: there is none that is free and fits. Have an administrator make one.`, 1);
  }
  const choices = from.map(({ name, kind }) => ({ value: name, label: `${name} (${kind})` }));
  const chosen = given ?? (await prompts.choose({ message: `${what}?`, option, from: choices }));
  return named(from, chosen, option);
}

/** A text needs the smaller of what both sides hold, a decimal its places. */
async function askSize(
  prompts: Prompts,
  options: NewFieldOptions,
  [column, property]: readonly [Offered, Offered],
): Promise<FieldOptions> {
  if (column.kind === 'date') {
    return {};
  }
  if (column.kind === 'decimal') {
    const places =
      options.places ?? (await prompts.text({ message: 'How many decimals do both sides hold?', option: '--places' }));
    return { places };
  }
  const known = [column.maxLength, property.maxLength].filter((length) => length !== undefined).map(Number);
  const initial = known.length === 0 ? {} : { initial: String(Math.min(...known, 2000)) };
  const message = 'How many characters do both sides hold?';
  return { maxLength: options.maxLength ?? (await prompts.text({ message, option: '--max-length', ...initial })) };
}

async function askCodes(prompts: Prompts): Promise<readonly string[]> {
  const message = 'Codes of Business Central and options of Sales, such as WEB=1, SHOP=2?';
  const given = await prompts.text({ message, option: '--codes' });
  return given.split(',').map((pair) => pair.trim());
}

function tableOf(text: string): Table {
  if (text !== 'header' && text !== 'line') {
    throw new CommandError('--table must be header or line', 2);
  }
  return text;
}
