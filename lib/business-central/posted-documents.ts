import { z } from 'zod';
import { decimalField, integerField, scalarOf } from '../http/json.js';
import { stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type {
  ArchivedBusinessCentralOrder,
  BusinessCentralPostedDocuments,
} from '../mapping/business-central-record.js';
import { decodeEnumMember } from '../mapping/enumeration.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

/** Statuses of `salesInvoices` that are no sale: not posted yet, or taken back (sheet 2.8). */
const notCounting: ReadonlySet<string> = new Set(['', 'Draft', 'In Review', 'Canceled', 'Corrective']);

const noId = '00000000-0000-0000-0000-000000000000';

/** Shipments name some types otherwise than orders and invoices do (sheet 2.8). */
const shipmentTypes: Readonly<Record<string, string>> = { 'G/L Account': 'Account', 'Charge (Item)': 'Charge' };

function lineTypeOf(raw: string): string {
  const type = decodeEnumMember(raw).trim();
  return shipmentTypes[type] ?? type;
}

const postedLines = z.array(
  z
    .object({
      lineType: z.string(),
      lineObjectNumber: z.string(),
      unitOfMeasureCode: z.string(),
      quantity: decimalField,
    })
    .transform(({ lineType, lineObjectNumber: product, unitOfMeasureCode: unit, quantity }) => ({
      type: lineTypeOf(lineType),
      product,
      unit,
      quantity,
    })),
);

const invoicesSchema = z
  .object({
    value: z.array(
      z.object({
        number: z.string(),
        status: z.string(),
        orderId: z.string().nullish(),
        salesInvoiceLines: postedLines,
      }),
    ),
  })
  .transform(({ value }) =>
    value
      .filter((invoice) => !notCounting.has(decodeEnumMember(invoice.status).trim()))
      .map(({ number, orderId, salesInvoiceLines }) => ({
        number,
        orderId: orderId === undefined || orderId === null || orderId === noId ? undefined : orderId.toLowerCase(),
        lines: salesInvoiceLines,
      })),
  );

const shipmentsSchema = z
  .object({ value: z.array(z.object({ postingDate: z.string(), salesShipmentLines: postedLines })) })
  .transform(({ value }) => ({
    shipmentDays: value.map(({ postingDate }) => postingDate).sort(),
    shipped: value.flatMap(({ salesShipmentLines }) => salesShipmentLines),
  }));

/** What was posted under an order number: the only trace of an order that is gone (sheet 2.1.7). */
export async function readPostedDocuments(
  remote: RemoteClient,
  company: string,
  orderNumber: string,
): Promise<RemoteResult<BusinessCentralPostedDocuments>> {
  const $filter = `orderNumber eq ${stringLiteral(orderNumber)}`;
  const ofInvoices = withQuery(`${company}/salesInvoices`, { $filter, $expand: 'salesInvoiceLines' });
  const invoices = await remote.send({ name: 'readInvoices', method: 'GET', url: ofInvoices, safety: 'read' });
  if (!invoices.ok) {
    return invoices;
  }
  const readInvoices = readAnswer(invoicesSchema, 'salesInvoices', invoices.value.body);
  if (!readInvoices.ok) {
    return readInvoices;
  }
  const ofShipments = withQuery(`${company}/salesShipments`, {
    $filter,
    $select: 'number,postingDate',
    $expand: 'salesShipmentLines',
  });
  const shipments = await remote.send({ name: 'readShipments', method: 'GET', url: ofShipments, safety: 'read' });
  if (!shipments.ok) {
    return shipments;
  }
  const readShipments = readAnswer(shipmentsSchema, 'salesShipments', shipments.value.body);
  return readShipments.ok ? success({ invoices: readInvoices.value, ...readShipments.value }) : readShipments;
}

const archiveSchema = z
  .object({ value: z.array(z.object({ versionNumber: integerField })) })
  .transform(({ value }) => value.length);

/** Versions of a number in the order archive; `undefined` where the API does not have it: before BC 29 (sheet 2.1.9). */
export async function countArchivedVersions(
  remote: RemoteClient,
  company: string,
  orderNumber: string,
): Promise<RemoteResult<number | undefined>> {
  const url = withQuery(`${company}/salesOrderArchives`, {
    $filter: `number eq ${stringLiteral(orderNumber)}`,
    $select: 'number,versionNumber',
  });
  const answer = await remote.send({ name: 'countArchivedVersions', method: 'GET', url, safety: 'read' });
  if (!answer.ok) {
    return isUnknownSet(answer.failure.status) ? success(undefined) : answer;
  }
  return readAnswer(archiveSchema, 'salesOrderArchives', answer.value.body);
}

const archivedLines = z.object({
  value: z.array(
    z.object({
      lastModifiedDateTime: z.string(),
      salesOrderArchiveLines: z.array(
        z
          .looseObject({
            sequence: z.unknown(),
            description: z.string(),
            description2: z.string(),
            shipmentDate: z.string(),
          })
          .transform(({ sequence, description, description2, shipmentDate, qtyToShip }) => ({
            sequence: String(scalarOf(sequence)),
            description,
            description2,
            shipmentDate,
            ...(qtyToShip === undefined ? {} : { shipQuantity: scalarOf(qtyToShip) }),
          })),
      ),
    }),
  ),
});

/** The newest version of a number in the order archive; `undefined` where there is no archive, or not of it. */
export async function readArchived(
  remote: RemoteClient,
  company: string,
  orderNumber: string,
): Promise<RemoteResult<ArchivedBusinessCentralOrder | undefined>> {
  const url = withQuery(`${company}/salesOrderArchives`, {
    $filter: `number eq ${stringLiteral(orderNumber)}`,
    $orderby: 'docNoOccurrence desc,versionNumber desc',
    $top: '1',
    $expand: 'salesOrderArchiveLines',
  });
  const answer = await remote.send({ name: 'readArchived', method: 'GET', url, safety: 'read' });
  if (!answer.ok) {
    return isUnknownSet(answer.failure.status) ? success(undefined) : answer;
  }
  const read = readAnswer(archivedLines, 'salesOrderArchives', answer.value.body);
  const version = read.ok ? read.value.value[0] : undefined;
  return version === undefined
    ? read.ok
      ? success(undefined)
      : read
    : success({ archivedIso: version.lastModifiedDateTime, lines: version.salesOrderArchiveLines });
}

/** A set that does not exist is answered 404, or 400 where the segment is not understood. */
function isUnknownSet(status: number | undefined): boolean {
  return status === 404 || status === 400;
}
