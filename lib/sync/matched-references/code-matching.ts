import {
  type CodeRow,
  type CodesToMatch,
  type CodeTarget,
  type MatchedCodes,
  matchCodes,
} from '../../mapping/code-rules.js';
import { type CodedField, codedFieldNames, codedFields } from '../../mapping/coded-fields.js';
import type { OrderMapping } from '../../mapping/field-mapping.js';
import type { BusinessCentral } from '../../ports/business-central.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { Sales } from '../../ports/sales.js';
import type { StateStore } from '../../ports/state-store.js';
import { pairsLifeMs } from './reference-matcher.js';
import { readPairs, rememberPairs } from './reference-pairs.js';

/** Codes, options and users as they were read are taken to stand for this long. */
export const codeListsLifeMs = 5 * 60_000;

/** What both sides show of one field. */
type Lists = Pick<CodesToMatch, 'rows' | 'targets'>;

interface Known {
  readonly lists: Lists;
  readonly listsUntilMs: number;
  readonly matched: MatchedCodes;
  readonly untilMs: number;
}

export interface CodeMatchingParts {
  readonly connectionId: string;
  /** As the settings say it: with the rules, and the codes that are said. */
  readonly mapping: OrderMapping;
  readonly businessCentral: Pick<BusinessCentral, 'listCodes' | 'listSalespeople'>;
  readonly sales: Pick<Sales, 'listOptions' | 'listUsers'>;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * What codes of Business Central are called in Sales where rules find it: the tables of codes of a mapping, with what was
 * found. Codes, options and users are read now and then, remembered pairs once a minute; while a side does not tell, what
 * was known holds on.
 */
export class CodeMatching {
  readonly #known = new Map<CodedField, Known>();
  #mappings = new WeakMap<OrderMapping, OrderMapping>();

  constructor(private readonly parts: CodeMatchingParts) {}

  /** Fields that rules are given for. */
  get fields(): readonly CodedField[] {
    const { mapping } = this.parts;
    return codedFieldNames.filter(
      (field) => mapping.references?.[field] !== undefined && mapping.header[field] !== undefined,
    );
  }

  /** The mapping with the tables as they are now; the same one as long as nothing changes. */
  mappingOf(mapping: OrderMapping): OrderMapping {
    const before = this.#mappings.get(mapping);
    if (before !== undefined) {
      return before;
    }
    const header = { ...mapping.header };
    for (const [field, { matched }] of this.#known) {
      const definition = header[field];
      if (definition !== undefined && 'column' in definition.sales) {
        header[field] = { ...definition, sales: { ...definition.sales, codes: matched.table } };
      }
    }
    const filled = { ...mapping, header };
    this.#mappings.set(mapping, filled);
    return filled;
  }

  /** Brings the tables up to date. Callers that come at once look each for themselves: none waits for another. */
  async settle(): Promise<void> {
    for (const field of this.fields) {
      const known = this.#known.get(field);
      if (known === undefined || known.untilMs <= this.parts.clock.nowMs()) {
        await this.#look(field, known);
      }
    }
  }

  /** What stands for what, asked of both sides now; nothing is remembered. */
  async lookAt(field: CodedField): Promise<RemoteResult<Lists & MatchedCodes>> {
    const lists = await this.#read(field);
    if (!lists.ok) {
      return lists;
    }
    const { state } = this.parts;
    const { connectionId, mapping } = this.parts;
    const remembered = await readPairs(state, connectionId, field);
    const rules = mapping.references?.[field] ?? [];
    return success({
      ...lists.value,
      ...matchCodes({ ...lists.value, rules, said: this.#saidOf(field), remembered }),
    });
  }

  async #look(field: CodedField, known: Known | undefined): Promise<void> {
    const { clock, logger } = this.parts;
    const { connectionId } = this.parts;
    const isDue = known === undefined || known.listsUntilMs <= clock.nowMs();
    const read = isDue ? await this.#read(field) : success(known.lists);
    if (!read.ok) {
      logger.warn('codes.notRead', { connectionId, table: field, reason: read.failure.reason });
    }
    const lists = read.ok ? read.value : (known?.lists ?? { rows: undefined, targets: [] });
    const matched = read.ok || known !== undefined ? await this.#match(field, lists) : this.#said(field);
    const now = clock.nowMs();
    const listsUntilMs = isDue && read.ok ? now + codeListsLifeMs : (known?.listsUntilMs ?? now);
    const isSame = known !== undefined && JSON.stringify(known.matched.table) === JSON.stringify(matched.table);
    this.#known.set(field, {
      lists,
      listsUntilMs,
      matched: isSame ? known.matched : matched,
      untilMs: now + pairsLifeMs,
    });
    if (!isSame) {
      this.#mappings = new WeakMap();
    }
  }

  #said(field: CodedField): MatchedCodes {
    return { table: this.#saidOf(field), found: [], unmatched: [] };
  }

  #saidOf(field: CodedField) {
    const sales = this.parts.mapping.header[field]?.sales;
    return sales !== undefined && 'column' in sales ? (sales.codes ?? []) : [];
  }

  async #match(field: CodedField, lists: Lists): Promise<MatchedCodes> {
    const { state, clock } = this.parts;
    const { connectionId, mapping } = this.parts;
    const place = { connectionId, table: field };
    const rules = mapping.references?.[field] ?? [];
    const said = this.#saidOf(field);
    const remembered = await readPairs(state, connectionId, field);
    const matched = matchCodes({ ...lists, rules, said, remembered });
    // A code that Business Central does not list is a guess until it takes it: it is found anew each time.
    if (matched.found.length === 0 || lists.rows === undefined) {
      return matched;
    }
    const atIso = new Date(clock.nowMs()).toISOString();
    const stored = await rememberPairs(
      state,
      place,
      matched.found.map((pair) => ({ ...pair, atIso })),
    );
    // Another worker may have found, or a person said, otherwise meanwhile: what is stored stands.
    return matchCodes({ ...lists, rules, said, remembered: stored });
  }

  async #read(field: CodedField): Promise<RemoteResult<Lists>> {
    const targets = await this.#targetsOf(field);
    if (!targets.ok) {
      return targets;
    }
    const rows = await this.#rowsOf(field);
    return rows.ok ? success({ rows: rows.value, targets: targets.value }) : rows;
  }

  async #rowsOf(field: CodedField): Promise<RemoteResult<readonly CodeRow[] | undefined>> {
    const { businessCentral } = this.parts;
    switch (field) {
      case 'paymentTerms':
        return await businessCentral.listCodes('paymentTerms');
      case 'shipmentMethod':
        return await businessCentral.listCodes('shipmentMethods');
      case 'salesperson':
        return await businessCentral.listSalespeople();
    }
  }

  async #targetsOf(field: CodedField): Promise<RemoteResult<readonly CodeTarget[]>> {
    const { sales, mapping } = this.parts;
    const rules = mapping.references?.[field] ?? [];
    return field === 'salesperson'
      ? await sales.listUsers([...new Set(rules.map((rule) => rule.sales))])
      : await sales.listOptions(codedFields[field].sales.column);
  }
}
