import { describe, expect, it } from '@jest/globals';
import { setupWorldForTests } from './setup-world.js';
import { keys, type Typed, TypingPerson } from './typing-person.js';

const world = setupWorldForTests();

/** The questions in their order, each agreed to as it stands, but for what is said here. */
function person(said: Readonly<Record<string, readonly string[]>>, byOptions: readonly string[] = []): TypingPerson {
  const questions = [
    'Time zone in which days are meant',
    'When does an order in Sales enter?',
    'Which way do changes of coupled orders travel?',
    'Are orders of Sales made in Business Central?',
    "Are Business Central's own orders made in Sales?",
    'A seller changes an order that is released',
    'Does each change of a seller archive the order',
    'Is "Archive Orders" switched on',
    'Are posted invoices of coupled orders made in Sales',
    'Which orders enter by themselves?',
    'Both sides changed the same of one order.',
    'Do this?',
  ];
  const left = questions.filter((question) => !byOptions.includes(question));
  return new TypingPerson(left.map((at): Typed => ({ at, types: said[at] ?? [keys.enter] })));
}

const asked = [
  "Are Business Central's own orders made in Sales?",
  'Which orders enter by themselves?',
  'Do this?',
] as const;
const active = { 'When does an order in Sales enter?': [keys.down, keys.enter] };

describe('setup at a terminal', () => {
  it('what is typed is shown as it would be, done after a yes, and a second run asks from there and changes nothing', async () => {
    const first = person({
      ...active,
      [asked[0]]: [keys.down, keys.enter],
      [asked[1]]: [keys.down, keys.down, keys.enter],
      [asked[2]]: [keys.yes],
    });
    const ran = await world.run([], { terminal: first });
    expect(first.unasked).toEqual([]);
    expect(ran).toMatchObject({ exitCode: 0, error: '' });
    expect(ran.out).toContain('configuration: createInSales: "off" → "whenReleased"');
    expect(ran.out).toContain('Done.');
    expect(world.posted.map(({ path }) => path)).toEqual([
      'configuration/stage',
      'configuration/activate',
      'connections',
    ]);
    const staged = world.posted[0]?.body.configuration as { readonly policies: object };
    expect(staged.policies).toEqual({
      ordersEnter: { when: 'active', quietMinutes: 5 },
      createInSales: 'whenReleased',
    });

    world.configuration = staged;
    world.view = { connectionId: 'main', state: 'connected', enabled: true, stopped: null };
    world.posted = [];
    const second = person({ [asked[1]]: [keys.down, keys.down, keys.enter] });
    const again = await world.run([], { terminal: second });
    expect(again).toMatchObject({ exitCode: 0, out: expect.stringContaining('nothing was changed') });
    expect(second.unasked).toEqual(['Do this?']);
    expect(world.posted).toEqual([]);

    const third = person({
      [asked[0]]: [keys.down, keys.enter],
      [asked[1]]: [keys.down, keys.down, keys.enter],
      [asked[2]]: [keys.yes],
    });
    const changed = await world.run([], { terminal: third });
    expect(changed.out).toContain('configuration: createInSales: "whenReleased" → "whenEntered"');
  });

  it.each([
    ['half-way', { ...active, 'A seller changes an order that is released': [keys.escape] }],
    ['at the last question', { ...active, 'Do this?': [keys.escape] }],
  ])('who leaves %s has changed nothing', async (_, said) => {
    const leaving = person(said);
    expect(await world.run([], { terminal: leaving })).toMatchObject({ exitCode: 1 });
    expect(leaving.shown).toContain('Nothing was changed.');
    expect(world.posted).toEqual([]);
    expect(await world.endpoints()).toBe(0);
  });

  it('who says no at the end has changed nothing', async () => {
    const ran = await world.run([], { terminal: person({ ...active, 'Do this?': ['n'] }) });
    expect(ran).toMatchObject({ exitCode: 1, out: expect.stringContaining('Nothing was changed.') });
    expect(world.posted).toEqual([]);
  });

  it('an option answers its question', async () => {
    const answering = person({ ...active, 'Do this?': ['n'] }, [asked[0], asked[1]]);
    const ran = await world.run(['--create-in-sales', 'whenEntered', '--start-date', '2026-01-01'], {
      terminal: answering,
    });
    expect(answering.unasked).toEqual([]);
    expect(ran.out).toContain('createInSales: "off" → "whenEntered"');
  });
});
