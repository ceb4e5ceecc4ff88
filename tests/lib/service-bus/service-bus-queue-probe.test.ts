import { describe, expect, it } from '@jest/globals';
import { createServiceBusQueueProbe } from '../../../lib/service-bus/service-bus-queue-probe';

const signedIn = {
  fullyQualifiedNamespace: 'tandem.servicebus.windows.net',
  credential: { getToken: async () => null },
};

function lookingAt(readQueue: () => Promise<object>) {
  return createServiceBusQueueProbe({ access: signedIn, queueName: 'changes', readQueue, timeoutMs: 50 }).look();
}

describe('a look at how the queue is set up', () => {
  it('tells what the service says', async () => {
    const settings = { requiresSession: true, requiresDuplicateDetection: false, maxDeliveryCount: 10 };
    expect(await lookingAt(async () => settings)).toEqual({
      kind: 'read',
      requiresSession: true,
      requiresDuplicateDetection: false,
    });
  });

  it.each([
    ['HTTP 401', () => Promise.reject(Object.assign(new Error('of a namespace'), { statusCode: 401 }))],
    ['QueueTimeoutError', () => new Promise<object>(() => undefined)],
    ['the answer does not tell', async () => ({})],
  ])('that cannot be read says why, in no words of the service: %s', async (why, readQueue) => {
    expect(await lookingAt(readQueue)).toEqual({ kind: 'unread', why });
  });

  it('asks nobody about the stand-in, whose address is a connection string', async () => {
    const access = { connectionString: 'Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=b' };
    expect(await createServiceBusQueueProbe({ access, queueName: 'changes' }).look()).toEqual({ kind: 'local' });
  });
});
