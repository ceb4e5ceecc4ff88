import type { TableRules } from '../engine/contract.js';
import { invalidArgument, requiredMissing } from '../model/errors.js';
import { Amount, isTrue, type Row, referenceOf, sameValue, textOf, type Value } from '../model/values.js';

const fullName = (row: Row): Value =>
  [textOf(row, 'firstname'), textOf(row, 'lastname')].filter(Boolean).join(' ') || null;

/** Contacts: the full name is made of its parts. */
export const contactRules: TableRules = {
  prepareCreate: ({ row }) => ({ ...row, fullname: fullName(row) }),
  prepareUpdate: ({ before, changes }) => ({ ...changes, fullname: fullName({ ...before, ...changes }) }),
};

/** Products: the number is unique; they start Draft unless the organization creates them active. */
export const productRules: TableRules = {
  prepareCreate: ({ engine, row }) => {
    const number = textOf(row, 'productnumber').toLowerCase();
    if (number === '') throw requiredMissing('The product number is missing.');
    const taken = engine.store.first('product', (other) => textOf(other, 'productnumber').toLowerCase() === number);
    if (taken !== undefined) throw invalidArgument('A product with the specified product number already exists.');
    return row;
  },
};

/** Unit groups: creating one creates its base unit. */
export const unitGroupRules: TableRules = {
  afterCreate: ({ engine, operation, id, row }) => {
    const nested = engine.nested(operation, { message: 'Create', table: 'uomschedule', id });
    const group = { table: 'uomschedule', id };
    const name = textOf(row, 'baseuomname') || 'Primary Unit';
    engine.create(nested, 'uom', { name, uomscheduleid: group, quantity: new Amount(1), isschedulebaseuom: true });
  },
};

/** Price list items: one for each list, product and unit. */
export const priceListItemRules: TableRules = {
  prepareCreate: ({ engine, row }) => {
    const list = referenceOf(row, 'pricelevelid');
    if (list === null) throw requiredMissing('The price list is missing.');
    const parts = ['pricelevelid', 'productid', 'uomid'];
    const taken = engine.store.first('productpricelevel', (other) =>
      parts.every((part) => sameValue(other[part] ?? null, row[part] ?? null)),
    );
    if (taken !== undefined)
      throw invalidArgument('This product and unit combination has a price for this price list.');
    const unit = engine.store.get('uom', referenceOf(row, 'uomid')?.id ?? '');
    const currency = engine.need('pricelevel', list.id).transactioncurrencyid ?? null;
    return {
      ...row,
      transactioncurrencyid: currency,
      uomscheduleid: row.uomscheduleid ?? unit?.uomscheduleid ?? null,
    };
  },
};

/** Notes: the table noted on and the size of an attachment are worked out. */
export const noteRules: TableRules = {
  prepareCreate: ({ row }) => {
    const about = referenceOf(row, 'objectid');
    const body = textOf(row, 'documentbody');
    return {
      ...row,
      objecttypecode: about?.table ?? null,
      isdocument: isTrue(row, 'isdocument') || body !== '',
      filesize: body === '' ? null : Buffer.from(body, 'base64').length,
    };
  },
};
