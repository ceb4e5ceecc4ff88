import { describe, expect, it } from '@jest/globals';
import { appAnswering, runForTests } from './tandem-for-tests.js';

async function tandem(words: readonly string[], answer: unknown) {
  const { url, asked } = await appAnswering(answer);
  const { exitCode, out, error } = await runForTests([...words, '--app', url]);
  return { exitCode, out: out + error, asked };
}

const report = {
  endedIso: '2026-03-02T02:17:09Z',
  compared: 120,
  unexplained: 0,
  drifting: 0,
  explained: {},
  totalsDiffer: 0,
  requests: { businessCentral: 3, sales: 3 },
  drift: [],
};
const shown = (changes: object, running: object | null = null) => ({
  connections: [{ connectionId: 'main', running, report: { ...report, ...changes } }],
});

describe('tandem drift', () => {
  it('zero exits 0 and tells what was compared and what it cost', async () => {
    const { exitCode, out } = await tandem(['drift'], shown({}));
    expect(exitCode).toBe(0);
    expect(out).toBe(
      'main: 0 unexplained difference(s) in 0 of 120 order(s), 2026-03-02T02:17:09Z\n' +
        '  cost 3 request(s) to Business Central and 3 to Sales\n',
    );
  });

  it('a difference that nothing explains is named with both values and since when, and exits 1', async () => {
    const drift = [
      {
        couplingId: 'c',
        businessCentralNumber: 'SO-1',
        salesNumber: 'ORD-1',
        pairId: 'p',
        field: 'quantity',
        businessCentral: '2',
        sales: null,
        sinceIso: '2026-03-01T02:17:00Z',
      },
    ];
    const explained = { 'parked:referenceMissing': 2 };
    const { exitCode, out } = await tandem(
      ['drift'],
      shown({ unexplained: 1, drifting: 1, explained, totalsDiffer: 1, drift }, { startedIso: 'x', compared: 50 }),
    );
    expect(exitCode).toBe(1);
    expect(out).toContain(
      'ORD-1 / SO-1  line p quantity  Business Central: 2  Sales: (blank)  since 2026-03-01T02:17:00Z',
    );
    expect(out).toContain('parked:referenceMissing  2');
    expect(out).toContain('totals differ in 1 order(s)');
    expect(out).toContain('a comparison is under way: 50 order(s) so far');
  });

  it.each([
    ['that is not whole', shown({ failure: 'unavailable' })],
    ['that has not been made yet', { connections: [{ connectionId: 'main', running: null, report: null }] }],
  ])('a report %s exits 1', async (_, answer) => {
    expect((await tandem(['drift'], answer)).exitCode).toBe(1);
  });

  it('--run is not waited for once the comparison has stood still for two minutes, and exits 1', async () => {
    const running = { startedIso: 'x', secondsSinceStep: 300, compared: 0, lookedAt: 0, open: 3 };
    const { exitCode, out } = await tandem(['drift', '--run', '--connection', 'main'], {
      connectionId: 'main',
      started: false,
      connections: [{ connectionId: 'main', running, report: null }],
    });
    expect(exitCode).toBe(1);
    expect(out).toContain('has not gone on for 300 s');
  });

  it('one that was lost is told as that, and how to begin another', async () => {
    const running = { startedIso: '2026-03-02T10:00:00Z', secondsSinceStep: 300, isLost: true, compared: 7 };
    const { out } = await tandem(['drift'], { connections: [{ connectionId: 'main', running, report: null }] });
    expect(out).toContain('a comparison of 2026-03-02T10:00:00Z has not gone on; begin another: tandem drift --run');
    expect(out).not.toContain('under way');
  });

  it('--run --detach has both sides compared now and waits for nothing', async () => {
    const { exitCode, out, asked } = await tandem(['drift', '--run', '--detach', '--connection', 'main'], {
      connectionId: 'main',
      runId: 'r',
      started: true,
    });
    expect([exitCode, asked]).toEqual([0, ['POST /api/drift {"connectionId":"main"}']]);
    expect(out).toContain('Both sides are compared now');
  });
});
