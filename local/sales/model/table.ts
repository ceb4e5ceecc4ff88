import { type Column, dateTime, decimal, integer, lookup, readOnly } from './column.js';

/** A state with its status reasons; `initial` is the reason that a bare `statecode` picks. */
export interface StateDefinition {
  readonly label: string;
  readonly initial: number;
  readonly reasons: Readonly<Record<number, string>>;
}

/** An alternate key. */
export interface AlternateKey {
  readonly logicalName: string;
  readonly schemaName: string;
  readonly columns: readonly string[];
}

/** One table. */
export interface Table {
  readonly name: string;
  readonly set: string;
  readonly schemaName: string;
  readonly primaryId: string;
  readonly primaryName: string;
  readonly typeCode: number;
  readonly columns: ReadonlyMap<string, Column>;
  readonly states?: Readonly<Record<number, StateDefinition>>;
  readonly owned: boolean;
  readonly changeTracking: boolean;
  readonly optimisticConcurrency: boolean;
  readonly keys: readonly AlternateKey[];
  /** only rules and actions write it, never a caller's POST, PATCH or DELETE */
  readonly closedToCallers?: boolean;
}

/** What {@link table} needs; system columns are added. */
export interface TableInput {
  readonly name: string;
  readonly set: string;
  readonly typeCode: number;
  readonly columns: readonly Column[];
  readonly primaryId?: string;
  readonly primaryName?: string;
  readonly schemaName?: string;
  readonly states?: Readonly<Record<number, StateDefinition>>;
  readonly owned?: boolean;
  readonly money?: 'own currency' | 'inherited currency';
  readonly changeTracking?: boolean;
  readonly optimisticConcurrency?: boolean;
  readonly keys?: readonly AlternateKey[];
  readonly closedToCallers?: boolean;
}

/** Builds a table with the columns that every table has (sheet section 2, first paragraph). */
export function table(input: TableInput): Table {
  const primaryId = input.primaryId ?? `${input.name}id`;
  const columns: Column[] = [
    { name: primaryId, kind: 'guid', use: 'C' },
    ...input.columns,
    ...(input.money === undefined ? [] : moneyColumns(input)),
    ...(input.states === undefined ? [] : stateColumns(input.states)),
    ...(input.owned === true ? ownerColumns() : []),
    ...systemColumns(),
  ];
  return {
    name: input.name,
    set: input.set,
    schemaName: input.schemaName ?? input.name,
    primaryId,
    primaryName: input.primaryName ?? 'name',
    typeCode: input.typeCode,
    columns: new Map(columns.map((column) => [column.name, column])),
    ...(input.states === undefined ? {} : { states: input.states }),
    owned: input.owned === true,
    changeTracking: input.changeTracking === true,
    optimisticConcurrency: input.optimisticConcurrency === true,
    keys: input.keys ?? [],
    closedToCallers: input.closedToCallers === true,
  };
}

function moneyColumns(input: TableInput): Column[] {
  const inherited = input.money === 'inherited currency';
  const base = input.columns
    .filter((column) => column.kind === 'money')
    .map((column): Column => ({ ...column, name: `${column.name}_base`, use: 'R', baseOf: column.name }));
  const own = input.columns.some((column) => column.name === 'transactioncurrencyid');
  return [
    ...base,
    ...(own ? [] : [lookup('transactioncurrencyid', 'transactioncurrency', inherited ? 'R' : 'C')]),
    readOnly(decimal('exchangerate', 12, ['0.000000000001', '100000000000'])),
  ];
}

function stateColumns(states: Readonly<Record<number, StateDefinition>>): Column[] {
  const labels: Record<number, string> = {};
  const reasons: Record<number, string> = {};
  for (const [code, state] of Object.entries(states)) {
    labels[Number(code)] = state.label;
    Object.assign(reasons, state.reasons);
  }
  return [
    { name: 'statecode', kind: 'state', use: 'U', options: labels },
    { name: 'statuscode', kind: 'status', use: 'CU', options: reasons },
  ];
}

function ownerColumns(): Column[] {
  const owner: Column = {
    name: 'ownerid',
    kind: 'lookup',
    use: 'CU',
    targets: [{ table: 'systemuser', navigation: 'ownerid' }],
  };
  return [
    owner,
    lookup('owninguser', 'systemuser', 'R'),
    lookup('owningteam', 'team', 'R'),
    lookup('owningbusinessunit', 'businessunit', 'R'),
  ];
}

function systemColumns(): Column[] {
  return [
    dateTime('createdon', 'R'),
    lookup('createdby', 'systemuser', 'R'),
    lookup('createdonbehalfby', 'systemuser', 'R'),
    dateTime('modifiedon', 'R'),
    lookup('modifiedby', 'systemuser', 'R'),
    lookup('modifiedonbehalfby', 'systemuser', 'R'),
    { name: 'versionnumber', kind: 'bigint', use: 'R' },
    dateTime('overriddencreatedon', 'C'),
    integer('importsequencenumber', 'C'),
    integer('utcconversiontimezonecode'),
    integer('timezoneruleversionnumber'),
  ];
}
