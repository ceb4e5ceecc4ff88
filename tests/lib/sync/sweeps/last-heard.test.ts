import { describe, expect, it } from '@jest/globals';
import { LastHeard, readLastHeard } from '../../../../lib/sync/sweeps/last-heard';
import { InMemoryStateStore } from '../../../twins/in-memory-state-store';
import { LeapingClock } from '../../../twins/virtual-clock';

describe('when a system last notified us', () => {
  it('is kept for each side, written once a minute at most', async () => {
    const clock = new LeapingClock(Date.parse('2026-03-02T10:00:00Z'));
    const state = new InMemoryStateStore();
    const heard = new LastHeard({ state, clock });
    expect(await readLastHeard(state, 'main')).toEqual({});
    await heard.note('main', 'sales');
    const first = await state.read('main', 'last-heard');
    await clock.sleep(59_000);
    await heard.note('main', 'sales');
    expect(await state.read('main', 'last-heard')).toEqual(first);
    await heard.note('main', 'businessCentral');
    await clock.sleep(1_000);
    await heard.note('main', 'sales');
    expect(await readLastHeard(state, 'main')).toEqual({
      businessCentral: '2026-03-02T10:00:59.000Z',
      sales: '2026-03-02T10:01:00.000Z',
    });
    expect(await readLastHeard(state, 'other')).toEqual({});
  });
});
