import { furnitureSeed } from '../simulator-kit/furniture.js';
import type { Engine } from './engine/contract.js';
import type { Who } from './engine/operation.js';
import type { Row } from './model/values.js';
import { type SeedName, stableId } from './seed.js';
import { currencyColumns, writeFurniture } from './seed-furniture.js';
import { SeedWriter } from './seed-writer.js';

/** Writes the start data into an empty store: organization, people and SDK messages always. */
export function writeSeed(engine: Engine, seed: SeedName): void {
  const writer = new SeedWriter(engine);
  organization(writer);
  people(writer);
  messages(writer);
  if (seed === 'furniture') writeFurniture(writer);
}

/** Messages have the same ids in every environment; these are known. */
const knownMessageIds: Readonly<Record<string, string>> = {
  Create: '9ebdbb1b-ea3e-db11-86a7-000a3a5473e8',
  Update: '20bebb1b-ea3e-db11-86a7-000a3a5473e8',
  Delete: 'a1bdbb1b-ea3e-db11-86a7-000a3a5473e8',
};

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

function organization(writer: SeedWriter): void {
  const base = writer.put(
    'transactioncurrency',
    `currency ${furnitureSeed.localCurrencyCode}`,
    currencyColumns(furnitureSeed.localCurrencyCode),
  );
  writer.put('businessunit', 'business unit', { name: furnitureSeed.companyName });
  writer.put('organization', 'organization', {
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

function people(writer: SeedWriter): void {
  const [first] = furnitureSeed.sellers;
  user(writer, 'seller', { fullname: first?.name ?? 'Seller', internalemailaddress: first?.email ?? '' });
  user(writer, 'administrator', {
    fullname: 'Sales Administrator',
    internalemailaddress: 'administrator@aurland.example',
  });
  user(writer, 'integration', {
    fullname: '# Tandem',
    applicationid: stableId('application tandem'),
    isintegrationuser: true,
  });
  for (const seller of furnitureSeed.sellers.slice(1)) {
    writer.put('systemuser', `user ${seller.code}`, {
      fullname: seller.name,
      internalemailaddress: seller.email,
      isintegrationuser: false,
      isdisabled: false,
    });
  }
}

function user(writer: SeedWriter, who: Who, columns: Row): void {
  const businessunitid = { table: 'businessunit', id: stableId('business unit') };
  writer.put('systemuser', `user ${who}`, {
    isintegrationuser: false,
    isdisabled: false,
    businessunitid,
    azureactivedirectoryobjectid: stableId(`entra ${who}`),
    ...columns,
  });
}

function messages(writer: SeedWriter): void {
  for (const [message, tables] of Object.entries(MESSAGES)) {
    const id = knownMessageIds[message] ?? stableId(`message ${message}`);
    const sdkmessageid = writer.putUnder(id, 'sdkmessage', { name: message });
    for (const table of tables) {
      writer.put('sdkmessagefilter', `filter ${message} ${table}`, {
        name: '',
        primaryobjecttypecode: table,
        sdkmessageid,
        iscustomprocessingstepallowed: true,
      });
    }
  }
}
