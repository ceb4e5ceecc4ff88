import { createHash } from 'node:crypto';
import type { Company } from '../model/company.js';
import type { SalesHeaderRow } from '../model/document-rows.js';

/**
 * The example of a custom API page (spec §2.1): what a partner's extension may show beside the orders of API v2.0. It is
 * read-only, has the order's id as key, and shows header fields that API v2.0 does not.
 */
export const customPage = { route: 'tandem/orders/v1.0', entitySet: 'salesOrderDetails' } as const;

/** The entity at a path below the environment; `undefined`: the path is not one of the page. */
export function customPageEntity(path: string, company: Company): Readonly<Record<string, string>> | undefined {
  const start = `/api/${customPage.route}/companies(${company.companyId})/${customPage.entitySet}(`;
  const plain = path.replaceAll('%28', '(').replaceAll('%29', ')').toLowerCase();
  if (!plain.startsWith(start.toLowerCase()) || !plain.endsWith(')')) {
    return undefined;
  }
  const id = plain.slice(start.length, -1);
  const header = [...company.database.headers.all()].find((row) => row.id === id && row.documentType === 'Order');
  return header === undefined ? undefined : entityOf(header);
}

function entityOf(header: SalesHeaderRow): Readonly<Record<string, string>> {
  const { id, number, yourReference, dueDate, shipmentDate, shipToCode } = header;
  const shown = { id, number, yourReference, dueDate, shipmentDate, shipToCode };
  const hash = createHash('sha256').update(JSON.stringify(shown)).digest('base64');
  return { '@odata.etag': `W/"${hash}"`, ...shown };
}
