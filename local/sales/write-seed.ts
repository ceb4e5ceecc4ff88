import { furnitureSeed } from '../simulator-kit/furniture.js';
import type { Engine } from './engine/engine.js';
import type { Who } from './engine/operation.js';
import type { Reference, Row } from './model/values.js';
import { type SeedName, stableId, userIds } from './seed.js';
import { currencyColumns, writeFurniture } from './seed-furniture.js';

/** Writes the start data into an empty store. */
export function writeSeed(engine: Engine, seed: SeedName): void {
  const writer = new SeedWriter(engine);
  writer.organization();
  writer.people();
  writer.messages();
  if (seed === 'furniture') writeFurniture(writer);
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

/** Writes rows that are there before anybody calls: under fixed ids, by the administrator, without rules or events. */
export class SeedWriter {
  readonly #engine: Engine;
  readonly #now: string;
  readonly #writer: Reference = { table: 'systemuser', id: userIds.administrator };

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#now = engine.now();
  }

  organization(): void {
    const base = this.put(
      'transactioncurrency',
      `currency ${furnitureSeed.localCurrencyCode}`,
      currencyColumns(furnitureSeed.localCurrencyCode),
    );
    this.put('businessunit', 'business unit', { name: furnitureSeed.companyName });
    this.put('organization', 'organization', {
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
      this.put('systemuser', `user ${seller.code}`, {
        fullname: seller.name,
        internalemailaddress: seller.email,
        isintegrationuser: false,
        isdisabled: false,
      });
    }
  }

  messages(): void {
    for (const [message, tables] of Object.entries(MESSAGES)) {
      const sdkmessageid = this.put('sdkmessage', `message ${message}`, { name: message });
      for (const table of tables) {
        this.put('sdkmessagefilter', `filter ${message} ${table}`, {
          name: '',
          primaryobjecttypecode: table,
          sdkmessageid,
          iscustomprocessingstepallowed: true,
        });
      }
    }
  }

  #user(who: Who, columns: Row): void {
    const businessunitid = { table: 'businessunit', id: stableId('business unit') };
    this.put('systemuser', `user ${who}`, {
      isintegrationuser: false,
      isdisabled: false,
      businessunitid,
      azureactivedirectoryobjectid: stableId(`entra ${who}`),
      ...columns,
    });
  }

  /** Writes a row under the GUID of its name. */
  put(table: string, name: string, columns: Row): Reference {
    const id = stableId(name);
    const system = { createdon: this.#now, createdby: this.#writer, modifiedon: this.#now, modifiedby: this.#writer };
    this.#engine.store.put(table, id, { ...columns, ...system, [this.#engine.schema.existing(table).primaryId]: id });
    return { table, id };
  }
}
