import type { EntitySet, Navigation } from '../api/entity-set.js';
import { code, guid, integer, type Property, propertyOf, text } from '../api/property.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { DimensionSetLineRow, FileRow } from '../model/dimension-rows.js';
import type { SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { badRequest, sameKeyError } from '../model/errors.js';
import { stableGuid } from '../model/values.js';
import { changeDimension, dimensionRows, headerDimensions } from '../rules/dimensions.js';

function dimensionProperties(): readonly Property<DimensionSetLineRow>[] {
  const property = propertyOf<DimensionSetLineRow>();
  return [
    property('id', guid, (row) => row.id, 'readOnly'),
    property('code', code(20), (row) => row.code),
    property('parentId', guid, (row) => row.parentId),
    property('displayName', text(30), (row) => row.code, 'readOnly'),
    property('valueId', guid, (row) => stableGuid(`dimension-value:${row.code}:${row.valueCode}`), 'readOnly'),
    property('valueCode', code(20), (row) => row.valueCode),
    property('valueDisplayName', text(50), (row) => row.valueCode, 'readOnly'),
  ];
}

/** `dimensionSetLines`, nested in orders, quotes and their lines only: under a parent, rows are known by their dimension (G75). */
export function dimensionSetLineSet(bc: BusinessCentral): EntitySet<DimensionSetLineRow> {
  const pairsOf = (parentId: string) => {
    const header = bc.database.headers.get(parentId);
    return header === undefined ? (bc.database.lines.get(parentId)?.dimensions ?? []) : headerDimensions(header);
  };
  const find = (parentId: string, wanted: string) =>
    dimensionRows(parentId, pairsOf(parentId)).find((row) => row.code === wanted);
  return {
    name: 'dimensionSetLines',
    typeName: 'dimensionSetLine',
    caption: 'Dimension Set Entry',
    properties: dimensionProperties(),
    navigations: [],
    rows: () => [],
    row: () => undefined,
    insert: ({ members }) => {
      const [parentId, wanted] = [String(members.get('parentId') ?? ''), String(members.get('code') ?? '')];
      if (parentId === '' || wanted === '') throw badRequest('The property "code" must be provided.');
      if (find(parentId, wanted) !== undefined) throw sameKeyError('Dimension Set Entry', `Dimension Code='${wanted}'`);
      changeDimension(bc, parentId, { code: wanted, valueCode: String(members.get('valueCode') ?? '') });
      const row = find(parentId, wanted);
      if (row === undefined) throw badRequest('The property "valueCode" must be provided.');
      return row;
    },
    modify: (row, members) => {
      changeDimension(bc, row.parentId, {
        code: row.code,
        valueCode: String(members.get('valueCode') ?? row.valueCode),
      });
      return find(row.parentId, row.code) ?? row;
    },
    remove: (row) => changeDimension(bc, row.parentId, { code: row.code, valueCode: undefined }),
  };
}

export function headerDimensionNavigation(): Navigation<SalesHeaderRow> {
  return {
    name: 'dimensionSetLines',
    target: 'dimensionSetLines',
    many: true,
    rows: (row) => dimensionRows(row.id, headerDimensions(row)),
    parentMember: 'parentId',
  };
}

export function lineDimensionNavigation(): Navigation<SalesLineRow> {
  return {
    name: 'dimensionSetLines',
    target: 'dimensionSetLines',
    many: true,
    rows: (row) => dimensionRows(row.id, row.dimensions),
    parentMember: 'parentId',
  };
}

/** Files of a document: read here; people attach them through the control plane. */
export function fileSet(name: 'attachments' | 'documentAttachments'): EntitySet<FileRow> {
  const property = propertyOf<FileRow>();
  return {
    name,
    typeName: name.slice(0, -1),
    caption: name === 'attachments' ? 'Incoming Document Attachment' : 'Document Attachment',
    properties: [
      property('id', guid, (row) => row.id, 'readOnly'),
      property('parentId', guid, (row) => row.parentId, 'readOnly'),
      property('fileName', text(250), (row) => row.fileName, 'readOnly'),
      property('byteSize', integer, (row) => row.byteSize, 'readOnly'),
    ],
    navigations: [],
    rows: () => [],
    row: () => undefined,
  };
}

export function fileNavigation(
  bc: BusinessCentral,
  name: 'attachments' | 'documentAttachments',
): Navigation<SalesHeaderRow> {
  const rows = (row: SalesHeaderRow) =>
    bc.database.files.all().filter((file) => file.parentId === row.id && file.set === name);
  return { name, target: name, many: true, rows };
}
