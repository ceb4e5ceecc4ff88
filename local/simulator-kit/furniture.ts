/** A customer (BC) and the account of the same number (Sales). `currencyCode` '' = the local currency. */
export interface FurnitureCustomer {
  readonly number: string;
  readonly name: string;
  readonly addressLine1: string;
  readonly addressLine2: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  /** ISO 3166 two letters. */
  readonly country: string;
  readonly currencyCode: string;
  readonly email: string;
  readonly phone: string;
  readonly paymentTermsCode: string;
}

/** An item (BC) and the product of the same number (Sales); price in the local currency. Decimals are text. */
export interface FurnitureItem {
  readonly number: string;
  readonly name: string;
  readonly unitCode: string;
  readonly unitPrice: string;
  readonly taxPercent: string;
  readonly inventory: string;
  readonly quantityDecimals: number;
}

/** A foreign or the local currency; `exchangeRate` = local currency units for one unit of this currency. */
export interface FurnitureCurrency {
  readonly code: string;
  readonly name: string;
  readonly symbol: string;
  readonly precision: number;
  readonly exchangeRate: string;
}

/** Master data of a small furniture company, the same on both sides. All names are made up. */
export interface FurnitureSeed {
  readonly companyName: string;
  readonly customers: readonly FurnitureCustomer[];
  readonly items: readonly FurnitureItem[];
  readonly units: readonly { readonly code: string; readonly name: string }[];
  /** Foreign ones and the local one. */
  readonly currencies: readonly FurnitureCurrency[];
  readonly paymentTerms: readonly { readonly code: string; readonly name: string; readonly dueDays: number }[];
  readonly shipmentMethods: readonly { readonly code: string; readonly name: string }[];
  readonly sellers: readonly { readonly code: string; readonly name: string; readonly email: string }[];
  readonly localCurrencyCode: 'EUR';
}

/** number | name | street | city | postal code | country | currency | mail domain | phone | payment terms */
const customerRows = `
C00010 | Adlerhof Interiors | Lindenweg 14 | Freudstadt | 70210 | DE |  | adlerhof.example | +49 711 555 0110 | 30D
C00020 | Brinkmann & Daughters | Kade 7 | Watermond | 3011 AB | NL |  | brinkmann.example | +31 10 555 0120 | 14D
C00030 | Coho Harbour Offices | 220 Pier Street | Port Alden | 98101 | US | USD | cohoharbour.example | +1 206 555 0130 | 30D
C00040 | Dunmore Reading Rooms | 3 Abbey Lane | Dunmore | DM4 2PQ | GB | GBP | dunmore.example | +44 20 5550 0140 | 30D
C00050 | Elverhøj Kontor | Bakkevej 9 | Elverby | 4100 | DK | DKK | elverhoej.example | +45 55 50 01 50 | CM
C00060 | Fábrica do Sol | Rua das Oliveiras 31 | Vila Clara | 4050-120 | PT |  | fabricadosol.example | +351 22 555 0160 | 30D
C00070 | Gantry Street Studios | 88 Gantry Street | Millbrook | 60614 | US | USD | gantrystreet.example | +1 312 555 0170 | COD
C00080 | Hôtel des Trois Ponts | 12 quai Vert | Sainte-Aube | 67000 | FR |  | troisponts.example | +33 3 55 50 01 80 | 14D
C00090 | Isbjerg Skoler | Havnegade 40 | Isbjerg | 8000 | DK | DKK | isbjerg.example | +45 55 50 01 90 | CM
C00100 | Juniper Clinics | 5 Orchard Row | Westerleigh | WL1 9TT | GB | GBP | juniper.example | +44 117 555 0100 | 30D
`;

/** number | name | unit | unit price | inventory */
const itemRows = `
1896-S | Desk Aurland | PCS | 649.40 | 254
1900-S | Guest chair Lofthus | PCS | 125.10 | 180
1906-S | Mobile drawer unit Odda | PCS | 281.40 | 60
1908-S | Swivel chair Norheim, blue | PCS | 123.30 | 75
1920-S | Conference table Voss | PCS | 420.40 | 22
1925-W | Conference set, table and six chairs | SET | 1225.5 | 8
1928-S | Desk lamp Bergli | PCS | 35.60 | 310
1936-S | Guest chair Eidfjord, yellow | PCS | 125.10 | 95
1953-W | Visitor corner, two chairs and a table | SET | 590.00 | 14
1960-S | Bookcase Granvin | PCS | 212.75 | 48
1964-S | Floor lamp Ulvik | PCS | 89.99 | 120
1968-S | Filing cabinet Kinsarvik | PCS | 265.00 | 33
1972-B | Felt pads, box of 200 | BOX | 18.255 | 400
1996-S | Whiteboard Tysse | PCS | 906.70 | 17
`;

function table(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

function customer(cells: readonly string[]): FurnitureCustomer {
  const [number = '', name = '', addressLine1 = '', city = '', postalCode = '', ...others] = cells;
  const [country = '', currencyCode = '', mailDomain = '', phone = '', paymentTermsCode = ''] = others;
  return {
    number,
    name,
    addressLine1,
    addressLine2: '',
    city,
    state: '',
    postalCode,
    country,
    currencyCode,
    email: `orders@${mailDomain}`,
    phone,
    paymentTermsCode,
  };
}

function item(cells: readonly string[]): FurnitureItem {
  const [number = '', name = '', unitCode = '', unitPrice = '', inventory = ''] = cells;
  const quantityDecimals = unitCode === 'PCS' ? 0 : 2;
  return { number, name, unitCode, unitPrice, inventory, taxPercent: '21', quantityDecimals };
}

/** See {@link FurnitureSeed}. Some prices have one or three decimals and some names accents, on purpose. */
export const furnitureSeed: FurnitureSeed = {
  companyName: 'Aurland Furniture',
  customers: table(customerRows).map(customer),
  items: table(itemRows).map(item),
  units: [
    { code: 'PCS', name: 'Piece' },
    { code: 'SET', name: 'Set' },
    { code: 'BOX', name: 'Box' },
  ],
  currencies: [
    { code: 'EUR', name: 'Euro', symbol: '€', precision: 2, exchangeRate: '1' },
    { code: 'USD', name: 'US dollar', symbol: '$', precision: 2, exchangeRate: '0.8' },
    { code: 'GBP', name: 'Pound sterling', symbol: '£', precision: 2, exchangeRate: '1.25' },
    { code: 'DKK', name: 'Danish krone', symbol: 'kr', precision: 2, exchangeRate: '0.1340' },
  ],
  paymentTerms: [
    { code: '14D', name: 'Net 14 days', dueDays: 14 },
    { code: '30D', name: 'Net 30 days', dueDays: 30 },
    { code: 'CM', name: 'End of month', dueDays: 31 },
    { code: 'COD', name: 'Cash on delivery', dueDays: 0 },
  ],
  shipmentMethods: [
    { code: 'EXW', name: 'Ex warehouse' },
    { code: 'CIF', name: 'Cost, insurance and freight' },
    { code: 'DDP', name: 'Delivered duty paid' },
    { code: 'PICKUP', name: 'Picked up by customer' },
  ],
  sellers: [
    { code: 'AK', name: 'Aino Karvonen', email: 'aino.karvonen@aurland.example' },
    { code: 'BM', name: 'Bruno Marchetti', email: 'bruno.marchetti@aurland.example' },
    { code: 'CO', name: 'Chidi Okafor', email: 'chidi.okafor@aurland.example' },
  ],
  localCurrencyCode: 'EUR',
};
