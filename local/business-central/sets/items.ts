import { type EntitySet, toOne } from '../api/entity-set.js';
import { boolean, code, decimalNumber, enumeration, guid, type Members, text } from '../api/property.js';
import { type BusinessCentral, nextNumber, nextStamp } from '../model/business-central.js';
import { dialogError, fieldError, relationError } from '../model/errors.js';
import type { ItemRow } from '../model/master-rows.js';
import { stableGuid, zeroGuid } from '../model/values.js';
import { fieldOf, type MasterField, type MasterOptions, masterSet } from './master-set.js';

/** Groups have no entity here: their ids are derived from their codes, so that id and code agree. */
function groupId(kind: string, groupCode: string): string {
  return groupCode === '' ? zeroGuid : stableGuid(`${kind}:${groupCode}`);
}

function groupFields(
  kind: string,
  names: { id: string; code: string },
  key: 'itemCategoryCode' | 'taxGroupCode' | 'generalProductPostingGroupCode' | 'inventoryPostingGroupCode',
): readonly MasterField<ItemRow>[] {
  const field = fieldOf<ItemRow>();
  return [field.computed(names.id, guid, (row) => groupId(kind, row[key])), field.stored(names.code, code(20), key)];
}

function unitFields(bc: BusinessCentral): readonly MasterField<ItemRow>[] {
  const field = fieldOf<ItemRow>();
  const { units } = bc.database;
  return [
    field.stored('baseUnitOfMeasureId', guid, 'baseUnitId'),
    field.computed(
      'baseUnitOfMeasureCode',
      code(10),
      (row) => units.get(row.baseUnitId)?.code ?? '',
      (_row, value) => {
        const unit = units.find((row) => row.code === value);
        if (unit !== undefined) return { baseUnitId: unit.id };
        const where = { field: 'Base Unit of Measure', table: 'Item', value: String(value) };
        throw relationError({ ...where, related: 'Unit of Measure' });
      },
    ),
  ];
}

function itemFields(bc: BusinessCentral): readonly MasterField<ItemRow>[] {
  const field = fieldOf<ItemRow>();
  const inventory = field.stored('inventory', decimalNumber, 'inventory');
  return [
    field.stored('number', code(20), 'number'),
    field.stored('displayName', text(100), 'displayName'),
    field.stored('displayName2', text(50), 'displayName2'),
    field.stored('type', enumeration('Microsoft.NAV.itemType', ['Inventory', 'Service', 'Non-Inventory']), 'type'),
    ...groupFields('item-category', { id: 'itemCategoryId', code: 'itemCategoryCode' }, 'itemCategoryCode'),
    field.stored('blocked', boolean, 'blocked'),
    field.stored('gtin', code(14), 'gtin'),
    { ...inventory, property: { ...inventory.property, filterable: false } },
    field.stored('unitPrice', decimalNumber, 'unitPrice'),
    field.stored('priceIncludesTax', boolean, 'priceIncludesTax'),
    field.stored('unitCost', decimalNumber, 'unitCost'),
    ...groupFields('tax-group', { id: 'taxGroupId', code: 'taxGroupCode' }, 'taxGroupCode'),
    ...unitFields(bc),
    ...groupFields(
      'general-product-posting-group',
      { id: 'generalProductPostingGroupId', code: 'generalProductPostingGroupCode' },
      'generalProductPostingGroupCode',
    ),
    ...groupFields(
      'inventory-posting-group',
      { id: 'inventoryPostingGroupId', code: 'inventoryPostingGroupCode' },
      'inventoryPostingGroupCode',
    ),
  ];
}

