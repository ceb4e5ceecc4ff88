import type { BusinessCentral } from '../model/business-central.js';
import type { DimensionPair, DimensionSetLineRow } from '../model/dimension-rows.js';
import type { SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { dialogError, relationError } from '../model/errors.js';
import { dimensions, globalDimensions } from '../model/reference-data.js';
import { stableGuid } from '../model/values.js';
import { saveHeader } from './header-buffer.js';
import { linesOf } from './order-lines.js';

/** All dimensions of a header: the two global ones, which shortcut fields show as well, and the others. */
export function headerDimensions(header: SalesHeaderRow): readonly DimensionPair[] {
  const globals = [header.dimension1Code, header.dimension2Code].flatMap((valueCode, index) => {
    const code = globalDimensions[index];
    return valueCode === '' || code === undefined ? [] : [{ code, valueCode }];
  });
  return [...globals, ...header.dimensions];
}

/** The set of a header or a line as rows of the page. */
export function dimensionRows(parentId: string, pairs: readonly DimensionPair[]): readonly DimensionSetLineRow[] {
  return pairs.map((pair) => ({ id: stableGuid(`dimension:${pair.code}`), parentId, ...pair }));
}

/** Sets a value, or takes a dimension off with `undefined`. @throws BusinessCentralError for what there is not. */
export function changeDimension(
  bc: BusinessCentral,
  parentId: string,
  { code, valueCode }: { readonly code: string; readonly valueCode: string | undefined },
): void {
  checkDimension(code, valueCode);
  const header = bc.database.headers.get(parentId);
  if (header !== undefined) {
    changeHeader(bc, header, { code, valueCode });
    return;
  }
  const line = bc.database.lines.get(parentId);
  if (line === undefined) throw dialogError('No document with the specified ID exists.');
  bc.database.lines.put({ ...line, dimensions: changed(line.dimensions, code, valueCode) });
}

/** Dimensions of the header go to its lines as well, those of the lines alone stay (2.1.3). */
function changeHeader(
  bc: BusinessCentral,
  header: SalesHeaderRow,
  { code, valueCode }: { readonly code: string; readonly valueCode: string | undefined },
): void {
  const index = globalDimensions.indexOf(code);
  const value = valueCode ?? '';
  const fields =
    index === 0
      ? { dimension1Code: value }
      : index === 1
        ? { dimension2Code: value }
        : { dimensions: changed(header.dimensions, code, valueCode) };
  saveHeader(bc, { ...header, ...fields });
  pushToLines(bc, header.id, { code, valueCode });
}

export function pushToLines(
  bc: BusinessCentral,
  documentId: string,
  { code, valueCode }: { readonly code: string; readonly valueCode: string | undefined },
): void {
  for (const line of linesOf(bc, documentId)) {
    bc.database.lines.put({ ...line, dimensions: changed(line.dimensions, code, valueCode) });
  }
}

function changed(
  pairs: readonly DimensionPair[],
  code: string,
  valueCode: string | undefined,
): readonly DimensionPair[] {
  const others = pairs.filter((pair) => pair.code !== code);
  return valueCode === undefined || valueCode === '' ? others : [...others, { code, valueCode }];
}

function checkDimension(code: string, valueCode: string | undefined): void {
  const values = dimensions.get(code);
  if (values === undefined) {
    throw relationError({ field: 'Dimension Code', table: 'Dimension Set Entry', value: code, related: 'Dimension' });
  }
  if (valueCode !== undefined && !values.has(valueCode)) {
    throw relationError({
      field: 'Dimension Value Code',
      table: 'Dimension Set Entry',
      value: valueCode,
      related: 'Dimension Value',
    });
  }
}

/** What a new line takes from its header. */
export function dimensionsOfNewLine(header: SalesHeaderRow): Pick<SalesLineRow, 'dimensions'> {
  return { dimensions: headerDimensions(header) };
}
