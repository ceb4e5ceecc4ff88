import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { message as amqpMessage, types } from 'rhea';
import { encodeInt, encodeString, MalformedMessage, readText } from '../../../local/broker/amqp-bytes.js';
import { deliveryTag, uuidBytes, uuidText } from '../../../local/broker/lock-token.js';
import { changeProperties, encodeContent, encodeDelivery, readMessage } from '../../../local/broker/message-codec.js';
import { readBatch } from '../../../local/broker/message-sections.js';
import type { StoredMessage } from '../../../local/broker/stored-message.js';

function stored(encoded: Buffer, changes: Partial<StoredMessage> = {}): StoredMessage {
  const numbers = { sequenceNumber: 7, enqueuedSequenceNumber: 3, enqueuedTimeMs: 1_000, deliveryCount: 0 };
  return { ...readMessage(encoded), ...numbers, state: 'active', ...changes };
}

describe('the message codec', () => {
  it('keeps the types of properties, annotations and body over a delivery and over the journal', () => {
    const typed = {
      int: types.wrap_int(7),
      double: types.wrap_double(2),
      long: types.wrap_long(1),
      symbol: types.wrap_symbol('s'),
    };
    const body = amqpMessage.sequence_section([types.wrap_byte(1), types.wrap_short(2)]);
    const encoded = amqpMessage.encode({
      body,
      application_properties: typed,
      message_annotations: { 'x-mine': types.wrap_int(1) },
    });
    const { content } = readMessage(encoded);
    expect(encoded.includes(content.applicationProperties)).toBe(true);
    expect(encoded.includes(content.body)).toBe(true);
    const delivered = encodeDelivery(stored(encoded));
    expect(delivered.includes(content.applicationProperties) && delivered.includes(content.body)).toBe(true);
    expect(content.annotations.map(({ key, value }) => [readText(key), value[0]])).toEqual([['x-mine', 0x54]]);
    expect(readMessage(encodeContent(content)).content).toEqual(content);
  });

  it('writes the broker fields, over those that a sender made up', () => {
    const made = { 'x-opt-sequence-number': types.wrap_long(99), 'x-opt-partition-key': 'p' };
    const encoded = amqpMessage.encode({ body: 1, ttl: 5_000, message_annotations: made });
    const decoded = amqpMessage.decode(encodeDelivery(stored(encoded, { deliveryCount: 2 }), { lockedUntilMs: 9_000 }));
    expect(decoded).toMatchObject({ ttl: 5_000, delivery_count: 2 });
    expect(decoded.message_annotations).toEqual({
      'x-opt-partition-key': 'p',
      'x-opt-sequence-number': 7,
      'x-opt-enqueue-sequence-number': 3,
      'x-opt-enqueued-time': new Date(1_000),
      'x-opt-message-state': 0,
      'x-opt-locked-until': new Date(9_000),
    });
  });

  it('reads a message id of any type as text, and gives one where none is', () => {
    const idOf = (messageId: unknown) => readMessage(amqpMessage.encode({ body: 1, message_id: messageId })).messageId;
    expect(idOf('text')).toBe('text');
    expect(idOf(12)).toBe('12');
    expect(idOf(uuidBytes('00112233-4455-6677-8899-aabbccddeeff'))).toBe('00112233-4455-6677-8899-aabbccddeeff');
    expect(idOf(undefined)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('reads a time to live that is too long for the header from the two times of the properties', () => {
    const year = 365 * 86_400_000;
    const times = { creation_time: new Date(1_000), absolute_expiry_time: new Date(1_000 + year) };
    const encoded = amqpMessage.encode({ body: 1, ttl: 0xffff_ffff, ...times });
    expect(readMessage(encoded).timeToLiveMs).toBe(year);
    expect(amqpMessage.decode(encodeDelivery(stored(encoded))).ttl).toBe(0xffff_ffff);
  });

  it('sets application properties and leaves the others as they are', () => {
    const { content } = readMessage(
      amqpMessage.encode({ body: 1, application_properties: { kept: types.wrap_double(2), old: 1 } }),
    );
    const changes = new Map([
      ['old', encodeString('new')],
      ['added', encodeInt(5)],
    ]);
    const decoded = amqpMessage.decode(encodeContent(changeProperties(content, changes)));
    expect(decoded.application_properties).toEqual({ kept: 2, old: 'new', added: 5 });
    const bare = readMessage(amqpMessage.encode({ body: 1 })).content;
    expect(amqpMessage.decode(encodeContent(changeProperties(bare, changes))).application_properties).toEqual({
      old: 'new',
      added: 5,
    });
  });

  it('cuts a batch into its messages, one or many', () => {
    const inner = [1, 2, 3].map((body) => amqpMessage.encode({ body }));
    expect(readBatch(amqpMessage.encode({ body: amqpMessage.data_sections(inner), message_id: 'envelope' }))).toEqual(
      inner,
    );
    expect(readBatch(amqpMessage.encode({ body: amqpMessage.data_section(inner[0]) }))).toEqual([inner[0]]);
  });

  it('writes a lock token as a Guid in the tag and in plain order elsewhere', () => {
    const token = '00112233-4455-6677-8899-aabbccddeeff';
    expect(deliveryTag(token).toString('hex')).toBe('33221100554477668899aabbccddeeff');
    expect(uuidText(uuidBytes(token))).toBe(token);
  });

  it('refuses any bytes that are no message with one kind of error, and never hangs', () => {
    const whole = amqpMessage.encode({ body: 'body', subject: 's', application_properties: { a: 1 } });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 4 }), (at, noise) => {
        const broken = Buffer.from(whole);
        broken.set(noise.subarray(0, whole.length - at), at);
        for (const bytes of [broken, whole.subarray(0, at), Buffer.from(noise)]) {
          try {
            readMessage(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedMessage);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
