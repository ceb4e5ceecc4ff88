import { exemptTaxAreaId } from '../../local/business-central/model/reference-data';

type Row = Readonly<Record<string, unknown>>;

/** One request to a system's own API, by somebody who may; its answer as JSON. */
export type Ask = (method: string, path: string, body?: Row) => Promise<Row>;

/** Items, currencies and the exempt customer that the worked orders need in Business Central. */
export async function prepareBusinessCentral(ask: Ask): Promise<void> {
  for (const [number, taxGroupCode] of [
    ['W-21', 'STANDARD'],
    ['W-09', 'REDUCED'],
  ]) {
    await ask('POST', 'items', {
      number,
      displayName: `Worked ${number}`,
      taxGroupCode,
      baseUnitOfMeasureCode: 'PCS',
      generalProductPostingGroupCode: 'RETAIL',
      inventoryPostingGroupCode: 'RESALE',
    });
  }
  await ask('POST', 'currencies', {
    code: 'JPY',
    displayName: 'Yen',
    amountDecimalPlaces: '0:0',
    amountRoundingPrecision: 1,
  });
  await ask('POST', 'currencies', {
    code: 'KWD',
    displayName: 'Dinar',
    amountDecimalPlaces: '3:3',
    amountRoundingPrecision: 0.001,
  });
  const customers = await ask('GET', "customers?$filter=number eq 'C00060'");
  await ask('PATCH', `customers(${String(first(customers).id)})`, { taxAreaId: exemptTaxAreaId });
}

/** Products in Sales like those of the furniture data, of the given type (Dataverse sheet 2.7). */
export async function addProducts(ask: Ask, productTypes: Readonly<Record<string, number>>): Promise<void> {
  const like = first(
    await ask(
      'GET',
      "products?$filter=productnumber eq '1896-S'&$select=_defaultuomscheduleid_value,_defaultuomid_value",
    ),
  );
  for (const [productnumber, producttypecode] of Object.entries(productTypes)) {
    await ask('POST', 'products', {
      productnumber,
      name: `Worked ${productnumber}`,
      productstructure: 1,
      producttypecode,
      quantitydecimal: 5,
      'defaultuomscheduleid@odata.bind': `/uomschedules(${String(like._defaultuomscheduleid_value)})`,
      'defaultuomid@odata.bind': `/uoms(${String(like._defaultuomid_value)})`,
    });
  }
}

/** Products, currencies and price lists that the worked orders need in Sales; by an administrator. */
export async function prepareSales(ask: Ask): Promise<void> {
  await addProducts(ask, { 'W-21': 1, 'W-09': 1, ASSEMBLY: 3 });
  for (const [isocurrencycode, currencyprecision] of [
    ['JPY', 0],
    ['KWD', 3],
  ]) {
    const currency = await ask('POST', 'transactioncurrencies', {
      isocurrencycode,
      currencyname: isocurrencycode,
      currencysymbol: isocurrencycode,
      currencyprecision,
      exchangerate: 1,
    });
    await ask('POST', 'pricelevels', {
      name: `Standard ${isocurrencycode}`,
      'transactioncurrencyid@odata.bind': `/transactioncurrencies(${String(currency.transactioncurrencyid)})`,
    });
  }
}

function first(answer: Row): Row {
  const [row] = Array.isArray(answer.value) ? (answer.value as readonly Row[]) : [];
  if (row === undefined) {
    throw new Error('nothing found');
  }
  return row;
}
