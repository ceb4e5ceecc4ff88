import { z } from 'zod';
import { writeJson } from '../http/json.js';
import { guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { BusinessCentralAside, BusinessCentralDimension } from '../mapping/business-central-record.js';
import { type RemoteFailure, type RemoteResult, success } from '../ports/remote-result.js';
import type { DocumentNames } from './document-names.js';

const dimensionLine = z.object({ id: z.guid(), code: z.string(), valueCode: z.string() });
const dimensionSetLines = z.array(dimensionLine);
const withDimensions = ({ lines }: DocumentNames) =>
  z.preprocess(
    (value) => (typeof value === 'object' && value !== null ? { ...value, lines: Reflect.get(value, lines) } : value),
    z.object({ dimensionSetLines, lines: z.array(z.object({ id: z.guid(), dimensionSetLines })) }),
  );
const files = z.object({ value: z.array(z.object({ fileName: z.string(), byteSize: z.coerce.number().default(0) })) });

/** What hangs on an order or a quote beside its fields: its dimensions, its lines' and the files attached to it (sheet 2.1, 2.2). */
export class OrderAside {
  constructor(
    private readonly remote: RemoteClient,
    private readonly company: string,
    private readonly names: DocumentNames,
  ) {}

  /** Three requests. What the environment does not offer is absent. */
  async read(orderId: string): Promise<RemoteResult<BusinessCentralAside>> {
    const dimensions = await this.readDimensions(orderId);
    const attached = offered(await this.#readFiles(orderId, 'attachments'));
    const documents = offered(await this.#readFiles(orderId, 'documentAttachments'));
    if (!dimensions.ok) {
      return dimensions;
    }
    if (!attached.ok) {
      return attached;
    }
    if (!documents.ok) {
      return documents;
    }
    const isListed = attached.value !== undefined || documents.value !== undefined;
    return success({
      ...(dimensions.value === undefined ? {} : { dimensions: dimensions.value }),
      ...(isListed ? { files: [...(attached.value ?? []), ...(documents.value ?? [])] } : {}),
    });
  }

  /** One request. `undefined`: the environment does not offer them. */
  async readDimensions(orderId: string): Promise<RemoteResult<BusinessCentralAside['dimensions']>> {
    return offered(await this.#readDimensions(orderId));
  }

  /** One request: sets the value of a dimension of the order or of one of its lines, or takes the dimension off. */
  async changeDimension(
    place: { readonly orderId: string; readonly lineId?: string },
    change: BusinessCentralDimension & { readonly how: 'add' | 'change' | 'remove' },
  ): Promise<RemoteResult<undefined>> {
    const parent =
      place.lineId === undefined
        ? this.#order(place.orderId)
        : `${this.company}/${this.names.lines}(${guidLiteral(place.lineId)})`;
    const set = `${parent}/dimensionSetLines`;
    const { id, code, valueCode, how } = change;
    const one = `${set}(${guidLiteral(id)})`;
    const headers = { 'if-match': '*' };
    const sent = { name: 'changeDimension', safety: 'repeatable' } as const;
    const answer =
      how === 'add'
        ? await this.remote.send({ ...sent, method: 'POST', url: set, body: writeJson({ code, valueCode }) })
        : how === 'change'
          ? await this.remote.send({ ...sent, method: 'PATCH', url: one, headers, body: writeJson({ valueCode }) })
          : await this.remote.send({ ...sent, method: 'DELETE', url: one, headers });
    return answer.ok ? success(undefined) : answer;
  }

  async #readDimensions(orderId: string) {
    const { documents, lines } = this.names;
    const url = withQuery(this.#order(orderId), {
      $select: 'id',
      $expand: `dimensionSetLines,${lines}($select=id;$expand=dimensionSetLines)`,
    });
    const answer = await this.remote.send({ name: 'readDimensions', method: 'GET', url, safety: 'read' });
    const schema = withDimensions(this.names);
    const read = answer.ok ? readAnswer(schema, `dimensions of ${documents}`, answer.value.body) : answer;
    return read.ok
      ? success({
          header: read.value.dimensionSetLines,
          lines: Object.fromEntries(read.value.lines.map((line) => [line.id.toLowerCase(), line.dimensionSetLines])),
        })
      : read;
  }

  async #readFiles(orderId: string, set: 'attachments' | 'documentAttachments') {
    const url = withQuery(`${this.#order(orderId)}/${set}`, { $select: 'fileName,byteSize' });
    const answer = await this.remote.send({ name: 'readFiles', method: 'GET', url, safety: 'read' });
    const read = answer.ok ? readAnswer(files, set, answer.value.body) : answer;
    return read.ok ? success(read.value.value) : read;
  }

  #order(orderId: string): string {
    return `${this.company}/${this.names.documents}(${guidLiteral(orderId)})`;
  }
}

/** What an environment does not offer, or not to us, is absent and no failure. */
function offered<Value>(read: RemoteResult<Value>): RemoteResult<Value | undefined> {
  return read.ok || !isNotOffered(read.failure) ? read : success(undefined);
}

function isNotOffered({ reason, status }: RemoteFailure): boolean {
  return (
    (reason === 'invalid' && status !== undefined) ||
    reason === 'notFound' ||
    reason === 'refused' ||
    reason === 'forbidden'
  );
}
