import { applyMembers, type EntitySet, type EntitySets } from '../api/entity-set.js';
import { code, date, guid, type Members, propertyOf, text } from '../api/property.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow } from '../model/document-rows.js';
import { saveHeader } from '../rules/header-buffer.js';
import { OrderEdit } from '../rules/order-edit.js';
import { type DocumentSetter, saveOrder } from '../rules/orders.js';
import { changeStatus } from '../rules/status.js';

/** Where the example of a custom API page is, below `/api/`: `<publisher>/<group>/<version>`. */
export const customPageRoute = 'tandem/orders/v1.0';

const property = propertyOf<SalesHeaderRow>();
const properties = [
  property('id', guid, (row) => row.id, 'readOnly'),
  property('number', code(20), (row) => row.number, 'readOnly'),
  property('yourReference', text(35), (row) => row.yourReference),
  property('dueDate', date, (row) => row.dueDate),
  property('workDescription', text(2000), (row) => row.workDescription),
  property('shipmentDate', date, (row) => row.shipmentDate, 'readOnly'),
  property('shipToCode', code(10), (row) => row.shipToCode, 'readOnly'),
];

/** None of the fields asks for the status of the order, as in the sales order page itself. */
const setters: ReadonlyMap<string, DocumentSetter> = new Map<string, DocumentSetter>([
  ['yourReference', (edit, value) => edit.set({ yourReference: String(value) })],
  ['dueDate', (edit, value) => edit.set({ dueDate: String(value) })],
  ['workDescription', (edit, value) => edit.set({ workDescription: withLineFeeds(value) })],
]);

/**
 * The example of a custom API page (spec §2.1): what a partner's extension may offer beside the orders of API v2.0, on a
 * route of its own. It has the order's id as key, shows header fields that API v2.0 does not, three of them to be written,
 * and releases and reopens through bound actions.
 */
export function customPageSets(bc: BusinessCentral): EntitySets {
  const { database } = bc;
  const isOrder = (row: SalesHeaderRow) => row.documentType === 'Order';
  const set: EntitySet<SalesHeaderRow> = {
    name: 'salesOrderDetails',
    typeName: 'salesOrderDetail',
    caption: 'Sales Order',
    properties,
    navigations: [],
    rows: () => database.headers.all().filter(isOrder),
    row: (id) => [database.headers.get(id)].find((row) => row !== undefined && isOrder(row)),
    touch: (row) =>
      void saveHeader(bc, { ...row, shipmentDate: row.shipmentDate === '2027-01-01' ? '2027-01-02' : '2027-01-01' }),
    modify: (row, members) => modify(new OrderEdit(bc, row), members),
    actions: {
      'Microsoft.NAV.release': { run: (row) => statusMoved(bc, row, 'release') },
      'Microsoft.NAV.reopen': { run: (row) => statusMoved(bc, row, 'reopen') },
    },
  };
  return new Map([[set.name, set as EntitySet]]);
}

function modify(edit: OrderEdit, members: Members): SalesHeaderRow {
  applyMembers<SalesHeaderRow, OrderEdit>({
    set: { properties },
    members,
    order: setters.keys(),
    setters,
    edit,
    row: (current) => current.header,
  });
  return saveOrder(edit);
}

/** Lines are kept apart by line feeds alone, as the standard code of work descriptions reads them. */
function withLineFeeds(value: unknown): string {
  return String(value).replaceAll('\r\n', '\n');
}

function statusMoved(bc: BusinessCentral, row: SalesHeaderRow, move: 'release' | 'reopen'): Record<string, never> {
  changeStatus(bc, row, { move });
  return {};
}