function checkItem(bc: BusinessCentral, row: ItemRow, before: ItemRow | undefined): void {
  const { taxGroups, units, lines } = bc.database;
  if (row.taxGroupCode !== '' && taxGroups.find((group) => group.code === row.taxGroupCode) === undefined) {
    const where = { field: 'VAT Prod. Posting Group', table: 'Item', value: row.taxGroupCode };
    throw relationError({ ...where, related: 'VAT Product Posting Group' });
  }
  if (row.baseUnitId !== zeroGuid && units.get(row.baseUnitId) === undefined) {
    const where = { field: 'Base Unit of Measure', table: 'Item', value: row.baseUnitId };
    throw relationError({ ...where, related: 'Unit of Measure' });
  }
  if (
    before !== undefined &&
    before.type !== row.type &&
    lines.find((line) => line.objectId === row.id) !== undefined
  ) {
    throw fieldError(`You cannot change Type in Item ${row.number} because there are open documents for it.`);
  }
}

function blankItem(bc: BusinessCentral, number: string): ItemRow {
  return {
    id: bc.newId(),
    modifiedAtMs: nextStamp(bc),
    number,
    displayName: '',
    displayName2: '',
    type: 'Inventory',
    itemCategoryCode: '',
    blocked: false,
    gtin: '',
    inventory: '0',
    unitPrice: '0',
    unitCost: '0',
    priceIncludesTax: false,
    taxGroupCode: '',
    baseUnitId: zeroGuid,
    generalProductPostingGroupCode: '',
    inventoryPostingGroupCode: '',
    quantityDecimals: 5,
  };
}

/** The base unit is always one of the item's units. */
function ensureBaseUnit(bc: BusinessCentral, row: ItemRow): ItemRow {
  const { itemUnits } = bc.database;
  const known = itemUnits.group(row.id).some((unit) => unit.unitId === row.baseUnitId);
  if (row.baseUnitId !== zeroGuid && !known) {
    itemUnits.put({ id: bc.newId(), itemId: row.id, unitId: row.baseUnitId, quantityPerUnit: '1' });
  }
  return row;
}

/** PATCH of `inventory` posts an adjustment: stock moves, stamp and notifications do not (S-123). */
function adjustInventory(bc: BusinessCentral, row: ItemRow, members: Members): ItemRow {
  const inventory = members.get('inventory');
  if (inventory === undefined || inventory === row.inventory) return row;
  const adjusted = { ...row, inventory: String(inventory) };
  bc.database.items.put(adjusted);
  return adjusted;
}

/** `items` (2.6). */
export function itemSet(bc: BusinessCentral): EntitySet<ItemRow> {
  const set = masterSet(bc, itemOptions(bc));
  const { insert, modify } = set;
  return {
    ...set,
    ...(insert === undefined ? {} : { insert: (input) => ensureBaseUnit(bc, insert(input)) }),
    ...(modify === undefined
      ? {}
      : { modify: (row, members) => ensureBaseUnit(bc, modify(adjustInventory(bc, row, members), members)) }),
  };
}

function itemOptions(bc: BusinessCentral): MasterOptions<ItemRow> {
  const { database } = bc;
  return {
    name: 'items',
    typeName: 'item',
    caption: 'Item',
    table: database.items,
    fields: itemFields(bc),
    navigations: [
      {
        name: 'itemVariants',
        target: 'itemVariants',
        many: true,
        rows: (row) => database.itemVariants.group(row.id),
        parentMember: 'itemId',
      },
      toOne('unitOfMeasure', 'unitsOfMeasure', (row) => database.units.get(row.baseUnitId)),
    ],
    blank: (members) => {
      if (members.has('inventory')) throw dialogError('Inventory cannot be changed during on insert.');
      return blankItem(bc, members.has('number') ? '' : nextNumber(bc, 'ITEM'));
    },
    key: (row) => row.number,
    check: (row, before) => checkItem(bc, row, before),
    checkRemove: (row) => {
      if (database.lines.find((line) => line.objectId === row.id) === undefined) return;
      throw dialogError(
        `You cannot delete Item ${row.number} because there is at least one outstanding Sales Order that includes this item.`,
      );
    },
  };
}
