import { writeJson } from '../http/json.js';
import type { AnswerClassifier } from '../http/remote-message.js';
import type { BusinessCentralDeletion, BusinessCentralRecreation } from '../mapping/business-central-record.js';
import { type BatchOperation, classifyBatch, jsonContent, mostLineOperations, patch } from './change-batch.js';
import type { DocumentNames } from './document-names.js';
import { toCreationBody } from './order-body.js';

/**
 * One transaction under `Isolation: snapshot`: a guard on every line that changes nothing (S-023), the deletion under
 * the header's version, which makes Business Central archive the order (S-054), and the new document. What a batch has
 * no room to guard is read in it, so that it can be compared afterwards: 97 guards, read, deletion and creation are 100.
 */
export function recreationBatchBody(
  recreation: BusinessCentralRecreation,
  paths: { readonly order: string; readonly orders: string; readonly read: string; readonly names: DocumentNames },
): string {
  const { lines, creation } = recreation;
  const requests: BatchOperation[] = [
    ...lineGuards(recreation, paths.order, paths.names),
    ...(lines.length > mostLineOperations
      ? [{ id: 'seen', method: 'GET', url: paths.read, headers: {} } as const]
      : []),
    removal(recreation, paths.order),
    {
      id: 'create',
      method: 'POST',
      url: paths.orders,
      headers: jsonContent,
      body: toCreationBody(creation, paths.names),
    },
  ];
  return writeJson({ requests });
}

/** The same without a new document. The header's guard comes first, so that an order that is gone says so. */
export function deletionBatchBody(
  deletion: BusinessCentralDeletion,
  { order, names }: { readonly order: string; readonly names: DocumentNames },
): string {
  const guard = patch('guard', order, deletion.etag, {});
  return writeJson({ requests: [guard, ...lineGuards(deletion, order, names), removal(deletion, order)] });
}

function lineGuards(
  { lines }: BusinessCentralDeletion,
  order: string,
  names: DocumentNames,
): readonly BatchOperation[] {
  return lines
    .slice(0, mostLineOperations)
    .map((line, index) => patch(`line-${index}`, `${order}/${names.lines}(${line.id})`, line.etag, {}));
}

function removal({ etag }: BusinessCentralDeletion, order: string): BatchOperation {
  return { id: 'delete', method: 'DELETE', url: order, headers: { 'If-Match': etag } };
}

export const classifyRecreation: AnswerClassifier = (answer, safety) => classifyBatch(answer, safety, 'create');

export const classifyDeletion: AnswerClassifier = (answer, safety) => classifyBatch(answer, safety, 'delete');
