import type { RemoteClient } from '../http/remote-client.js';
import type { AnswerClassifier, RemoteAnswer } from '../http/remote-message.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { type BatchRequest, batchContentType, readMultipart, writeMultipart } from './multipart.js';

/** Sends a `$batch` as one request; the parts' answers in order. */
export async function sendBatch(
  remote: RemoteClient,
  name: string,
  batch: BatchRequest & { readonly classify?: AnswerClassifier },
): Promise<RemoteResult<readonly RemoteAnswer[]>> {
  const answer = await remote.send({
    name,
    method: 'POST',
    url: '$batch',
    headers: { 'content-type': batchContentType },
    body: writeMultipart(batch, new URL(remote.baseUrl).pathname.replace(/\/$/, '')),
    // Every part of a change set is conditional or under an id of ours.
    safety: batch.changeSet.length === 0 ? 'read' : 'repeatable',
    ...(batch.classify === undefined ? {} : { classify: batch.classify }),
  });
  if (!answer.ok) {
    return answer;
  }
  return success(readMultipart(answer.value) ?? []);
}

/** Several reads in one request: their bodies in order, all of them or a failure. */
export async function readTogether(
  remote: RemoteClient,
  name: string,
  urls: readonly string[],
): Promise<RemoteResult<readonly string[]>> {
  const answers = await sendBatch(remote, name, {
    changeSet: [],
    reads: urls.map((url) => ({ method: 'GET', url })),
  });
  if (!answers.ok) {
    return answers;
  }
  return answers.value.length === urls.length
    ? success(answers.value.map(({ body }) => body))
    : failed({ reason: 'invalid', message: `Sales answered a batch only in part (${name})` });
}
