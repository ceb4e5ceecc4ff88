import { describe, expect, it } from '@jest/globals';
import { appAnswering, runForTests } from './tandem-for-tests.js';

describe('tandem activity', () => {
  it('shows a line a day, in columns', async () => {
    const counts = { coupled: 12, writesToBusinessCentral: 80, writesToSales: 75, failedWrites: 1 };
    const days = [{ day: '2026-03-02', ...counts, conflicts: 2, parked: 3, resumed: 3 }];
    const connections = [
      { connectionId: 'main', days },
      { connectionId: 'other', days: [] },
    ];
    const { url, asked } = await appAnswering({ connections });
    const { exitCode, out } = await runForTests(['activity', '--days', '3', '--app', url]);
    expect([exitCode, asked]).toEqual([0, ['GET /api/activity?days=3']]);
    expect(out).toBe(
      'main\n' +
        '  day         coupled  to Business Central  to Sales  failed  conflicts  parked  resumed\n' +
        '  2026-03-02  12       80                   75        1       2          3       3\n' +
        'other\n' +
        '  nothing yet\n',
    );
  });
});
