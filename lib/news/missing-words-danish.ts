import type { MissingWords } from './missing-words.js';

/** What an order refers to and the other system lacks, in Danish. */
export const danishMissing: MissingWords = {
  account: 'konto {name}',
  accountNumber: 'kontonummer på {name}',
  currency: 'valuta {name}',
  customerBlocked: 'kunde {name} (spærret dér)',
  customer: 'kunde {name}',
  contact: 'en kunde til kontakten {name}',
  noAccount: 'der ikke hører til en konto med nummer',
  paymentTerms: 'betalingsbetingelser {name}',
  shipmentMethod: 'leveringsmåde {name}',
  salesperson: 'sælger {name}',
  country: 'land {name}',
  priceList: 'en aktiv prisliste i {name}',
  productRetired: 'vare {name} (udgået dér)',
  productDraft: 'vare {name} (kladde dér)',
  productUnderRevision: 'vare {name} (under ændring dér)',
  product: 'vare {name}',
  variantOfItem: 'eller variant {name} af vare {item}',
  itemBlocked: 'vare {name} (spærret dér)',
  item: 'vare {name}',
  unitOfProduct: 'enhed {name} for vare {item}',
  unitOfItem: 'enhed {name} blandt varens enheder',
  unitOfResource: 'enhed {name} blandt ressourcens enheder',
  unit: 'enhed {name}',
};
