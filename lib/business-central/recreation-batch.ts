import { writeJson } from '../http/json.js';
import type { AnswerClassifier } from '../http/remote-message.js';
import type { BusinessCentralDeletion, BusinessCentralRecreation } from '../mapping/business-central-record.js';
import { type BatchOperation, classifyBatch, jsonContent, mostLineWrites, patch } from './change-batch.js';
import { toCreationBody } from './order-body.js';

/**
 * One transaction under `Isolation: snapshot`: a guard on every line that changes nothing (S-023), the deletion under
 * the header's version, which makes Business Central archive the order (S-054), and the new document.
 */
export function recreationBatchBody(
  recreation: BusinessCentralRecreation,
  paths: { readonly order: string; readonly orders: string },
): string {
  const create = {
    id: 'create',
    method: 'POST',
    url: paths.orders,
    headers: jsonContent,
    body: toCreationBody(recreation.creation),
  } as const;
  return writeJson({ requests: [...guardedDeletion(recreation, paths.order), create] });
}

/** The same without a new document. The header's guard comes first, so that an order that is gone says so. */
export function deletionBatchBody(deletion: BusinessCentralDeletion, order: string): string {
  return writeJson({ requests: [patch('guard', order, deletion.etag, {}), ...guardedDeletion(deletion, order)] });
}

function guardedDeletion({ etag, lines }: BusinessCentralDeletion, order: string): readonly BatchOperation[] {
  return [
    ...lines
      .slice(0, mostLineWrites)
      .map((line, index) => patch(`line-${index}`, `${order}/salesOrderLines(${line.id})`, line.etag, {})),
    { id: 'delete', method: 'DELETE', url: order, headers: { 'If-Match': etag } },
  ];
}

export const classifyRecreation: AnswerClassifier = (answer, safety) => classifyBatch(answer, safety, 'create');

export const classifyDeletion: AnswerClassifier = (answer, safety) => classifyBatch(answer, safety, 'delete');
