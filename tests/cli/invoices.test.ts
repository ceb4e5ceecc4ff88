import { describe, expect, it } from '@jest/globals';
import { appAnswering, runForTests } from './tandem-for-tests.js';

async function tandem(words: readonly string[], status: number, answer: unknown) {
  const { url, asked } = await appAnswering(answer, status);
  const { exitCode, out, error } = await runForTests([...words, '--app', url]);
  return { exitCode, out: out + error, asked };
}

describe('tandem invoices', () => {
  it('has older invoices looked at since a day', async () => {
    const answer = { connectionId: 'main', sinceIso: '2026-01-01T00:00:00.000Z' };
    const { exitCode, out, asked } = await tandem(['invoices', '--since', '2026-01-01'], 200, answer);
    expect(asked).toEqual(['POST /api/invoices {"since":"2026-01-01"}']);
    expect([exitCode, out]).toEqual([0, expect.stringContaining('Invoices of main since 2026-01-01')]);
  });

  it('says what the app refused, and needs a day', async () => {
    const refusal = await tandem(['invoices', '--since', '2026-01-01'], 409, { code: 'policyOff', error: 'no policy' });
    expect([refusal.exitCode, refusal.out]).toEqual([1, expect.stringContaining('no policy')]);
    expect((await tandem(['invoices'], 200, {})).exitCode).toBe(2);
  });
});
