import { describe, expect, it } from '@jest/globals';
import { appAnswering, runForTests } from './tandem-for-tests.js';

async function tandem(words: readonly string[], answer: unknown) {
  const { url, asked } = await appAnswering(answer);
  const { exitCode, out, error } = await runForTests([...words, '--app', url]);
  return { exitCode, out: out + error, asked };
}

const nothing = { header: [], lines: [] };
const both = (value: string | null) => ({ businessCentral: value, sales: value });
const replayed = (changes: object) => ({
  couplingId: 'c',
  agrees: true,
  differs: nothing,
  openEffect: null,
  steps: [
    {
      sequence: 4,
      atIso: '2026-03-02T09:00:00Z',
      kind: 'conflict',
      side: 'sales',
      summary: 'a conflict',
      decided: [{ group: 'productAndQuantity', winner: 'businessCentral', rule: 'sideWins', by: 'ada' }],
      changed: {
        header: [{ field: 'shipToCity', from: both(null), to: { businessCentral: 'Vejle', sales: 'Kolding' } }],
        lines: [
          {
            pairId: 'p',
            product: '1896-S',
            change: 'changed',
            fields: [{ field: 'quantity', from: both('2'), to: both('5') }],
          },
        ],
      },
    },
  ],
  ...changes,
});

describe('tandem replay', () => {
  it('tells each step with what was decided, by whom, and what it changed', async () => {
    const { exitCode, out, asked } = await tandem(['replay', 'ORD-01'], replayed({}));
    expect([exitCode, asked]).toEqual([0, ['GET /api/orders/replay?number=ORD-01']]);
    expect(out).toBe(
      '4  2026-03-02T09:00:00Z  conflict sales: a conflict\n' +
        '     productAndQuantity: businessCentral by sideWins (ada)\n' +
        '     shipToCity: (blank) → Vejle | Kolding\n' +
        '     line 1896-S changed\n' +
        '       quantity: 2 → 5\n' +
        'The history comes to just what is stored.\n',
    );
  });

  it('a history that does not come to what is stored exits 1', async () => {
    const differs = { header: [{ field: 'shipToName', from: both('A'), to: both('B') }], lines: [] };
    const { exitCode, out } = await tandem(['replay', 'ORD-01'], replayed({ agrees: false, differs, openEffect: 9 }));
    expect(exitCode).toBe(1);
    expect(out).toContain('The history does not come to what is stored:\n     shipToName: A → B');
    expect(out).toContain('Entry 9 was begun and has not ended.');
  });

  it('--dead-letter puts a message back on the queue', async () => {
    const { exitCode, asked } = await tandem(['replay', '--dead-letter', '3', '--connection', 'main'], {
      connectionId: 'main',
      number: 3,
      replayed: true,
    });
    expect([exitCode, asked]).toEqual([0, ['POST /api/dead-letters/3?connectionId=main {}']]);
  });

  it.each([[['replay']], [['replay', 'ORD-01', '--dead-letter', '3']]])('%s is used wrongly', async (words) => {
    expect(await tandem(words, {})).toMatchObject({ exitCode: 2, asked: [] });
  });
});

describe('tandem dead-letters', () => {
  it('lists them and exits 1 while there are some', async () => {
    const letters = [
      {
        connectionId: 'main',
        number: 3,
        atIso: '2026-03-02T09:00:00Z',
        deliveryCount: 10,
        reason: 'MaxDeliveryCountExceeded',
        notice: { about: 'order', side: 'sales', recordId: 'r' },
      },
      { connectionId: '_unknown', number: 1, atIso: '2026-03-02T09:00:00Z', deliveryCount: 1, text: 'strange' },
    ];
    const { exitCode, out } = await tandem(['dead-letters'], { letters });
    expect(exitCode).toBe(1);
    expect(out).toContain('order r of sales');
    expect(out).toContain('no notice: strange');
    expect(out).toContain('"tandem replay --dead-letter <number>"');
    expect(out).toContain('no notice can only be removed: "tandem dead-letters --remove <number>"');
    expect(await tandem(['dead-letters'], { letters: [] })).toMatchObject({ exitCode: 0, out: 'There are none.\n' });
  });

  it('says how many the timer has still to take off the queue, and exits 1 while there are some', async () => {
    expect(await tandem(['dead-letters'], { letters: [], deadLetter: 3 })).toMatchObject({
      exitCode: 1,
      out: '3 are still to be taken off the queue by the timer, and are named then.\n',
    });
  });

  it('--remove takes one off the list', async () => {
    const { asked } = await tandem(['dead-letters', '--remove', '3'], { connectionId: 'main', number: 3 });
    expect(asked).toEqual(['DELETE /api/dead-letters/3']);
  });
});
