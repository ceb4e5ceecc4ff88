import { randomUUID } from 'node:crypto';
import type { Base, ValuePair } from '../../lib/conflict/base.js';
import type { ConflictFacts } from '../../lib/conflict/conflict.js';
import type { OpenDecision } from '../../lib/conflict/decisions.js';
import { headerFieldNames, lineFieldNames } from '../../lib/order/fields.js';
import type { Coupling, OpenConflict, OrderNews } from '../../lib/ports/coupling.js';
import type { JournalEntry } from '../../lib/ports/journal.js';

/** A connection of its own for each test: the tests share one store. */
export function newConnectionId(): string {
  return `c${randomUUID().replaceAll('-', '').slice(0, 15)}`;
}

/** A coupling with ids that nobody else has. */
export function aCoupling(given: Partial<Coupling>): Coupling {
  return {
    couplingId: randomUUID(),
    connectionId: newConnectionId(),
    generation: 1,
    origin: 'sales',
    state: 'coupled',
    businessCentralId: randomUUID(),
    salesId: randomUUID(),
    versions: {},
    phases: {},
    journalSequence: 0,
    createdIso: '2026-08-01T08:00:00.000Z',
    updatedIso: '2026-08-01T08:00:00.000Z',
    ...given,
  };
}

export function anEntry(sequence: number, given: Partial<JournalEntry> = {}): JournalEntry {
  return { sequence, atIso: '2026-08-01T08:00:00.000Z', kind: 'agreed', summary: `entry ${sequence}`, ...given };
}

const pair = (text: string): ValuePair => ({ businessCentral: text, sales: null });

/** A base with every field filled. */
export function aBase(lineCount: number, textOf: (seed: string) => string = (seed) => seed): Base {
  const pairsOf = <Name extends string>(names: readonly Name[], seed: string): Record<Name, ValuePair> =>
    Object.fromEntries(names.map((name) => [name, pair(textOf(`${seed} ${name}`))])) as Record<Name, ValuePair>;
  return {
    header: pairsOf(headerFieldNames, 'header'),
    lines: Array.from({ length: lineCount }, (_, index) => ({
      pairId: `pair-${index}`,
      businessCentralLineId: `line-${index}`,
      salesLineId: null,
      priceOrigin: 'seller' as const,
      values: pairsOf(lineFieldNames, `line ${index}`),
    })),
  };
}

const ofLine = { lineId: 'pair-1', line: 'Desk' };

/** One item of each kind. */
const someNews: OrderNews = {
  notes: 2,
  sinceMs: 1_785_571_200_000,
  told: [
    { kind: 'entered', number: 'SO-1001' },
    { kind: 'lifeCycle', what: 'madeAnew', detail: 'SO-1002' },
    { kind: 'header', field: 'shipToCity', shownAs: 'text', before: null, after: 'Aarhus' },
    { kind: 'line', ...ofLine, field: 'shippedQuantity', shownAs: 'number', before: '0', after: '2', ordered: '5' },
    {
      kind: 'line',
      ...ofLine,
      field: 'custom.batch',
      label: 'the batch',
      shownAs: 'day',
      before: null,
      after: '2026-03-09',
      requested: '2026-03-02',
    },
    { kind: 'late', ...ofLine, after: '2026-03-09', requested: '2026-03-02' },
    { kind: 'lineAdded', ...ofLine, quantity: '4' },
    { kind: 'lineRemoved', ...ofLine },
    { kind: 'lineKept', ...ofLine, decidedBy: 'ann@example.com' },
    { kind: 'lineKept', ...ofLine, deletedIn: 'businessCentral' },
    { kind: 'lineKept', ...ofLine, shipped: '2' },
    { kind: 'line', ...ofLine, field: 'unitPrice', shownAs: 'money', before: '5', after: '5', staysUntilPriced: true },
  ],
  untold: [
    {
      kind: 'conflict',
      ...ofLine,
      field: 'quantity',
      shownAs: 'number',
      winner: '5',
      lost: '4',
      lostIn: 'businessCentral',
      decidedBy: 'ann@example.com',
    },
    { kind: 'putBack', field: 'businessCentralStatus', shownAs: 'text', entered: 'x', holds: 'Open' },
    { kind: 'waiting', reason: 'referenceMissing', detail: 'item 1900-S' },
    { kind: 'resumed' },
    { kind: 'stock', ...ofLine, ordered: '10', onHand: '4' },
    {
      kind: 'invoice',
      number: 'SI-1',
      day: '2026-05-20',
      dueDay: '2026-06-19',
      amount: '1250.5',
      remaining: '250',
      isCanceled: false,
    },
    { kind: 'invoiceDeleted', number: 'SI-2' },
  ],
};

