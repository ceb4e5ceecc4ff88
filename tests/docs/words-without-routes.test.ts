import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const rooms = [
  'lib/operations',
  'lib/doctor',
  'lib/sync',
  'lib/news',
  'lib/full-synchronization',
  'lib/matching',
  'cli',
];

describe('sentences for people', () => {
  it('name commands, never routes of the app', () => {
    const files = rooms.flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(room, name)),
    );
    const named = files.filter((file) => /(GET|POST|under|see) \/api\//.test(readFileSync(file, 'utf8')));
    expect(files.length).toBeGreaterThan(200);
    expect(named).toEqual([]);
  });
});
