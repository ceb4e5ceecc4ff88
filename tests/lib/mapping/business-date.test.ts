import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOfTimestamp, timestampOfDay } from '../../../lib/mapping/business-date';

const zones = ['Europe/Copenhagen', 'America/Los_Angeles', 'Pacific/Auckland', 'Asia/Beirut', 'UTC'];
const days = fc.integer({ min: 0, max: 3650 }).map((offset) => {
  return new Date(Date.UTC(2024, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10);
});

describe('days without a zone in Business Central, moments in Sales', () => {
  it('a day written and read again is the same day, in every zone and over daylight saving (I16, F12)', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...zones), (day, zone) => {
        expect(dayOfTimestamp(timestampOfDay(day, zone), zone)).toBe(day);
      }),
      { numRuns: 3000 },
    );
  });

  it('is the seller’s midnight: 15 January in Copenhagen is 23:00 UTC the day before, in summer 22:00', () => {
    expect(timestampOfDay('2026-01-15', 'Europe/Copenhagen')).toBe('2026-01-14T23:00:00Z');
    expect(timestampOfDay('2026-07-15', 'Europe/Copenhagen')).toBe('2026-07-14T22:00:00Z');
    expect(dayOfTimestamp('2026-01-14T23:00:00Z', 'Europe/Copenhagen')).toBe('2026-01-15');
  });

  it('a blank stays blank, and what is no moment reads as blank', () => {
    expect(dayOfTimestamp(null, 'UTC')).toBeNull();
    expect(dayOfTimestamp('soon', 'UTC')).toBeNull();
    expect(() => timestampOfDay('soon', 'UTC')).toThrow('not a day');
  });
});
