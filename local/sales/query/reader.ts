import type { Engine } from '../engine/contract.js';
import type { Column } from '../model/column.js';
import type { Table } from '../model/table.js';
import { Amount, amountOf, type Reference, type Row, referenceOf, textOf, type Value } from '../model/values.js';

/** Reads values of rows, those included that are worked out when read: `x_base`, mirrors of the header on lines. */
export class Reader {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The value of a column. */
  value(table: Table, row: Row, column: Column): Value {
    if (column.baseOf !== undefined) return baseAmount(row, column.baseOf);
    if (table.name === 'salesorderdetail') {
      const mirrored = this.#mirrored(row, column.name);
      if (mirrored !== undefined) return mirrored;
    }
    return row[column.name] ?? column.initial ?? null;
  }

  /** The row a reference leads to. */
  follow(reference: Reference | null): { table: Table; row: Row } | undefined {
    if (reference === null) return undefined;
    const row = this.#engine.store.get(reference.table, reference.id);
    return row === undefined ? undefined : { table: this.#engine.schema.existing(reference.table), row };
  }

  /** The rows on the many side of a relationship. */
  many(row: Row, relation: { one: string; many: string; column: string }): Row[] {
    const id = textOf(row, this.#engine.schema.existing(relation.one).primaryId);
    return this.#engine.store
      .referring(relation.many, relation.column, id)
      .filter((other) => referenceOf(other, relation.column)?.table === relation.one);
  }

  #mirrored(line: Row, column: string): Value | undefined {
    const names: Readonly<Record<string, string>> = {
      salesorderstatecode: 'statecode',
      salesorderispricelocked: 'ispricelocked',
      ownerid: 'ownerid',
      owninguser: 'owninguser',
      owningbusinessunit: 'owningbusinessunit',
    };
    const source = names[column];
    if (source === undefined) return undefined;
    const order = this.follow(referenceOf(line, 'salesorderid'))?.row;
    return order?.[source] ?? (source === 'ispricelocked' ? false : null);
  }
}

function baseAmount(row: Row, column: string): Amount | null {
  const amount = amountOf(row, column);
  const rate = amountOf(row, 'exchangerate');
  if (amount === null) return null;
  return rate === null || rate.isZero() ? amount : amount.div(rate).toDecimalPlaces(4, Amount.ROUND_HALF_UP);
}