function aSentOrder(): NonNullable<Coupling['intent']>['sent'] {
  const valuesOf = <Name extends string>(names: readonly Name[]): Record<Name, string | null> =>
    Object.fromEntries(names.map((name, index) => [name, index === 0 ? null : name])) as Record<Name, string | null>;
  return {
    header: valuesOf(headerFieldNames),
    lines: ['l1', 'l2'].map((id) => ({ id, kind: 'product', version: '7', values: valuesOf(lineFieldNames) })),
  };
}

const facts: ConflictFacts = {
  group: 'customer',
  customer: '10000',
  lineProduct: null,
  shippedQuantity: null,
  numbers: [],
  base: { customer: pair('10000') },
  businessCentral: { customer: '20000' },
  sales: { customer: '10000' },
};

const aDecision: OpenDecision = {
  number: 2,
  group: 'customer',
  pairId: 'pair-1',
  fields: { customer: { winner: 'sales', businessCentral: '20000', sales: '10000' } },
  by: 'ada',
  atIso: '2026-08-01T08:00:00.000Z',
};

/** An entry that tells a decided conflict. */
export function aConflictEntry(sequence: number, given: Partial<JournalEntry> = {}): JournalEntry {
  return anEntry(sequence, {
    kind: 'conflict',
    conflicts: [
      {
        ...facts,
        pairId: 'pair-1',
        rule: 'person',
        winner: 'sales',
        winners: { customer: 'sales' },
        by: 'ada',
        decision: 3,
      },
    ],
    ...given,
  });
}

export const anOpenConflict: OpenConflict = {
  ...facts,
  conflictId: 'c-1.0123456789abcdef',
  pairId: 'pair-1',
  rule: 'park',
  sinceIso: '2026-08-01T08:00:00.000Z',
  lapsed: { by: 'ada', atIso: '2026-08-01T08:00:00.000Z' },
};

