import { z } from 'zod';
import { writeJson } from '../http/json.js';
import { masterRowsPage, rowsShowing } from '../http/master-rows.js';
import { guidLiteral, stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { MasterCreation, Masters } from '../ports/masters.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';

const tables = {
  customer: { set: 'accounts', id: 'accountid' },
  item: { set: 'products', id: 'productid' },
} as const;
const mostRows = '10';
/** A row with our id is there already: the condition `If-None-Match: *` does not hold (sheet 1.10). */
const conditionCode = '0x80060882';

const unitsPage = z.object({ value: z.array(z.object({ uomid: z.guid(), _uomscheduleid_value: z.guid() })) });

/** The `Masters` port over accounts and products of the Web API. */
export function createSalesMasters(remote: RemoteClient): Masters {
  return {
    async find({ table, where, select }) {
      const { set, id } = tables[table];
      const conditions = Object.entries(where).map(
        ([column, value]) => `${column} eq ${column === id ? guidLiteral(value) : stringLiteral(value)}`,
      );
      const url = withQuery(set, {
        $select: [...new Set([id, ...select, ...Object.keys(where)])].join(','),
        $filter: ['statecode eq 0', ...conditions].join(' and '),
        $top: mostRows,
      });
      const answer = await remote.send({ name: 'findMasters', method: 'GET', url, safety: 'read' });
      const page = answer.ok ? readAnswer(masterRowsPage, set, answer.value.body) : answer;
      return page.ok ? success(rowsShowing(page.value, where)) : page;
    },
    async create(creation) {
      const values = await valuesOf(remote, creation);
      if (!values.ok) {
        return values;
      }
      const made = await put(remote, creation, values.value);
      if (!made.ok && made.failure.reason !== 'exists') {
        return made;
      }
      // A new product is a draft; one that an earlier attempt left as a draft is made active as well (sheet 2.7).
      const activated = creation.table === 'item' ? await activate(remote, creation.id ?? '') : success(undefined);
      return activated.ok ? made : activated;
    },
  };
}

async function put(
  remote: RemoteClient,
  { table, id = '' }: MasterCreation,
  values: Readonly<Record<string, string | number>>,
): Promise<RemoteResult<undefined>> {
  const answer = await remote.send({
    name: 'createMaster',
    method: 'PATCH',
    url: `${tables[table].set}(${guidLiteral(id)})`,
    headers: { 'if-none-match': '*' },
    body: writeJson(values),
    safety: 'repeatable',
  });
  if (answer.ok) {
    return success(undefined);
  }
  const isThere = answer.failure.status === 412 || answer.failure.code === conditionCode;
  return isThere ? failed({ ...answer.failure, reason: 'exists' }) : answer;
}

async function activate(remote: RemoteClient, productId: string): Promise<RemoteResult<undefined>> {
  const answer = await remote.send({
    name: 'activateProduct',
    method: 'PATCH',
    url: `products(${guidLiteral(productId)})`,
    headers: { 'if-match': '*' },
    body: writeJson({ statecode: 0, statuscode: 1 }),
    safety: 'repeatable',
  });
  return answer.ok ? success(undefined) : answer;
}

/** A product is bound to its unit group and unit, which are found by name. */
async function valuesOf(
  remote: RemoteClient,
  { values, unit }: MasterCreation,
): Promise<RemoteResult<Readonly<Record<string, string | number>>>> {
  const { producttypecode, ...others } = values;
  const numbered = {
    ...others,
    ...(producttypecode === undefined ? {} : { producttypecode: Number(producttypecode) }),
  };
  if (unit === undefined) {
    return success(numbered);
  }
  const url = withQuery('uoms', {
    $select: 'uomid,_uomscheduleid_value',
    $filter: `name eq ${stringLiteral(unit.name)} and uomscheduleid/name eq ${stringLiteral(unit.group)}`,
    $top: '2',
  });
  const answer = await remote.send({ name: 'findUnit', method: 'GET', url, safety: 'read' });
  const page = answer.ok ? readAnswer(unitsPage, 'uoms', answer.value.body) : answer;
  if (!page.ok) {
    return page;
  }
  const [found, other] = page.value.value;
  if (found === undefined || other !== undefined) {
    const message = `there is no unit ${unit.name} in a unit group ${unit.group}`;
    return failed({ reason: 'refused', message });
  }
  return success({
    ...numbered,
    'defaultuomscheduleid@odata.bind': `/uomschedules(${found._uomscheduleid_value})`,
    'defaultuomid@odata.bind': `/uoms(${found.uomid})`,
  });
}
