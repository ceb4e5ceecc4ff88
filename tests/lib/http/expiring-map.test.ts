import { describe, expect, it } from '@jest/globals';
import { ExpiringMap, mostRemembered } from '../../../lib/http/expiring-map.js';
import { LeapingClock } from '../../twins/virtual-clock.js';

const lifeMs = 1_000;

function emptyMap() {
  const clock = new LeapingClock(0);
  return { clock, map: new ExpiringMap<number>(clock, lifeMs) };
}

describe('a map that forgets', () => {
  it('forgets what is too old', () => {
    const { clock, map } = emptyMap();
    map.set('a', 1);
    clock.advance(lifeMs - 1);
    expect(map.get('a')).toBe(1);
    clock.advance(1);
    expect(map.get('a')).toBeUndefined();
  });

  it('holds nothing that is too old once another value is set, though nobody asks for it again', () => {
    const { clock, map } = emptyMap();
    for (let number = 0; number < 100; number += 1) {
      map.set(`old ${number}`, number);
    }
    clock.advance(lifeMs);
    map.set('new', 1);
    expect(map.size).toBe(1);
  });

  it('never holds more than its most, and forgets what was set first', () => {
    const { map } = emptyMap();
    for (let number = 0; number < mostRemembered; number += 1) {
      map.set(`${number}`, number);
    }
    map.set('0', -1);
    map.set('one more', 1);
    expect(map.size).toBe(mostRemembered);
    expect(map.get('0')).toBe(-1);
    expect(map.get('1')).toBeUndefined();
    expect(map.get('one more')).toBe(1);
  });
});
