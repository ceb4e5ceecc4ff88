import { jsonNumber } from '../http/json.js';
import type { BusinessCentralCreation, BusinessCentralValues } from '../mapping/business-central-record.js';
import type { DocumentNames } from './document-names.js';

/** Values as a JSON body, in the order given (BC validates one after the other, S-087). */
export function toBody(values: BusinessCentralValues): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'object' ? jsonNumber(value.decimal) : value,
    ]),
  );
}

/** The body of a deep insert: header first, then the lines in their order (sheet 1.8). */
export function toCreationBody(
  creation: BusinessCentralCreation,
  names: DocumentNames,
): Readonly<Record<string, unknown>> {
  return { ...toBody(creation.header), [names.lines]: creation.lines.map(toBody) };
}