/** Every optional part of a coupling filled, so that a store that forgets one is noticed. */
export function aFullCoupling(): Coupling {
  return aCoupling({
    businessCentralNumber: 'SO-1001',
    salesNumber: 'ORD-1001',
    marker: 'TDM-FULL',
    intent: {
      side: 'businessCentral',
      startedMs: 1,
      sentMs: 2,
      journalSequence: 2,
      emptyLookUps: 1,
      statedBy: 'sales',
      replacedVersion: 'W/"1"',
      sent: aSentOrder(),
      firstSeen: aSentOrder(),
    },
    base: { ...aBase(2), header: { ...aBase(2).header, customer: { ...pair(''), workedOut: '10000' } } },
    versions: {
      businessCentral: { header: 'W/"1"', lines: { l1: 'W/"2"' } },
      sales: { header: 'W/"3"', lines: {} },
    },
    phases: { businessCentral: 'open', sales: 'submitted' },
    heldSinceIso: '2026-08-01T08:00:00.000Z',
    isNewTwin: true,
    untoldRenewal: true,
    toRelease: 'again',
    invoices: [{ number: 'SI-1', remaining: '250', isCanceled: false }],
    salesInvoices: [
      { businessCentralId: 'i1', number: 'SI-1', state: 'partlyPaid' },
      { businessCentralId: 'i2', number: 'SI-2', state: 'open', isBehind: true, salesId: 's2' },
    ],
    postingsOnAccount: ['i1'],
    postingsDue: true,
    uncoupled: true,
    awaitingRelease: true,
    carryOver: { versionSequence: 7, header: ['email'], lines: { b1: ['quantity'] }, deleted: ['b2'] },
    lateEdits: [{ lineId: 'b1', values: { description: 'Desk with drawer' } }],
    totalBroughtAlong: '121 in Business Central, 242 in Sales',
    totalsDiffer: '121 in Business Central, 121.5 in Sales',
    openEffect: { sequence: 3, side: 'sales', nextBase: aBase(1), closes: 'fulfilled', news: someNews },
    news: { ...someNews, isDoubted: true, waiting: 'referenceMissing item 1900-S', short: ['pair-1'] },
    parked: {
      gone: { side: 'sales', sinceIso: '2026-03-01T00:00:00.000Z' },
      reason: 'referenceMissing',
      sentence: 'Item 1900-S is not known in Business Central.',
      nextAction: 'Create the item.',
      detail: 'item 1900-S',
      sinceIso: '2026-08-01T08:00:00.000Z',
      tries: 2,
      nextTryMs: 1_785_571_200_000,
    },
    openConflicts: [anOpenConflict],
    decisions: [aDecision],
    pending: [
      { side: 'sales', field: 'shipToName', value: null, against: { businessCentral: 'a', sales: 'b' } },
      {
        side: 'businessCentral',
        pairId: 'pair-1',
        field: 'quantity',
        value: '7',
        against: { businessCentral: '', sales: '2', workedOut: '5' },
      },
    ],
    restore: {
      version: 1,
      removeAddedLines: true,
      by: 'ada',
      atIso: '2026-08-01T08:00:00.000Z',
      seen: aSentOrder(),
      sequence: 3,
    },
    lineage: { 'pair-7': 'pair-1' },
    fingerprint: {
      businessCentral: {
        address: 'https://bc.example/v2.0/t/production',
        companyId: 'one',
        environmentType: 'Production',
      },
      sales: { organizationId: 'org' },
    },
    journalSequence: 3,
  });
}

/** An entry that keeps a version of the order, with whole documents. */
export function aVersionEntry(sequence: number, number: number, agreed = aBase(1)): JournalEntry {
  return anEntry(sequence, {
    kind: 'version',
    version: {
      number,
      reason: 'a change from Sales',
      causedBy: number === 1 ? 'sales' : { operator: 'ada' },
      businessCentral: { header: { number: 'SO-1', pricesIncludeTax: false }, lines: [{ quantity: '2' }] },
      sales: { side: 'sales', id: 's-1', number: 'ORD-1', version: '7', phase: 'submitted', ...aSentOrder() },
      // One of before was kept without.
      ...(number === 1
        ? {}
        : { salesRecord: { header: { name: 'PO 1', statecode: '1' }, lines: [{ quantity: '2' }] } }),
      agreed,
    },
  });
}

function versionOf({ version }: JournalEntry): Pick<JournalEntry, 'version'> {
  return version === undefined ? {} : { version };
}

/** Every optional part of an entry filled. */
export function aFullEntry(sequence: number): JournalEntry {
  return aConflictEntry(sequence, {
    side: 'businessCentral',
    outcome: 'failed',
    before: { customer: null, currency: 'EUR' },
    after: { customer: '10000' },
    decision: aDecision,
    ...versionOf(aVersionEntry(1, 2)),
    versions: { businessCentral: 'W/"1"', sales: 'W/"2"' },
    basePatch: {
      header: { customer: pair('10000') },
      lines: aBase(1).lines,
      removedPairIds: ['pair-9'],
    },
  });
}
