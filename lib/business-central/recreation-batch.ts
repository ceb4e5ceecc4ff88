import { writeJson } from '../http/json.js';
import type { AnswerClassifier } from '../http/remote-message.js';
import type { BusinessCentralRecreation } from '../mapping/business-central-record.js';
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
  const { etag, lines, creation } = recreation;
  const operations: BatchOperation[] = [
    ...lines
      .slice(0, mostLineWrites)
      .map((line, index) => patch(`line-${index}`, `${paths.order}/salesOrderLines(${line.id})`, line.etag, {})),
    { id: 'delete', method: 'DELETE', url: paths.order, headers: { 'If-Match': etag } },
    { id: 'create', method: 'POST', url: paths.orders, headers: jsonContent, body: toCreationBody(creation) },
  ];
  return writeJson({ requests: operations });
}

export const classifyRecreation: AnswerClassifier = (answer, safety) => classifyBatch(answer, safety, 'create');
