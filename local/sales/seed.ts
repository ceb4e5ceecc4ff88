import { createHash } from 'node:crypto';
import { furnitureSeed } from '../simulator-kit/furniture.js';
import type { Engine } from './engine/engine.js';
import type { Who } from './engine/operation.js';
import { Amount, type Reference, type Row } from './model/values.js';

/** Which data a start or reset begins with; organization, people and SDK messages are always there. */
export type SeedName = 'furniture' | 'empty';

/** A GUID that depends on its name alone, so that every start has the same ids. */
export function stableId(name: string): string {
  const hex = createHash('sha256').update(`tandem sales simulator: ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The user id behind each token. */
export const userIds: Readonly<Record<Who, string>> = {
  seller: stableId('user seller'),
  administrator: stableId('user administrator'),
  integration: stableId('user integration'),
};

/** Writes the start data into an empty store. */
export function writeSeed(engine: Engine, seed: SeedName): void {
  const writer = new SeedWriter(engine);
  writer.organization();
  writer.people();
  writer.messages();
  if (seed === 'furniture') writer.furniture();
}

const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  Create: [
    'salesorder',
    'salesorderdetail',
    'quote',
    'quotedetail',
    'account',
    'contact',
    'product',
    'annotation',
    'orderclose',
  ],
  Update: ['salesorder', 'salesorderdetail', 'quote', 'quotedetail', 'account', 'contact', 'product', 'annotation'],
  Delete: ['salesorder', 'salesorderdetail', 'quote', 'quotedetail', 'account', 'contact', 'product', 'annotation'],
  Assign: ['salesorder', 'quote', 'account'],
  SetState: ['salesorder', 'quote'],
  CancelSalesOrder: ['salesorder'],
};

/** Units of the seed sit in one group, so that every item can use each of them. */
class SeedWriter {
  readonly #engine: Engine;
  readonly #now: string;
  readonly #writer: Reference = { table: 'systemuser', id: userIds.administrator };

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#now = engine.now();
  }

  organization(): void {
    const base = this.#put(
      'transactioncurrency',
      `currency ${furnitureSeed.localCurrencyCode}`,
      currencyColumns(furnitureSeed.localCurrencyCode),
    );
    this.#put('businessunit', 'business unit', { name: furnitureSeed.companyName });
    this.#put('organization', 'organization', {
      name: 'unqtandemlocal',
      issopintegrationenabled: false,
      oobpricecalculationenabled: true,
      basecurrencyid: base,
      pricingdecimalprecision: 2,
      expirechangetrackingindays: 7,
      discountcalculationmethod: 0,
      languagecode: 1033,
    });
  }

  people(): void {
    const [first] = furnitureSeed.sellers;
    this.#user('seller', { fullname: first?.name ?? 'Seller', internalemailaddress: first?.email ?? '' });
    this.#user('administrator', {
      fullname: 'Sales Administrator',
      internalemailaddress: 'administrator@aurland.example',
    });
    this.#user('integration', {
      fullname: '# Tandem',
      applicationid: stableId('application tandem'),
      isintegrationuser: true,
    });
    for (const seller of furnitureSeed.sellers.slice(1)) {
      this.#put('systemuser', `user ${seller.code}`, {
        fullname: seller.name,
        internalemailaddress: seller.email,
        isintegrationuser: false,
        isdisabled: false,
      });
    }
  }

  messages(): void {
    for (const [message, tables] of Object.entries(MESSAGES)) {
      const sdkmessageid = this.#put('sdkmessage', `message ${message}`, { name: message });
      for (const table of tables) {
        this.#put('sdkmessagefilter', `filter ${message} ${table}`, {
          name: '',
          primaryobjecttypecode: table,
          sdkmessageid,
          iscustomprocessingstepallowed: true,
        });
      }
    }
  }

  furniture(): void {
    const currencies = new Map(
      furnitureSeed.currencies.map(({ code }) => [
        code,
        this.#put('transactioncurrency', `currency ${code}`, currencyColumns(code)),
      ]),
    );
    const group = this.#put('uomschedule', 'unit group', {
      name: 'Furniture units',
      baseuomname: 'PCS',
      statecode: 0,
      statuscode: 1,
    });
    const units = new Map(furnitureSeed.units.map(({ code }) => [code, this.#unit(group, code)]));
    for (const item of furnitureSeed.items)
      this.#product(item, { group, unit: units.get(item.unitCode), currency: currencies.get('EUR') });
    for (const [code, currency] of currencies) this.#priceList(code, currency, units);
    for (const customer of furnitureSeed.customers)
      this.#account(customer, currencies.get(customer.currencyCode || furnitureSeed.localCurrencyCode));
  }

  #unit(group: Reference, code: string): Reference {
    return this.#put('uom', `unit ${code}`, {
      name: code,
      uomscheduleid: group,
      quantity: new Amount(1),
      isschedulebaseuom: code === 'PCS',
    });
  }

  #product(
    item: (typeof furnitureSeed.items)[number],
    at: { group: Reference; unit: Reference | undefined; currency: Reference | undefined },
  ): void {
    this.#put('product', `item ${item.number}`, {
      productnumber: item.number,
      name: item.name,
      productstructure: 1,
      producttypecode: 1,
      defaultuomscheduleid: at.group,
      defaultuomid: at.unit ?? null,
      quantitydecimal: item.quantityDecimals,
      price: new Amount(item.unitPrice),
      transactioncurrencyid: at.currency ?? null,
      exchangerate: new Amount(1),
      statecode: 0,
      statuscode: 1,
    });
  }

  #priceList(code: string, currency: Reference, units: ReadonlyMap<string, Reference>): void {
    const list = this.#put('pricelevel', `price list ${code}`, {
      name: `Standard ${code}`,
      transactioncurrencyid: currency,
      statecode: 0,
      statuscode: 100001,
    });
    const { rate } = currencyOf(code);
    for (const item of furnitureSeed.items) {
      this.#put('productpricelevel', `price ${code} ${item.number}`, {
        pricelevelid: list,
        productid: { table: 'product', id: stableId(`item ${item.number}`) },
        uomid: units.get(item.unitCode) ?? null,
        uomscheduleid: { table: 'uomschedule', id: stableId('unit group') },
        amount: new Amount(item.unitPrice).mul(rate).toDecimalPlaces(2, Amount.ROUND_HALF_UP),
        pricingmethodcode: 1,
        quantitysellingcode: 1,
        roundingpolicycode: 1,
        transactioncurrencyid: currency,
        exchangerate: rate,
      });
    }
  }

  #account(customer: (typeof furnitureSeed.customers)[number], currency: Reference | undefined): void {
    const owner: Reference = { table: 'systemuser', id: userIds.seller };
    this.#put('account', `customer ${customer.number}`, {
      accountnumber: customer.number,
      name: customer.name,
      address1_name: customer.name,
      address1_line1: customer.addressLine1,
      address1_line2: customer.addressLine2 || null,
      address1_city: customer.city,
      address1_stateorprovince: customer.state || null,
      address1_postalcode: customer.postalCode,
      address1_country: customer.country,
      emailaddress1: customer.email,
      telephone1: customer.phone,
      defaultpricelevelid: {
        table: 'pricelevel',
        id: stableId(`price list ${customer.currencyCode || furnitureSeed.localCurrencyCode}`),
      },
      transactioncurrencyid: currency ?? null,
      exchangerate: currencyOf(customer.currencyCode || furnitureSeed.localCurrencyCode).rate,
      ownerid: owner,
      owninguser: owner,
      statecode: 0,
      statuscode: 1,
    });
  }

  #user(who: Who, columns: Row): void {
    const businessunitid = { table: 'businessunit', id: stableId('business unit') };
    this.#put('systemuser', `user ${who}`, {
      isintegrationuser: false,
      isdisabled: false,
      businessunitid,
      azureactivedirectoryobjectid: stableId(`entra ${who}`),
      ...columns,
    });
  }

  #put(table: string, name: string, columns: Row): Reference {
    const id = stableId(name);
    const system = { createdon: this.#now, createdby: this.#writer, modifiedon: this.#now, modifiedby: this.#writer };
    this.#engine.store.put(table, id, { ...columns, ...system, [this.#engine.schema.existing(table).primaryId]: id });
    return { table, id };
  }
}

/** Dataverse counts units of the currency for one unit of the base currency: the furniture data counts the other way. */
function currencyOf(code: string) {
  const currency = furnitureSeed.currencies.find((candidate) => candidate.code === code);
  const rate = new Amount(1).div(currency?.exchangeRate ?? '1').toDecimalPlaces(12);
  return { currency, rate };
}

function currencyColumns(code: string): Row {
  const { currency, rate } = currencyOf(code);
  return {
    isocurrencycode: code,
    currencyname: currency?.name ?? code,
    currencysymbol: currency?.symbol ?? code,
    currencyprecision: currency?.precision ?? 2,
    exchangerate: rate,
    statecode: 0,
    statuscode: 1,
  };
}
