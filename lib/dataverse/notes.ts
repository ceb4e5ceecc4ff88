import { z } from 'zod';
import { guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { SalesNote } from '../mapping/sales-record.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { sendBatch } from './batch.js';
import { classifyWrite } from './change-failure.js';
import { notePart } from './change-set.js';
import type { DocumentTables } from './document-tables.js';

const noteSchema = z.object({ notetext: z.string().nullable() });

/** See the port `Sales`. */
export async function writeNote(
  remote: RemoteClient,
  orderId: string,
  note: SalesNote,
  tables: DocumentTables,
): Promise<RemoteResult<undefined>> {
  const answers = await sendBatch(remote, 'writeNote', {
    changeSet: [notePart(note, orderId, tables)],
    reads: [],
    classify: classifyWrite((failure) => failure),
  });
  return answers.ok ? success(undefined) : answers;
}

/** See the port `Sales`. */
export async function readNoteText(remote: RemoteClient, noteId: string): Promise<RemoteResult<string>> {
  const url = withQuery(`annotations(${guidLiteral(noteId)})`, { $select: 'notetext' });
  const answer = await remote.send({ name: 'readNote', method: 'GET', url, safety: 'read' });
  const read = answer.ok ? readAnswer(noteSchema, 'annotation', answer.value.body) : answer;
  return read.ok ? success(read.value.notetext ?? '') : read;
}
