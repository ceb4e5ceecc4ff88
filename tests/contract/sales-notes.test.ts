import { describe, expect, it } from '@jest/globals';
import type { SalesNote } from '../../lib/mapping/sales-record.js';
import { expectFailure, expectValue } from '../support/results.js';
import { deskOrder, orderId } from './sales-samples.js';
import { SalesWorld } from './sales-world.js';

const note: SalesNote = {
  id: '0a000000-0000-4000-8000-0000000000aa',
  subject: 'News',
  text: 'First line\nÆbler & "pærer" ‹b›',
  goesOn: false,
};

async function withOrder(): Promise<SalesWorld> {
  const world = new SalesWorld();
  expectValue(await world.sales.createOrder(deskOrder));
  return world;
}

describe('notes on the timeline against the simulator', () => {
  it('a note is made in one request, read as it was written, and moves nothing of its order', async () => {
    const world = await withOrder();
    const before = expectValue(await world.sales.readOrder(orderId));
    const { requests, value } = await world.countRequests(() => world.sales.writeNote(orderId, note));
    expectValue(value);
    expect(requests).toBe(1);
    expect(expectValue(await world.sales.readNoteText(note.id))).toBe(note.text);
    expect(expectValue(await world.sales.readOrder(orderId))).toEqual(before);
  });

  it('made again it exists; going on with it replaces its text', async () => {
    const world = await withOrder();
    expectValue(await world.sales.writeNote(orderId, note));
    expect(expectFailure(await world.sales.writeNote(orderId, note)).reason).toBe('exists');
    expectValue(await world.sales.writeNote(orderId, { ...note, text: 'More', goesOn: true }));
    expect(expectValue(await world.sales.readNoteText(note.id))).toBe('More');
  });

  it('one that is not there cannot be read and is not gone on with', async () => {
    const world = await withOrder();
    expect(expectFailure(await world.sales.readNoteText(note.id)).reason).toBe('notFound');
    expect(expectFailure(await world.sales.writeNote(orderId, { ...note, goesOn: true })).reason).toBe('notFound');
  });

  it('in a change set a note that cannot be written undoes the change, and the order is read again', async () => {
    const world = await withOrder();
    const { version } = expectValue(await world.sales.readOrder(orderId));
    const change = { orderId, version, reopen: false, header: { shipto_city: 'Aarhus' }, lines: [] };
    const refused = await world.sales.changeOrder({ ...change, note: { ...note, goesOn: true } });
    expect(expectFailure(refused).reason).toBe('versionMismatch');
    expect(expectValue(await world.sales.readOrder(orderId)).version).toBe(version);
    expectValue(await world.sales.changeOrder({ ...change, note }));
    expect(expectValue(await world.sales.readNoteText(note.id))).toBe(note.text);
  });

  it('a change that is a note alone leaves the order as it is', async () => {
    const world = await withOrder();
    const before = expectValue(await world.sales.readOrder(orderId));
    const change = { orderId, version: before.version, reopen: true, header: {}, lines: [], note };
    expect(expectValue(await world.sales.changeOrder(change))).toEqual(before);
  });
});
