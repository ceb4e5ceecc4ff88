/** Something of an order that one of the public APIs does not let through, and what a company can do about it. */
export interface OutOfReach {
  readonly what: string;
  readonly why: string;
  readonly instead: string;
}

/** What of the header cannot be synchronized (spec §2.1); the lines' part is in docs/SPEC.md. Nothing of it is faked. */
export const outOfReach: readonly OutOfReach[] = [
  {
    what: 'order number of Sales in Business Central',
    why: 'the API has no "Your Reference"',
    instead: 'a page of your own can show and take it; the order name travels as the external document number',
  },
  {
    what: 'description of the order',
    why: 'the API has no work description',
    instead: 'a page of your own can carry it, both ways with the description of Sales, up to 2000 characters',
  },
  {
    what: 'shipping agent',
    why: 'the API does not show it',
    instead: 'a page of your own can carry its code',
  },
  {
    what: 'invoice address from Sales',
    why: 'bill-to is read-only in the API',
    instead: 'change it in Business Central; a change in Sales is put back',
  },
  {
    what: 'sell-to address and phone number',
    why: 'an order of Sales has no such columns',
    instead: 'add columns of your own (docs/FIELDS.md)',
  },
  {
    what: 'order date, posting date, dimensions, shipping advice',
    why: 'an order of Sales has no such columns',
    instead: 'add columns of your own (docs/FIELDS.md)',
  },
  {
    what: 'ship-to code, due date, location, prepayment, last shipment date',
    why: 'the API does not show them on the order',
    instead: 'a page of your own can carry them',
  },
  {
    what: 'release, reopen, approval',
    why: 'the API has no such action',
    instead:
      'people do it in Business Central, or Tandem releases and reopens through a page of your own; the status travels',
  },
  {
    what: 'payment discount in percent',
    why: 'the API does not show it; in Sales the percentage of the order is its discount',
    instead: 'the payment terms travel by code',
  },
  {
    what: 'occurrence number of an order number',
    why: 'the API does not show it',
    instead: 'orders are known by id',
  },
  {
    what: 'units that an item is sold in, and resources',
    why: 'the API lists neither',
    instead: 'Business Central refuses the line, and the order waits with the unit or resource named',
  },
  {
    what: 'names and e-mail addresses of salespeople',
    why: 'an order shows the code of its salesperson alone; newer versions of the API list salespeople',
    instead:
      'where they are listed owners are matched by them; elsewhere by the table of codes, or by a column of users that holds the code',
  },
];
