import { describe, expect, it } from '@jest/globals';
import { CallLog } from '../../../local/simulator-kit/calls.js';

const read = { token: 'integration', method: 'GET', template: '/orders({id})', operations: 1 };

describe('CallLog', () => {
  it('counts requests and operations by token, method and template in a stable order', () => {
    const log = new CallLog();
    log.begin({ token: 'seller', method: 'GET', template: '/a', operations: 1 }).end(200);
    log.begin(read).end(429);
    log.begin({ token: 'integration', method: 'POST', template: '/$batch', operations: 5 }).end(200);
    log.begin(read).end(200);
    expect(log.snapshot()).toEqual({
      requests: 4,
      operations: 8,
      tooManyRequests: 1,
      mostConcurrent: 1,
      byRoute: [
        { token: 'integration', method: 'POST', path: '/$batch', requests: 1, operations: 5, tooManyRequests: 0 },
        { token: 'integration', method: 'GET', path: '/orders({id})', requests: 2, operations: 2, tooManyRequests: 1 },
        { token: 'seller', method: 'GET', path: '/a', requests: 1, operations: 1, tooManyRequests: 0 },
      ],
    });
  });

  it('knows the most calls that ran at once; an end told twice counts once', () => {
    const log = new CallLog();
    const first = log.begin(read);
    log.begin(read).end(200);
    first.end(200);
    first.end(200);
    log.begin(read);
    expect(log.snapshot()).toMatchObject({ mostConcurrent: 2 });
  });

  it('starts anew when cleared, calls that still run being seen as concurrent only', () => {
    const log = new CallLog();
    const running = log.begin(read);
    log.clear();
    expect(log.snapshot()).toMatchObject({ requests: 0, mostConcurrent: 1, byRoute: [] });
    running.end(429);
    expect(log.snapshot()).toMatchObject({ tooManyRequests: 0 });
  });
});
