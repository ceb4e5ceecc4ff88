import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Couplings, StoredCoupling, StoreResult } from '../../lib/ports/couplings.js';
import {
  aConflictEntry,
  aCoupling,
  aFullCoupling,
  aFullEntry,
  anEntry,
  anOpenConflict,
  newConnectionId,
} from './couplings-samples.js';

/** What must hold of any {@link Couplings}; leases have a suite of their own. */
export function describeCouplings(name: string, open: () => Couplings | Promise<Couplings>): void {
  describe(`Couplings: ${name}`, () => {
    let couplings: Couplings;
    beforeAll(async () => {
      couplings = await open();
    });
    const created = async (coupling: ReturnType<typeof aCoupling>): Promise<StoredCoupling> =>
      accepted(await couplings.create(coupling, []));

    it('gives back what was created, by id, record, marker and number', async () => {
      const coupling = aCoupling({ marker: 'TDM-1', businessCentralNumber: 'SO-1', salesNumber: 'ORD-1' });
      const stored = accepted(await couplings.create(coupling, [anEntry(1)]));
      const { connectionId, couplingId, businessCentralId = '', salesId = '' } = coupling;
      expect(stored.coupling).toEqual(coupling);
      const found = [
        await couplings.find(connectionId, couplingId),
        await couplings.findByRecord(connectionId, 'businessCentral', businessCentralId),
        await couplings.findByRecord(connectionId, 'sales', salesId),
        await couplings.findByMarker(connectionId, 'TDM-1'),
        ...(await couplings.findByNumber(connectionId, 'SO-1')),
        ...(await couplings.findByNumber(connectionId, 'ORD-1')),
      ];
      expect(found).toEqual(Array(6).fill(stored));
    });

    it('keeps every part of a coupling and of its journal', async () => {
      const coupling = aFullCoupling();
      const { connectionId, couplingId } = coupling;
      await couplings.create(coupling, [aFullEntry(3)]);
      expect((await couplings.find(connectionId, couplingId))?.coupling).toEqual(coupling);
      expect(await couplings.readJournal(connectionId, couplingId)).toEqual([aFullEntry(3)]);
    });

    it('finds nothing under unknown names, in another connection, or under the other side', async () => {
      const coupling = aCoupling({ marker: 'TDM-2', salesNumber: 'ORD-2' });
      await created(coupling);
      const { connectionId, couplingId, businessCentralId = '' } = coupling;
      const other = newConnectionId();
      expect(await couplings.find(other, couplingId)).toBeUndefined();
      expect(await couplings.findByRecord(connectionId, 'sales', businessCentralId)).toBeUndefined();
      expect(await couplings.findByMarker(other, 'TDM-2')).toBeUndefined();
      expect(await couplings.findByNumber(connectionId, 'ORD')).toEqual([]);
      expect(await couplings.readJournal(connectionId, other)).toEqual([]);
    });

    it('finds ids, markers and numbers without regard to case, as Business Central capitalizes codes', async () => {
      const coupling = aCoupling({ marker: 'tdm-3a', salesNumber: 'ord-3a' });
      const { connectionId, salesId = '' } = coupling;
      const stored = await created(coupling);
      expect(await couplings.findByRecord(connectionId, 'sales', salesId.toUpperCase())).toEqual(stored);
      expect(await couplings.findByMarker(connectionId, 'TDM-3A')).toEqual(stored);
      expect(await couplings.findByNumber(connectionId, 'ORD-3A')).toEqual([stored]);
    });

    it('takes a number or id that holds a filter for what it is, and finds nothing by it', async () => {
      const { connectionId } = (await created(aCoupling({ salesNumber: 'ORD-9' }))).coupling;
      for (const text of [
        "ORD-9' or 1 eq 1 or 'x' eq '",
        "x') or PartitionKey ne ('",
        'n:ORD-9',
        'ORD-9:',
        '../ORD-9',
      ]) {
        expect(await couplings.findByNumber(connectionId, text)).toEqual([]);
        expect(await couplings.findByMarker(connectionId, text)).toBeUndefined();
        expect(await couplings.findByRecord(connectionId, 'sales', text)).toBeUndefined();
        expect(await couplings.findByNumber(`${connectionId}' or PartitionKey ne '`, 'ORD-9')).toEqual([]);
      }
    });

    it('keeps couplings apart that have the same number, and finds them all', async () => {
      const connectionId = newConnectionId();
      const first = await created(aCoupling({ connectionId, businessCentralNumber: 'SO-7' }));
      const second = await created(aCoupling({ connectionId, salesNumber: 'SO-7' }));
      const both = await created(aCoupling({ connectionId, businessCentralNumber: 'SO-7', salesNumber: 'so-7' }));
      await created(aCoupling({ connectionId, salesNumber: 'SO-77' }));
      const found = await couplings.findByNumber(connectionId, 'SO-7');
      expect(found).toHaveLength(3);
      expect(found).toEqual(expect.arrayContaining([first, second, both]));
    });

    it('lists the couplings that have not ended, with the records they stand for now', async () => {
      const connectionId = newConnectionId();
      const waiting = aCoupling({ connectionId, state: 'waiting' });
      const { businessCentralId: _, ...withoutTwin } = waiting;
      await created(withoutTwin);
      const ended = await created(aCoupling({ connectionId }));
      await couplings.save(ended, { ...ended.coupling, state: 'ended' }, []);
      const recreated = await created(aCoupling({ connectionId }));
      const { businessCentralId: former = '' } = recreated.coupling;
      const next = { ...recreated.coupling, businessCentralId: randomUUID(), supersededIds: [former] };
      await couplings.save(recreated, next, []);
      await created(aCoupling({}));
      const { couplingId, businessCentralId, salesId } = next;
      const expected = [
        { couplingId, businessCentralId, salesId },
        { couplingId: waiting.couplingId, salesId: waiting.salesId },
      ];
      const byId = (one: { couplingId: string }, other: { couplingId: string }) =>
        one.couplingId.localeCompare(other.couplingId);
      expect([...(await couplings.listOpen(connectionId))].sort(byId)).toEqual(expected.sort(byId));
    });

    it('counts the couplings that wait by the reason why, and their open conflicts, while they have not ended', async () => {
      const connectionId = newConnectionId();
      const parked = (reason: 'referenceMissing' | 'conflictNeedsPerson') => ({
        ...{ reason, sentence: 's', nextAction: 'n', sinceIso: '2026-03-02T09:00:00.000Z', tries: 1 },
      });
      await created(aCoupling({ connectionId, parked: parked('referenceMissing') }));
      const waits = await created(aCoupling({ connectionId, parked: parked('referenceMissing') }));
      const openConflicts = [anOpenConflict, { ...anOpenConflict, conflictId: randomUUID() }];
      await created(aCoupling({ connectionId, openConflicts, parked: parked('conflictNeedsPerson') }));
      await created(aCoupling({ connectionId }));
      await created(aCoupling({ connectionId: newConnectionId(), parked: parked('referenceMissing') }));
      expect(await couplings.countWaiting(connectionId)).toEqual({
        parked: { referenceMissing: 2, conflictNeedsPerson: 1 },
        openConflicts: 2,
      });
      await couplings.save(waits, { ...waits.coupling, state: 'ended' }, []);
      expect((await couplings.countWaiting(connectionId)).parked).toEqual({
        referenceMissing: 1,
        conflictNeedsPerson: 1,
      });
    });

    it.each(['A/B\\C', 'X#1?y', '50 %', "O'Neil", 'Größe', '新:1', 'a\tb', `long ${'x'.repeat(600)}`])(
      'takes names with any characters: %j',
      async (text) => {
        const coupling = aCoupling({ marker: text, salesNumber: text });
        const stored = await created(coupling);
        expect(await couplings.findByMarker(coupling.connectionId, text)).toEqual(stored);
        expect(await couplings.findByNumber(coupling.connectionId, text)).toEqual([stored]);
      },
    );

    it('I5 refuses a second coupling of the same id, record or marker as taken', async () => {
      const first = aCoupling({ marker: 'TDM-4' });
      await created(first);
      const { connectionId, couplingId, businessCentralId = '', salesId = '', marker = '' } = first;
      const rivals = [
        aCoupling({ connectionId, couplingId }),
        aCoupling({ connectionId, businessCentralId }),
        aCoupling({ connectionId, salesId }),
        aCoupling({ connectionId, marker }),
        first,
      ];
      for (const rival of rivals) {
        expect(await couplings.create(rival, [])).toEqual({ ok: false, reason: 'taken' });
      }
    });

    it('I9 leaves nothing of a refused creation behind', async () => {
      const first = aCoupling({});
      await created(first);
      const { connectionId, salesId = '' } = first;
      const rival = aCoupling({ connectionId, salesId, marker: 'TDM-5', businessCentralNumber: 'SO-5' });
      await couplings.create(rival, [anEntry(1)]);
      expect(await couplings.find(connectionId, rival.couplingId)).toBeUndefined();
      expect(await couplings.findByMarker(connectionId, 'TDM-5')).toBeUndefined();
      expect(await couplings.findByNumber(connectionId, 'SO-5')).toEqual([]);
      expect(await couplings.readJournal(connectionId, rival.couplingId)).toEqual([]);
    });

    it('lists couplings while they have open conflicts, up to the limit', async () => {
      const connectionId = newConnectionId();
      const [first, second, third] = await Promise.all(
        [[anOpenConflict], [anOpenConflict], undefined].map((openConflicts) =>
          created(aCoupling({ connectionId, ...(openConflicts === undefined ? {} : { openConflicts }) })),
        ),
      );
      const list = async (limit: number) => await couplings.listWithOpenConflicts(connectionId, limit);
      expect(await list(10)).toEqual(expect.arrayContaining([first, second]));
      expect(await list(10)).toHaveLength(2);
      expect(await list(1)).toHaveLength(1);
      if (first === undefined || third === undefined) throw new Error('not created');
      const { openConflicts: _decided, ...decided } = first.coupling;
      accepted(await couplings.save(first, decided, []));
      const asked = accepted(await couplings.save(third, { ...third.coupling, openConflicts: [anOpenConflict] }, []));
      expect(await list(10)).toEqual(expect.arrayContaining([second, asked]));
      expect(await list(10)).toHaveLength(2);
      expect(await couplings.listWithOpenConflicts(newConnectionId(), 10)).toEqual([]);
    });

    it('lists journal entries that tell decided conflicts, newest first, up to the limit', async () => {
      const connectionId = newConnectionId();
      const at = (second: number) => ({ atIso: `2026-08-01T08:00:0${second}.000Z` });
      const one = aCoupling({ connectionId });
      const other = aCoupling({ connectionId });
      const stored = accepted(await couplings.create(one, [aConflictEntry(1, at(1)), anEntry(2, at(2))]));
      accepted(await couplings.create(other, [aConflictEntry(1, at(3))]));
      const next = { ...stored.coupling, journalSequence: 3 };
      accepted(await couplings.save(stored, next, [aConflictEntry(3, at(5))]));
      const newest = { couplingId: one.couplingId, entry: aConflictEntry(3, at(5)) };
      expect(await couplings.listPastConflicts(connectionId, 10)).toEqual([
        newest,
        { couplingId: other.couplingId, entry: aConflictEntry(1, at(3)) },
        { couplingId: one.couplingId, entry: aConflictEntry(1, at(1)) },
      ]);
      expect(await couplings.listPastConflicts(connectionId, 1)).toEqual([newest]);
    });

    it('has one winner among twenty that create the twin of one record at once', async () => {
      const connectionId = newConnectionId();
      const salesId = aCoupling({}).couplingId;
      const results = await Promise.all(
        Array.from({ length: 20 }, () => couplings.create(aCoupling({ connectionId, salesId }), [])),
      );
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(results.filter((result) => !result.ok && result.reason === 'taken')).toHaveLength(19);
    });

    it('moves look-ups with the document: the marker goes, id and number come', async () => {
      const { businessCentralId, ...before } = aCoupling({ marker: 'TDM-6', salesNumber: 'ORD-6' });
      const stored = await created(before);
      const { marker: _gone, ...rest } = before;
      const next = { ...rest, businessCentralId: businessCentralId ?? '', businessCentralNumber: 'SO-6' };
      const saved = accepted(await couplings.save(stored, next, [anEntry(1)]));
      const { connectionId } = before;
      expect(saved.coupling).toEqual(next);
      expect(saved.etag).not.toBe(stored.etag);
      expect(await couplings.findByMarker(connectionId, 'TDM-6')).toBeUndefined();
      expect(await couplings.findByRecord(connectionId, 'businessCentral', businessCentralId ?? '')).toEqual(saved);
      expect(await couplings.findByNumber(connectionId, 'SO-6')).toEqual([saved]);
      expect(await couplings.findByNumber(connectionId, 'ORD-6')).toEqual([saved]);
    });

    it('lists couplings of any state page by page, each once, in the order of their ids', async () => {
      const connectionId = newConnectionId();
      const states = ['coupled', 'ended', 'waiting', 'coupled', 'ended'] as const;
      const made = await Promise.all(states.map((state) => created(aCoupling({ connectionId, state }))));
      const ids = made.map(({ coupling }) => coupling.couplingId).sort();
      const first = await couplings.listPage(connectionId, { limit: 3 });
      expect(first.map(({ coupling }) => coupling.couplingId)).toEqual(ids.slice(0, 3));
      const rest = await couplings.listPage(connectionId, { after: ids[2], limit: 3 });
      expect(rest.map(({ coupling }) => coupling.couplingId)).toEqual(ids.slice(3));
      expect(rest[0]).toEqual(made.find(({ coupling }) => coupling.couplingId === ids[3]));
      expect(await couplings.listPage(connectionId, { after: ids[4], limit: 3 })).toEqual([]);
    });

    it('lets another coupling have a record that was given up', async () => {
      const first = aCoupling({});
      const { businessCentralId = '', ...rest } = first;
      const stored = await created(first);
      accepted(await couplings.save(stored, rest, []));
      const next = await created(aCoupling({ connectionId: first.connectionId, businessCentralId }));
      expect(await couplings.findByRecord(first.connectionId, 'businessCentral', businessCentralId)).toEqual(next);
    });

    it('refuses a save on an old version as changed, and writes nothing of it', async () => {
      const coupling = aCoupling({});
      const stored = await created(coupling);
      const saved = accepted(await couplings.save(stored, { ...coupling, state: 'held' }, [anEntry(1)]));
      const late = { ...coupling, state: 'ended' as const, salesNumber: 'LATE' };
      expect(await couplings.save(stored, late, [anEntry(2)])).toEqual({ ok: false, reason: 'changed' });
      expect(await couplings.find(coupling.connectionId, coupling.couplingId)).toEqual(saved);
      expect(await couplings.findByNumber(coupling.connectionId, 'LATE')).toEqual([]);
      expect(await couplings.readJournal(coupling.connectionId, coupling.couplingId)).toEqual([anEntry(1)]);
    });

    it('refuses a save that takes a record of another coupling as taken', async () => {
      const connectionId = newConnectionId();
      const first = aCoupling({ connectionId });
      await created(first);
      const { salesId: _none, ...second } = aCoupling({ connectionId });
      const stored = await created(second);
      const next = { ...second, salesId: first.salesId ?? '' };
      expect(await couplings.save(stored, next, [anEntry(1)])).toEqual({ ok: false, reason: 'taken' });
      expect(await couplings.find(connectionId, second.couplingId)).toEqual(stored);
      expect(await couplings.readJournal(connectionId, second.couplingId)).toEqual([]);
    });

    it('refuses to save what was never created as changed', async () => {
      const stored = await created(aCoupling({}));
      const unknown = aCoupling({});
      expect(await couplings.save({ ...stored, coupling: unknown }, unknown, [])).toEqual({
        ok: false,
        reason: 'changed',
      });
    });

    it('I11 reads the journal in order and closes an open entry in place', async () => {
      const coupling = aCoupling({});
      const { connectionId, couplingId } = coupling;
      const opened = anEntry(10, { kind: 'effect', outcome: 'open' });
      let stored = accepted(await couplings.create({ ...coupling, journalSequence: 10 }, [anEntry(9), opened]));
      const closed = anEntry(10, { kind: 'effect', outcome: 'done', after: { customer: null, currency: 'EUR' } });
      const next = { ...stored.coupling, journalSequence: 11 };
      stored = accepted(await couplings.save(stored, next, [anEntry(11), closed]));
      expect(await couplings.readJournal(connectionId, couplingId)).toEqual([anEntry(9), closed, anEntry(11)]);
    });

    it('reads a journal of more entries than one page or transaction holds', async () => {
      const coupling = aCoupling({});
      let stored = await created(coupling);
      for (let batch = 0; batch < 14; batch += 1) {
        const entries = Array.from({ length: 80 }, (_, index) => anEntry(batch * 80 + index + 1));
        const next = { ...stored.coupling, journalSequence: (batch + 1) * 80 };
        stored = accepted(await couplings.save(stored, next, entries));
      }
      const journal = await couplings.readJournal(coupling.connectionId, coupling.couplingId);
      expect(journal.map((entry) => entry.sequence)).toEqual(Array.from({ length: 1120 }, (_, index) => index + 1));
    });

    it('lists couplings that ended before a moment, up to the limit, as long as they have their history', async () => {
      const connectionId = newConnectionId();
      const ended = async (updatedIso: string, given: object = {}) =>
        await created(aCoupling({ connectionId, state: 'ended', updatedIso, ...given }));
      const old = await ended('2026-01-01T08:00:00.000Z');
      const older = await ended('2025-01-01T08:00:00.000Z');
      await ended('2026-06-01T08:00:00.000Z');
      await ended('2025-01-01T08:00:00.000Z', { historyRemovedIso: '2026-06-01T08:00:00.000Z' });
      await created(aCoupling({ connectionId, updatedIso: '2025-01-01T08:00:00.000Z' }));
      await created(aCoupling({ state: 'ended', updatedIso: '2025-01-01T08:00:00.000Z' }));
      const found = await couplings.listEndedBefore(connectionId, '2026-03-01T00:00:00.000Z', 10);
      expect([...found].sort()).toEqual([old.coupling.couplingId, older.coupling.couplingId].sort());
      expect(await couplings.listEndedBefore(connectionId, '2026-03-01T00:00:00.000Z', 1)).toHaveLength(1);
    });

    it('takes a history away, however long, with what finds its conflicts; the records still name the coupling', async () => {
      const coupling = aCoupling({ state: 'ended', marker: 'TDM-9', journalSequence: 0 });
      const { connectionId, couplingId, salesId = '' } = coupling;
      const other = aCoupling({ connectionId });
      await couplings.create(other, [anEntry(1)]);
      let stored = accepted(await couplings.create(coupling, []));
      for (const first of [1, 71]) {
        const entries = Array.from({ length: 70 }, (_, index) => anEntry(first + index));
        const next = { ...stored.coupling, journalSequence: first + 69 };
        stored = accepted(await couplings.save(stored, next, entries));
      }
      const withConflict = { ...stored.coupling, journalSequence: 141 };
      stored = accepted(await couplings.save(stored, withConflict, [aConflictEntry(141)]));
      expect(await couplings.listPastConflicts(connectionId, 10)).toHaveLength(1);
      const left = { ...stored.coupling, historyRemovedIso: '2026-08-02T08:00:00.000Z' };
      const removed = accepted(await couplings.removeHistory(stored, left));
      expect(removed.coupling).toEqual(left);
      expect(await couplings.readJournal(connectionId, couplingId)).toEqual([]);
      expect(await couplings.listPastConflicts(connectionId, 10)).toEqual([]);
      expect((await couplings.findByRecord(connectionId, 'sales', salesId))?.coupling).toEqual(left);
      expect(await couplings.readJournal(connectionId, other.couplingId)).toHaveLength(1);
      expect(await couplings.removeHistory(stored, left)).toEqual({ ok: false, reason: 'changed' });
    });

    it('throws on mistakes of the caller: too many entries, one twice, another coupling', async () => {
      const stored = await created(aCoupling({}));
      const { coupling } = stored;
      const many = Array.from({ length: 101 }, (_, index) => anEntry(index + 1));
      await expect(couplings.save(stored, coupling, many)).rejects.toThrow('journal entries');
      await expect(couplings.save(stored, coupling, [anEntry(1), anEntry(1)])).rejects.toThrow('same sequence');
      await expect(couplings.save(stored, aCoupling({}), [])).rejects.toThrow('was given');
    });

    it('has one winner among ten that save the same version', async () => {
      const coupling = aCoupling({});
      const stored = await created(coupling);
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          couplings.save(stored, { ...coupling, generation: index + 2 }, [anEntry(1, { summary: `by ${index}` })]),
        ),
      );
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(await couplings.readJournal(coupling.connectionId, coupling.couplingId)).toHaveLength(1);
    });
  });
}

function accepted(result: StoreResult<StoredCoupling>): StoredCoupling {
  if (!result.ok) {
    throw new Error(`refused: ${result.reason}`);
  }
  return result.value;
}
