import { describe, expect, it } from '@jest/globals';
import { createReadIdentity } from '../../../lib/business-central/identity.js';
import type { RemoteAnswer } from '../../../lib/http/remote-message.js';
import { failed, type RemoteFailureReason, type RemoteResult, success } from '../../../lib/ports/remote-result.js';

const listed = success({
  status: 200,
  headers: {},
  body: JSON.stringify({ value: [{ name: 'Production', type: 'Production' }] }),
});
const refusedAs = (reason: RemoteFailureReason) => failed({ reason, message: 'not for you' });

/** A company whose list of environments answers as `practice.answer` says at that moment. */
function practiceWith(answer: RemoteResult<RemoteAnswer>) {
  const practice = { answer, nowMs: 0, asked: 0, read: async (): Promise<string | undefined> => undefined };
  const readIdentity = createReadIdentity({
    remote: {
      baseUrl: 'https://bc.example.com/v2.0/tenant/Production/api/v2.0',
      send: async () => {
        practice.asked += 1;
        return practice.answer;
      },
    },
    companyId: '11111111-2222-3333-4444-555555555555',
    clock: { nowMs: () => practice.nowMs, sleep: async () => undefined },
  });
  practice.read = async () => {
    const identity = await readIdentity();
    return identity.ok ? (identity.value.environmentType ?? 'address alone') : identity.failure.reason;
  };
  return practice;
}

describe('the identity of Business Central', () => {
  it.each(['notFound', 'forbidden', 'unauthorized'] as const)(
    'is not asked for again within the hour: %s',
    async (reason) => {
      const practice = practiceWith(refusedAs(reason));
      expect([await practice.read(), await practice.read(), practice.asked]).toEqual([
        'address alone',
        'address alone',
        1,
      ]);
      Object.assign(practice, { nowMs: 3_600_000, answer: listed });
      expect([await practice.read(), practice.asked]).toEqual(['Production', 2]);
    },
  );

  it('is asked for every time where it was read once, also after a refusal', async () => {
    const practice = practiceWith(listed);
    expect(await practice.read()).toBe('Production');
    practice.answer = refusedAs('unauthorized');
    expect(await practice.read()).toBe('address alone');
    practice.answer = listed;
    expect([await practice.read(), practice.asked]).toEqual(['Production', 3]);
  });

  it('is not known while the list cannot be had, and asked for again at once', async () => {
    const practice = practiceWith(refusedAs('unavailable'));
    expect(await practice.read()).toBe('unavailable');
    practice.answer = listed;
    expect(await practice.read()).toBe('Production');
  });
});
