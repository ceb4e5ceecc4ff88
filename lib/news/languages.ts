import type { BuiltInHeaderField, BuiltInLineField, MoreHeaderField } from '../order/fields.js';

/** Languages in which sellers can be told. */
export const newsLanguages = ['en', 'da'] as const;
export type NewsLanguage = (typeof newsLanguages)[number];

/** Turns in an order's life that a seller is told of. */
export const lifeCycleNews = [
  'fulfilled',
  'invoiced',
  'deleted',
  'restDeleted',
  'postedBeforeChange',
  'canceled',
  'changedAfterFulfilment',
  'madeAnew',
  'madeAnewAsDraft',
  'broughtBack',
] as const;
export type LifeCycleNews = (typeof lifeCycleNews)[number];

/** All words of a note in one language; a language does not compile with one missing. */
export interface NewsWords {
  readonly subject: string;
  readonly fields: Readonly<Record<BuiltInHeaderField | MoreHeaderField | BuiltInLineField, string>>;
  readonly blank: string;
  readonly entered: (number: string) => string;
  readonly changed: (what: string, before: string, after: string) => string;
  readonly lineChanged: (line: string, what: string, before: string, after: string) => string;
  readonly lineAdded: (line: string, quantity: string) => string;
  readonly lineRemoved: (line: string) => string;
  readonly conflict: (what: string, lost: string, winner: string) => string;
  readonly lifeCycle: Readonly<Record<LifeCycleNews, (detail: string) => string>>;
  readonly lineKept: (line: string) => string;
  readonly decidedBy: (person: string) => string;
  /** Name of Business Central's status of an order, as people say it. */
  readonly statuses: Readonly<Record<string, string>>;
}

const english: NewsWords = {
  subject: 'News from Business Central',
  fields: {
    externalDocumentNumber: 'The order reference',
    customer: 'The customer',
    currency: 'The currency',
    requestedDeliveryDate: 'The requested delivery date',
    shipToName: 'The name at the delivery address',
    shipToAddressLine1: 'The delivery address',
    shipToAddressLine2: 'The second line of the delivery address',
    shipToCity: 'The city of delivery',
    shipToState: 'The state of delivery',
    shipToPostCode: 'The post code of delivery',
    shipToCountry: 'The country of delivery',
    shipToContact: 'The contact at the delivery address',
    email: 'The e-mail address of the order',
    billToName: 'The name on the invoice',
    billToAddressLine1: 'The invoice address',
    billToAddressLine2: 'The second line of the invoice address',
    billToCity: 'The city of the invoice address',
    billToState: 'The state of the invoice address',
    billToPostCode: 'The post code of the invoice address',
    billToCountry: 'The country of the invoice address',
    paymentTerms: 'The payment terms',
    shipmentMethod: 'The shipment method',
    salesperson: 'The salesperson',
    headerDiscountAmount: 'The discount on the order',
    freightAmount: 'The freight',
    businessCentralNumber: 'The order number in Business Central',
    businessCentralStatus: 'The status in Business Central',
    product: 'the product',
    unit: 'the unit',
    quantity: 'the quantity',
    description: 'the description',
    unitPrice: 'the unit price',
    lineDiscountAmount: 'the discount',
    tax: 'the tax',
    shipmentDate: 'the shipment date',
    shippedQuantity: 'the shipped quantity',
    backOrderedQuantity: 'the quantity still to be shipped',
    invoicedQuantity: 'the invoiced quantity',
    lineNumber: 'the line number',
  },
  blank: 'none',
  entered: (number) => `The order is now order ${number} in Business Central.`,
  changed: (what, before, after) => `${what} was ${before} and is now ${after}.`,
  lineChanged: (line, what, before, after) => `${line}: ${what} was ${before} and is now ${after}.`,
  lineAdded: (line, quantity) => `${line}: added, quantity ${quantity}.`,
  lineRemoved: (line) => `${line}: removed.`,
  conflict: (what, lost, winner) =>
    `${what} was changed on both sides: ${winner} holds, ${lost} was entered in Sales and has been kept in the history.`,
  lifeCycle: {
    fulfilled: () => 'Everything has been shipped; the order is closed as fulfilled.',
    invoiced: (invoices) => `The order has been invoiced completely: ${invoices}.`,
    deleted: (order) => `Order ${order} was deleted in Business Central. This order has not been changed.`,
    restDeleted: (invoices) =>
      `What was left of the order was deleted in Business Central; these invoices were posted: ${invoices}.`,
    postedBeforeChange: (invoices) =>
      `The order was invoiced completely (${invoices}) before your latest change could be made; the change is not in Business Central.`,
    canceled: (order) => `The order was cancelled, because order ${order} was deleted in Business Central.`,
    changedAfterFulfilment: (what) =>
      `Business Central changed the order after it had been closed as fulfilled, and this order can no longer follow: ${what}.`,
    madeAnew: (order) =>
      `With your change the order was archived and made anew in Business Central as order ${order}; it has to be released there again.`,
    madeAnewAsDraft: (order) =>
      `With your change the order was archived and made anew in Business Central as order ${order}.`,
    broughtBack: (version) => `The order was brought back to an earlier version (${version}).`,
  },
  lineKept: (line) => `${line}: deleted in Sales, but changed in Business Central meanwhile; the line is there again.`,
  decidedBy: (person) => `Decided by ${person}.`,
  statuses: { Draft: 'open', 'In Review': 'waiting for approval', Open: 'released' },
};

