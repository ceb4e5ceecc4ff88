import type { ServiceBusReceivedMessage } from '@azure/service-bus';

/** A message as the client delivers it when it does not parse bodies. */
export function receivedMessage(body: string, changes: Partial<ServiceBusReceivedMessage>): ServiceBusReceivedMessage {
  return {
    body: Buffer.from(body),
    state: 'active',
    _rawAmqpMessage: { body, bodyType: 'data' },
    ...changes,
  };
}
