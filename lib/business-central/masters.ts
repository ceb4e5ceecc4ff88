import { writeJson } from '../http/json.js';
import { masterRowsPage, rowsShowing } from '../http/master-rows.js';
import { stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { Masters } from '../ports/masters.js';
import { failed, success } from '../ports/remote-result.js';

const sets = { customer: 'customers', item: 'items' } as const;
const mostRows = '10';

/** The `Masters` port over customers and items of the API v2.0. */
export function createBusinessCentralMasters(remote: RemoteClient, company: string): Masters {
  return {
    async find({ table, where, select }) {
      const conditions = Object.entries(where).map(([property, value]) => `${property} eq ${stringLiteral(value)}`);
      const url = withQuery(`${company}/${sets[table]}`, {
        $select: [...new Set([...select, ...Object.keys(where)])].join(','),
        $filter: conditions.join(' and '),
        $top: mostRows,
      });
      const answer = await remote.send({ name: 'findMasters', method: 'GET', url, safety: 'read' });
      const page = answer.ok ? readAnswer(masterRowsPage, sets[table], answer.value.body) : answer;
      return page.ok ? success(rowsShowing(page.value, where)) : page;
    },
    /** The number is unique, so that a repeat is refused and makes nothing (sheet 2.4, 2.6). */
    async create({ table, values }) {
      const answer = await remote.send({
        name: 'createMaster',
        method: 'POST',
        url: `${company}/${sets[table]}`,
        body: writeJson(values),
        safety: 'repeatable',
      });
      if (answer.ok) {
        return success(undefined);
      }
      const isThere = answer.failure.code === 'Internal_EntityWithSameKeyExists';
      return isThere ? failed({ ...answer.failure, reason: 'exists' }) : answer;
    },
  };
}