const danish: NewsWords = {
  subject: 'Nyt fra Business Central',
  fields: {
    externalDocumentNumber: 'Ordrens reference',
    customer: 'Kunden',
    currency: 'Valutaen',
    requestedDeliveryDate: 'Den ønskede leveringsdato',
    shipToName: 'Navnet på leveringsadressen',
    shipToAddressLine1: 'Leveringsadressen',
    shipToAddressLine2: 'Leveringsadressens anden linje',
    shipToCity: 'Leveringsbyen',
    shipToState: 'Leveringsregionen',
    shipToPostCode: 'Leveringspostnummeret',
    shipToCountry: 'Leveringslandet',
    shipToContact: 'Kontakten på leveringsadressen',
    email: 'Ordrens e-mailadresse',
    billToName: 'Navnet på fakturaen',
    billToAddressLine1: 'Fakturaadressen',
    billToAddressLine2: 'Fakturaadressens anden linje',
    billToCity: 'Fakturabyen',
    billToState: 'Fakturaregionen',
    billToPostCode: 'Fakturapostnummeret',
    billToCountry: 'Fakturalandet',
    paymentTerms: 'Betalingsbetingelserne',
    shipmentMethod: 'Leveringsmåden',
    salesperson: 'Sælgeren',
    headerDiscountAmount: 'Rabatten på ordren',
    freightAmount: 'Fragten',
    businessCentralNumber: 'Ordrenummeret i Business Central',
    businessCentralStatus: 'Status i Business Central',
    product: 'varen',
    unit: 'enheden',
    quantity: 'antallet',
    description: 'beskrivelsen',
    unitPrice: 'enhedsprisen',
    lineDiscountAmount: 'rabatten',
    tax: 'momsen',
    shipmentDate: 'afsendelsesdatoen',
    shippedQuantity: 'det afsendte antal',
    backOrderedQuantity: 'det antal, der endnu skal afsendes',
    invoicedQuantity: 'det fakturerede antal',
    lineNumber: 'linjenummeret',
  },
  blank: 'ingen',
  entered: (number) => `Ordren er nu ordre ${number} i Business Central.`,
  changed: (what, before, after) => `${what} var ${before} og er nu ${after}.`,
  lineChanged: (line, what, before, after) => `${line}: ${what} var ${before} og er nu ${after}.`,
  lineAdded: (line, quantity) => `${line}: tilføjet, antal ${quantity}.`,
  lineRemoved: (line) => `${line}: fjernet.`,
  conflict: (what, lost, winner) =>
    `${what} blev ændret på begge sider: ${winner} gælder, ${lost} blev indtastet i Sales og er gemt i historikken.`,
  lifeCycle: {
    fulfilled: () => 'Alt er afsendt; ordren er lukket som opfyldt.',
    invoiced: (invoices) => `Ordren er faktureret fuldt ud: ${invoices}.`,
    deleted: (order) => `Ordre ${order} er slettet i Business Central. Denne ordre er ikke ændret.`,
    restDeleted: (invoices) =>
      `Resten af ordren er slettet i Business Central; disse fakturaer er bogført: ${invoices}.`,
    postedBeforeChange: (invoices) =>
      `Ordren blev faktureret fuldt ud (${invoices}), før din seneste ændring kunne gennemføres; ændringen er ikke i Business Central.`,
    canceled: (order) => `Ordren er annulleret, fordi ordre ${order} er slettet i Business Central.`,
    changedAfterFulfilment: (what) =>
      `Business Central har ændret ordren, efter at den blev lukket som opfyldt, og denne ordre kan ikke længere følge med: ${what}.`,
    madeAnew: (order) =>
      `Med din ændring er ordren arkiveret og oprettet på ny i Business Central som ordre ${order}; den skal frigives der igen.`,
    madeAnewAsDraft: (order) =>
      `Med din ændring er ordren arkiveret og oprettet på ny i Business Central som ordre ${order}.`,
    broughtBack: (version) => `Ordren er ført tilbage til en tidligere version (${version}).`,
  },
  lineKept: (line) => `${line}: slettet i Sales, men ændret i Business Central imens; linjen er der igen.`,
  decidedBy: (person) => `Afgjort af ${person}.`,
  statuses: { Draft: 'åben', 'In Review': 'afventer godkendelse', Open: 'frigivet' },
};

/** The words of a language. */
export function wordsOf(language: NewsLanguage): NewsWords {
  switch (language) {
    case 'en':
      return english;
    case 'da':
      return danish;
  }
}
