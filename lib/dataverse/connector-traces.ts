import { z } from 'zod';
import { guidLiteral, momentLiteral, stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { attributesUrl } from './capabilities.js';

/** Columns of the base solution of Business Central's own integration, which alone writes them (Dataverse sheet 2.9). */
const orderNumber = 'bcbi_businesscentralordernumber';
const orderCompany = 'bcbi_companyid';
const lineNumber = 'bcbi_businesscentrallinenumber';
const companyTable = 'bcbi_company';
/** Business Central's own application, as which its connector signs in unless it was given another user. */
const businessCentralApplication = '996def3d-b36c-4153-8607-a6fd3c01b89f';
/** Users that are asked about; an organization has a handful of integration users. */
const mostUsers = 20;

const attributes = z
  .object({ value: z.array(z.object({ LogicalName: z.string() })) })
  .transform(({ value }): ReadonlySet<string> => new Set(value.map(({ LogicalName }) => LogicalName)));
const whoAmI = z.object({ UserId: z.guid() }).transform(({ UserId }) => UserId.toLowerCase());
const users = z
  .object({ value: z.array(z.object({ systemuserid: z.guid() })) })
  .transform(({ value }) => value.map(({ systemuserid }) => systemuserid));
const latest = z
  .object({ value: z.array(z.object({ modifiedon: z.string() })) })
  .transform(({ value }) => value[0]?.modifiedon);
const entitySet = z.object({ EntitySetName: z.string() }).transform(({ EntitySetName }) => EntitySetName);
const companies = z
  .object({ value: z.array(z.object({ bcbi_companyid: z.guid() })) })
  .transform(({ value }) => value.map(({ bcbi_companyid }) => bcbi_companyid));

/** Fresh writes of Business Central's own order integration for one company: at most eleven requests, all of them reads. */
export class ConnectorTraces {
  constructor(private readonly remote: RemoteClient) {}

  /**
   * Orders that carry its number and were made since then by somebody else than us; else orders, or lines, that one of its
   * users wrote last. The last writer is all that Dataverse tells.
   */
  async since(look: {
    readonly sinceIso: string;
    readonly companyId: string;
  }): Promise<RemoteResult<string | undefined>> {
    const known = await this.#read(attributes, attributesUrl('salesorder', [orderNumber, orderCompany]));
    if (!known.ok || !known.value.has(orderNumber)) {
      return known.ok ? success(undefined) : known;
    }
    const us = await this.#read(whoAmI, 'WhoAmI');
    const company = known.value.has(orderCompany) ? await this.#ofCompany(look.companyId) : success(everyCompany);
    if (!us.ok || !company.ok) {
      return us.ok ? (company.ok ? success(undefined) : company) : us;
    }
    const since = momentLiteral(look.sinceIso);
    const orders = (written: string) =>
      this.#latest('salesorders', `${orderNumber} ne null and ${written}${company.value('')}`);
    const made = await orders(`createdon ge ${since} and _createdby_value ne ${guidLiteral(us.value)}`);
    if (!made.ok || made.value !== undefined) {
      return made;
    }
    const byThem = await this.#writtenByConnector(us.value);
    if (!byThem.ok || byThem.value === undefined) {
      return byThem.ok ? success(undefined) : byThem;
    }
    const written = `modifiedon ge ${since} and (${byThem.value})`;
    const changed = await orders(written);
    return !changed.ok || changed.value !== undefined
      ? changed
      : await this.#lines(`${lineNumber} ne null and ${written}${company.value('salesorderid/')}`);
  }

  /** A line keeps its writer when somebody changes the head of an order. */
  async #lines(filter: string): Promise<RemoteResult<string | undefined>> {
    const known = await this.#read(attributes, attributesUrl('salesorderdetail', [lineNumber]));
    return known.ok && known.value.size > 0
      ? await this.#latest('salesorderdetails', filter)
      : known.ok
        ? success(undefined)
        : known;
  }

  /** A term for orders of the company or of none, as the integration itself takes them; what is before the column is given. */
  async #ofCompany(companyId: string): Promise<RemoteResult<(before: string) => string>> {
    const set = await this.#read(
      entitySet,
      withQuery(`EntityDefinitions(LogicalName='${companyTable}')`, { $select: 'EntitySetName' }),
    );
    if (!set.ok) {
      return set;
    }
    const found = await this.#read(
      companies,
      withQuery(set.value, { $select: orderCompany, $filter: `bcbi_externalid eq ${stringLiteral(companyId)}` }),
    );
    if (!found.ok) {
      return found;
    }
    const values = ['null', ...found.value.map(guidLiteral)];
    return success((before) => {
      const terms = values.map((value) => `${before}_${orderCompany}_value eq ${value}`);
      return ` and (${terms.join(' or ')})`;
    });
  }

  /** A term for what one of the connector's users wrote last; `undefined`: there is none but us. */
  async #writtenByConnector(ourUserId: string): Promise<RemoteResult<string | undefined>> {
    const found = await this.#read(
      users,
      withQuery('systemusers', {
        $select: 'systemuserid',
        $filter:
          `(isintegrationuser eq true or applicationid eq ${businessCentralApplication}) ` +
          `and systemuserid ne ${guidLiteral(ourUserId)}`,
        $top: String(mostUsers),
      }),
    );
    if (!found.ok || found.value.length === 0) {
      return found.ok ? success(undefined) : found;
    }
    return success(found.value.map((id) => `_modifiedby_value eq ${guidLiteral(id)}`).join(' or '));
  }

  #latest(set: string, $filter: string): Promise<RemoteResult<string | undefined>> {
    return this.#read(
      latest,
      withQuery(set, { $select: 'modifiedon', $filter, $orderby: 'modifiedon desc', $top: '1' }),
    );
  }

  async #read<Schema extends z.ZodType>(schema: Schema, url: string): Promise<RemoteResult<z.output<Schema>>> {
    const answer = await this.remote.send({ name: 'findRivals', method: 'GET', url, safety: 'read' });
    return answer.ok ? readAnswer(schema, url.split('?')[0] ?? url, answer.value.body) : answer;
  }
}

/** Without the column nobody can tell. */
const everyCompany = (_before: string): string => '';
