import { afterEach, describe, expect, it } from '@jest/globals';
import { message as amqpMessage, type Connection, types } from 'rhea';
import { encodedNull, readItems, readText } from '../../../local/broker/amqp-bytes.js';
import { readSections, sectionCodes } from '../../../local/broker/message-sections.js';
import { until, withBroker } from './harness.js';
import { connectRaw, happens, mapOf, openReceiver, openRequests } from './raw-client.js';

const connections: Connection[] = [];

async function connect(port: number, signIn?: 'ANONYMOUS' | 'MSSBCBS'): Promise<Connection> {
  const connection = await connectRaw(port, signIn);
  connections.push(connection);
  return connection;
}

afterEach(() => {
  for (const connection of connections.splice(0)) connection.close();
});

/** One value with its AMQP type code, from a map section. */
function codeOf(map: ReadonlyMap<string, Buffer>, key: string): number | undefined {
  return map.get(key)?.[0];
}

/** The body of a reply as entries. */
function bodyOf(reply: Buffer): Map<string, Buffer> {
  return mapOf(reply, sectionCodes.value);
}

describe('what the .NET client needs of the wire', () => {
  it('offers MSSBCBS next to ANONYMOUS', async () => {
    await withBroker({}, async ({ broker }) => {
      expect((await connect(broker.port, 'MSSBCBS')).is_open()).toBe(true);
      expect((await connect(broker.port, 'ANONYMOUS')).is_open()).toBe(true);
    });
  });

  it('answers settled requests with an empty tag on the link whose target they name', async () => {
    await withBroker({}, async ({ broker }) => {
      const request = await openRequests(await connect(broker.port), '$cbs');
      const reply = await request({
        body: 'token',
        application_properties: { operation: 'put-token', name: 'amqp://x/orders' },
      });
      const properties = mapOf(reply, sectionCodes.applicationProperties);
      expect(codeOf(properties, 'status-code')).toBe(0x71);
      expect(properties.get('status-code')?.readInt32BE(1)).toBe(202);
      expect(readText(properties.get('status-description'))).toBe('Accepted');
      const [, , , , , correlationId] = readItems(
        readSections(reply).find(({ code }) => code === sectionCodes.properties)?.value ?? encodedNull,
      );
      expect(readText(correlationId)).toBe('$cbs1');
    });
  });

  it('takes paths with a leading slash and whole addresses', async () => {
    await withBroker({}, async ({ broker }) => {
      const connection = await connect(broker.port);
      for (const address of ['/orders', 'amqps://somewhere.example/Orders', 'orders']) {
        const sender = connection.open_sender({ name: `to ${address}`, target: { address } });
        await happens(sender, 'sendable');
        sender.send({ body: 1 });
        await happens(sender, 'accepted');
      }
      expect(broker.counts('orders').active).toBe(3);
    });
  });

  it('types status, conditions, numbers and times as .NET casts them', async () => {
    await withBroker({}, async ({ broker }) => {
      const request = await openRequests(await connect(broker.port), '/orders/$management');
      const wrong = await request({ application_properties: { operation: 'com.microsoft:add-rule' }, body: {} });
      const failure = mapOf(wrong, sectionCodes.applicationProperties);
      expect(codeOf(failure, 'statusCode')).toBe(0x71);
      expect(codeOf(failure, 'errorCondition')).toBe(0xa3);
      expect(readText(failure.get('errorCondition'))).toBe('amqp:not-implemented');
      expect(readText(failure.get('statusDescription'))).not.toBe('');

      const annotations = { 'x-opt-scheduled-enqueue-time': types.wrap_timestamp(Date.now() + 60_000) };
      const message = amqpMessage.encode({ body: 1, message_annotations: annotations });
      const operation = 'com.microsoft:schedule-message';
      const scheduled = await request({
        application_properties: { operation },
        body: { messages: [{ message, 'message-id': 'm' }] },
      });
      const numbers = bodyOf(scheduled).get('sequence-numbers');
      expect([numbers?.[0], numbers?.[9]]).toEqual([0xf0, 0x81]);
    });
  });

  it('types the annotations of a delivery and gives the tag in Guid order', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      await client.createSender(queue).sendMessages({ body: 1 });
      const receiver = openReceiver(await connect(broker.port), { source: queue });
      receiver.add_credit(1);
      const { message, delivery } = await happens(receiver, 'message');
      const annotations = mapOf(message as unknown as Buffer, sectionCodes.messageAnnotations);
      expect(codeOf(annotations, 'x-opt-sequence-number')).toBe(0x81);
      expect(codeOf(annotations, 'x-opt-enqueued-time')).toBe(0x83);
      expect(codeOf(annotations, 'x-opt-locked-until')).toBe(0x83);
      expect(codeOf(annotations, 'x-opt-message-state')).toBe(0x71);
      expect(delivery?.tag).toHaveLength(16);
    });
  });

  it('dead-letters on rejected without error, abandons on modified without flags, and on released', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      await client.createSender(queue).sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
      const receiver = openReceiver(await connect(broker.port), { source: queue });
      const deliveries: { update(settled: boolean, state: unknown): void }[] = [];
      receiver.on('message', (context) => deliveries.push(context.delivery));
      receiver.add_credit(3);
      await until(() => deliveries.length === 3);
      const outcomes = amqpMessage as unknown as Record<string, (fields: object) => { described(): unknown }>;
      for (const [index, name] of ['rejected', 'modified', 'released'].entries()) {
        deliveries[index]?.update(false, outcomes[name]?.({}).described());
        await happens(receiver, 'settled');
      }
      expect(broker.counts(queue)).toMatchObject({ active: 2, locked: 0, deadLetter: 1 });
      const peeked = await client.createReceiver(queue).peekMessages(2);
      expect(peeked.map((message) => message.deliveryCount)).toEqual([1, 1]);
    });
  });
});
