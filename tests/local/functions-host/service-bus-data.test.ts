import { describe, expect, it } from '@jest/globals';
import { serviceBusData } from '../../../local/functions-host/service-bus-data.js';
import { receivedMessage } from './received-message.js';

describe('serviceBusData', () => {
  it("carries the broker's values under their wire names; what is not set is not sent", () => {
    const { data, triggerMetadata } = serviceBusData(
      receivedMessage('plain text', {
        messageId: 'm-1',
        sessionId: 's-1',
        deliveryCount: 0,
        subject: 'order',
        enqueuedTimeUtc: new Date('2024-01-01T10:11:12.123Z'),
        expiresAtUtc: new Date('2024-01-15T10:11:12.123Z'),
        applicationProperties: { source: 'sales' },
      }),
      false,
    );
    expect(data).toEqual({ string: 'plain text' });
    expect(triggerMetadata).toMatchObject({
      MessageId: { string: 'm-1' },
      SessionId: { string: 's-1' },
      DeliveryCount: { json: '1' },
      Subject: { string: 'order' },
      Label: { string: 'order' },
      EnqueuedTimeUtc: { json: '"2024-01-01T10:11:12.123"' },
      EnqueuedTime: { json: '"2024-01-01T10:11:12.123+00:00"' },
      ExpiresAt: { json: '"2024-01-15T10:11:12.123+00:00"' },
      ApplicationProperties: { json: '{"source":"sales"}' },
      UserProperties: { json: '{"source":"sales"}' },
    });
    expect(triggerMetadata).not.toHaveProperty('CorrelationId');
    expect(triggerMetadata).not.toHaveProperty('ReplyTo');
  });

  it('fact 3: properties of a JSON-object body join the metadata and win, whatever the case; arrays do not', () => {
    const body = '{"messageId":"mine","SESSIONID":7,"extra":{"A":1},"list":[1],"none":null,"yes":true}';
    const { data, triggerMetadata } = serviceBusData(
      receivedMessage(body, { messageId: 'm-1', sessionId: 's' }),
      false,
    );
    expect(data).toEqual({ string: body });
    expect(triggerMetadata).toMatchObject({
      MessageId: { string: 'mine' },
      SessionId: { string: '7' },
      extra: { json: '{"A":1}' },
      yes: { string: 'true' },
    });
    for (const absent of ['messageId', 'SESSIONID', 'list', 'none']) {
      expect(Object.keys(triggerMetadata)).not.toContain(absent);
    }
  });

  it.each(['[1,2]', '"text"', 'null', '12', '{broken'])(
    'adds nothing from a body that is no JSON object: %s',
    (body) => {
      const plain = Object.keys(serviceBusData(receivedMessage('x', {}), false).triggerMetadata);
      expect(Object.keys(serviceBusData(receivedMessage(body, {}), false).triggerMetadata)).toEqual(plain);
    },
  );

  it('hands over bytes when the binding is binary, and text of value bodies', () => {
    expect(serviceBusData(receivedMessage('x', {}), true).data).toEqual({ bytes: Buffer.from('x') });
    expect(serviceBusData({ ...receivedMessage('', {}), body: 'value' }, false).data).toEqual({ string: 'value' });
    expect(serviceBusData({ ...receivedMessage('', {}), body: { a: 1 } }, false).data).toEqual({ string: '{"a":1}' });
  });
});
