import { afterEach, describe, expect, it } from '@jest/globals';
import { message as amqpMessage, type Connection, types } from 'rhea';
import { encodedNull, readBytes, readItems, readNumber, readText } from '../../../local/broker/amqp-bytes.js';
import { readSections, sectionCodes } from '../../../local/broker/message-sections.js';
import { errorCode, single, until, withBroker } from './harness.js';
import { connectRaw, happens, mapOf, nextBytes, openReceiver, openRequests } from './raw-client.js';

const connections: Connection[] = [];

async function connect(port: number, signIn?: 'ANONYMOUS' | 'MSSBCBS'): Promise<Connection> {
  const connection = await connectRaw(port, signIn);
  connections.push(connection);
  return connection;
}

afterEach(() => {
  for (const connection of connections.splice(0)) connection.close();
});

/** The body of a reply as entries. */
function bodyOf(reply: Buffer): Map<string, Buffer> {
  return mapOf(reply, sectionCodes.value);
}

describe('attach, drain and bytes on the wire', () => {
  it('refuses a link with neither source nor target, then an error', async () => {
    await withBroker({}, async ({ broker }) => {
      const receiver = openReceiver(await connect(broker.port), { source: 'nowhere' });
      await happens(receiver, 'receiver_error');
      expect([receiver.source, receiver.target]).toMatchObject([{ value: null }, { value: null }]);
      expect(receiver.error).toMatchObject({ condition: 'amqp:not-found' });
    });
  });

  it('grants a session with its id and its lock as .NET ticks', async () => {
    await withBroker({ requiresSession: true }, async ({ broker, queue }) => {
      const filter = { 'com.microsoft:session-filter': 'A' };
      const receiver = openReceiver(await connect(broker.port), { source: { address: queue, filter } });
      await happens(receiver, 'receiver_open');
      expect(receiver.source.filter).toEqual(filter);
      const ticks: unknown = receiver.properties['com.microsoft:locked-until-utc'];
      if (!Buffer.isBuffer(ticks)) throw new Error('8 bytes expected');
      const lockedUntilMs = Number((ticks.readBigInt64BE() - 621_355_968_000_000_000n) / 10_000n);
      expect(lockedUntilMs).toBeGreaterThan(Date.now() + 50_000);
    });
  });

  it('does not answer an accept of the next session before there is one, and forgets it when the client goes', async () => {
    await withBroker({ requiresSession: true }, async ({ broker, client, queue }) => {
      const wish = { source: { address: queue, filter: { 'com.microsoft:session-filter': null } } };
      const connection = await connect(broker.port);
      const [detached, waiting] = [openReceiver(connection, wish), openReceiver(connection, wish)];
      const leaving = await connect(broker.port);
      openReceiver(leaving, wish);
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect([detached.is_remote_open(), waiting.is_remote_open()]).toEqual([false, false]);
      detached.close();
      await happens(detached, 'receiver_close');
      leaving.close();
      await happens(leaving, 'connection_close');
      await client.createSender(queue).sendMessages({ body: 1, sessionId: 'A' });
      await until(() => waiting.is_remote_open());
      expect(waiting.source.filter).toEqual({ 'com.microsoft:session-filter': 'A' });
    });
  });

  it('answers a drain that finds no credit left', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      const receiver = openReceiver(await connect(broker.port), { source: queue });
      await happens(receiver, 'receiver_open');
      receiver.drain_credit();
      await happens(receiver, 'receiver_drained');
      receiver.drain = false;
      receiver.add_credit(1);
      const next = nextBytes(receiver);
      await client.createSender(queue).sendMessages({ body: 1 });
      expect(readSections(await next)).not.toHaveLength(0);
    });
  });

  it('sends what it has, then answers the drain, when attach, credit and drain come in one packet', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      await client.createSender(queue).sendMessages({ body: 1 });
      const receiver = openReceiver(await connect(broker.port), { source: queue });
      const events: string[] = [];
      for (const event of ['receiver_open', 'message', 'receiver_drained'])
        receiver.on(event, () => events.push(event));
      receiver.add_credit(3);
      receiver.drain_credit();
      await until(() => events.includes('receiver_drained'));
      expect(events).toEqual(['receiver_open', 'message', 'receiver_drained']);
    });
  });

  it('hands on values in the types that the sender chose', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      const sender = (await connect(broker.port)).open_sender(queue);
      await happens(sender, 'sendable');
      const properties = { int: types.wrap_int(1_000), double: types.wrap_double(2), symbol: types.wrap_symbol('s') };
      const body = types.wrap_described(types.wrap_list([types.wrap_long(1), types.wrap_byte(1)]), 'a:b');
      const sent = amqpMessage.encode({ application_properties: properties, message_id: 5, body });
      sender.send(sent, undefined, 0);
      await happens(sender, 'accepted');
      const receiver = openReceiver(await connect(broker.port), { source: queue });
      receiver.add_credit(1);
      const received = await nextBytes(receiver);
      const untouched = (bytes: Buffer) =>
        readSections(bytes)
          .filter(({ code }) => code > sectionCodes.properties)
          .map(({ whole }) => whole.toString('hex'));
      expect(untouched(received)).toEqual(untouched(sent));
      expect(single(await client.createReceiver(queue).peekMessages(1)).messageId).toBe(5);
    });
  });

  it('leaves the body out of a peek when asked to, and answers an empty one with 204', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      const request = await openRequests(await connect(broker.port), `${queue}/$management`);
      const peek = {
        application_properties: { operation: 'com.microsoft:peek-message' },
        body: { 'from-sequence-number': types.wrap_long(1), 'message-count': 5, 'omit-message-body': true },
      };
      const status = (reply: Buffer) =>
        mapOf(reply, sectionCodes.applicationProperties).get('statusCode')?.readInt32BE(1);
      expect(status(await request(peek))).toBe(204);
      await client.createSender(queue).sendMessages({ body: 'long' });
      const reply = await request(peek);
      const [first] = readItems(bodyOf(reply).get('messages') ?? encodedNull);
      const [, encoded] = readItems(first ?? encodedNull);
      const codes = readSections(readBytes(encoded) ?? Buffer.alloc(0)).map(({ code }) => code);
      expect(codes).toEqual([sectionCodes.header, sectionCodes.messageAnnotations, sectionCodes.properties]);
    });
  });

  it('answers a management request that makes no sense, and lists sessions', async () => {
    await withBroker({ requiresSession: true }, async ({ broker, client, queue }) => {
      await client.createSender(queue).sendMessages({ body: 1, sessionId: 'A' });
      const request = await openRequests(await connect(broker.port), `${queue}/$management`);
      const wrong = await request({ application_properties: { operation: 'com.microsoft:renew-lock' }, body: {} });
      expect(readText(mapOf(wrong, sectionCodes.applicationProperties).get('errorCondition'))).toBe(
        'com.microsoft:argument-error',
      );
      const operation = 'com.microsoft:get-message-sessions';
      const listed = await request({ application_properties: { operation }, body: { skip: 0, top: 10 } });
      expect(readText(readItems(bodyOf(listed).get('sessions-ids') ?? encodedNull)[0])).toBe('A');
      expect(readNumber(bodyOf(listed).get('nothing'))).toBeUndefined();
    });
  });

  it('refuses session calls of a connection that does not hold the session', async () => {
    await withBroker({ requiresSession: true }, async ({ broker, client, queue }) => {
      await client.acceptSession(queue, 'A');
      const request = await openRequests(await connect(broker.port), `${queue}/$management`);
      const operation = 'com.microsoft:renew-session-lock';
      const reply = await request({ application_properties: { operation }, body: { 'session-id': 'A' } });
      expect(readText(mapOf(reply, sectionCodes.applicationProperties).get('errorCondition'))).toBe(
        'com.microsoft:session-lock-lost',
      );
    });
  });

  it('drops bytes that are no AMQP without harm to others', async () => {
    await withBroker({}, async ({ broker, client, queue }) => {
      const { connect: open } = await import('node:net');
      const socket = open(broker.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await new Promise((resolve) => socket.once('close', resolve));
      expect(await errorCode(client.createSender(queue).sendMessages({ body: 1 }))).toBe('none');
    });
  });
});
