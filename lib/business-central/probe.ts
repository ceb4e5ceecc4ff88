import { z } from 'zod';
import { clockAheadMs } from '../http/clock-ahead.js';
import { guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { RemoteAnswer } from '../http/remote-message.js';
import type { BusinessCentralPage } from '../mapping/field-mapping.js';
import type { Clock } from '../ports/clock.js';
import { type BusinessCentralProbe, type BusinessCentralTable, businessCentralTables } from '../ports/probes.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { readFieldLimits } from './field-limits.js';
import { probePage } from './page-probe.js';

/** Rows of a master table that are looked at; more than any company has of currencies or units. */
const mostRows = 1_000;

const companySchema = z.object({ id: z.guid().transform((text) => text.toLowerCase()), name: z.string() });
const serviceDocumentSchema = z.object({ value: z.array(z.object({ name: z.string() })) });
const codesSchema = z
  .object({ value: z.array(z.object({ code: z.string() })) })
  .transform(({ value }) => value.map(({ code }) => code));

/** The `BusinessCentralProbe` port over the API v2.0: ten requests, two more for a page, all of them reads. */
export function createBusinessCentralProbe(options: {
  readonly remote: RemoteClient;
  readonly companyId: string;
  readonly clock: Clock;
  /** The page of a customer's own. */
  readonly page?: BusinessCentralPage | undefined;
}): BusinessCentralProbe {
  const { remote, clock, page } = options;
  const company = `companies(${guidLiteral(options.companyId)})`;
  const get = (name: string, url: string) => remote.send({ name, method: 'GET', url, safety: 'read' });
  const readable = async (table: BusinessCentralTable): Promise<RemoteResult<undefined>> => {
    const answer = await get('probeTable', urlOf(company, table));
    return answer.ok ? success(undefined) : answer;
  };
  const codes = async (table: string): Promise<RemoteResult<readonly string[]>> => {
    const answer = await get('probeCodes', withQuery(`${company}/${table}`, codeQuery));
    return parsed(codesSchema, table, answer);
  };
  return {
    async look() {
      const startedMs = clock.nowMs();
      const answer = await get('probeCompany', withQuery(company, { $select: 'id,name' }));
      const endedMs = clock.nowMs();
      const aheadMs = answer.ok ? clockAheadMs(answer.value, { startedMs, endedMs }) : undefined;
      const document = parsed(serviceDocumentSchema, 'service document', await get('probeSets', ''));
      const tables: [BusinessCentralTable, RemoteResult<undefined>][] = [];
      for (const table of businessCentralTables) {
        tables.push([table, await readable(table)]);
      }
      return {
        ...(aheadMs === undefined ? {} : { clockAheadMs: aheadMs }),
        company: parsed(companySchema, 'company', answer),
        entitySets: document.ok ? success(new Set(document.value.value.map(({ name }) => name))) : document,
        readable: Object.fromEntries(tables) as Record<BusinessCentralTable, RemoteResult<undefined>>,
        currencies: await codes('currencies'),
        units: await codes('unitsOfMeasure'),
        limits: await readFieldLimits(remote),
        ...(page === undefined ? {} : { page: await probePage(remote, company, page) }),
      };
    },
  };
}

const codeQuery = { $select: 'code', $orderby: 'code', $top: String(mostRows) };

/** Lines have no list of their own without an order or a filter. */
function urlOf(company: string, table: BusinessCentralTable): string {
  switch (table) {
    case 'salesOrderLines':
      return withQuery(`${company}/salesOrders`, { $top: '1', $orderby: 'number', $expand: 'salesOrderLines' });
    default:
      return withQuery(`${company}/${table}`, { $top: '1', $orderby: 'number' });
  }
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  what: string,
  answer: RemoteResult<RemoteAnswer>,
): RemoteResult<z.output<Schema>> {
  return answer.ok ? readAnswer(schema, what, answer.value.body) : answer;
}
