import { describe, expect, it } from '@jest/globals';
import { setupWorldForTests } from './setup-world.js';
import { keys, type Typed, TypingPerson } from './typing-person.js';

const world = setupWorldForTests();

/** The questions in their order, each agreed to as it stands, but for what is said here. */
function person(said: Readonly<Record<string, readonly string[]>>, byOptions: readonly string[] = []): TypingPerson {
  return new TypingPerson(answers(said, byOptions));
}

function answers(
  said: Readonly<Record<string, readonly string[]>>,
  byOptions: readonly string[] = [],
): readonly Typed[] {
  const questions = [
    'Time zone in which days are meant',
    'When does an order in Sales enter?',
    'Which way do changes of coupled orders travel?',
    'Are orders of Sales made in Business Central?',
    "Are Business Central's own orders made in Sales?",
    'A seller changes an order that is released',
    'Does each change of a seller archive the order',
    'Is "Archive Orders" switched on',
    'Which orders enter by themselves?',
    'Both sides changed the same of one order.',
    'Further choices?',
    'Do this?',
  ];
  const left = questions.filter((question) => !byOptions.includes(question));
  return left.map((at) => ({ at, types: said[at] ?? [keys.enter] }));
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

  it('what is chosen further is picked from a list that says what each is now, and says it afterwards', async () => {
    const further = 'Further choices?';
    const usual = answers(active).filter(({ at }) => at !== further && at !== asked[2]);
    const third = [keys.down, keys.down, keys.down, keys.enter];
    const choosing = new TypingPerson([
      ...usual,
      { at: further, types: third },
      { at: 'An order is deleted in Sales', types: [keys.down, keys.enter] },
      { at: 'After how many minutes', types: [keys.enter] },
      { at: 'An order is deleted in Business Central', types: [keys.down, keys.down, keys.down, keys.enter] },
      { at: 'After how many minutes', types: [keys.erase, keys.erase, '5', keys.enter] },
      { at: 'must be person, makeAnew', types: [] },
      { at: 'An order is deleted in Business Central', types: [keys.down, keys.down, keys.down, keys.enter] },
      { at: 'After how many minutes', types: [keys.enter] },
      { at: further, types: [keys.down, keys.down, keys.enter] },
      { at: 'Codes of Business Central and the names', types: ['DE=Germany, DK=Denmark', keys.enter] },
      { at: further, types: [keys.enter] },
      { at: asked[2], types: ['n'] },
    ]);
    const ran = await world.run([], { terminal: choosing });
    expect(choosing.unasked).toEqual([]);
    expect(ran.out).toContain(
      'deletedOrders: none → {"inSales":{"action":"makeAnew","afterMinutes":60}}\n  - configuration: cancelAfterMinutes: none → 60',
    );
    expect(ran.out).toContain('countries: none → DE=Germany, DK=Denmark');
    expect(choosing.everShown).toContain('(now: in Sales makeAnew:60, in Business Central cancel:60)');
  });

  it('a wrong answer is told where it is given, and the question asked again', async () => {
    const zone = 'Time zone in which days are meant';
    const [, ...usual] = answers(active);
    const typing = new TypingPerson([
      { at: zone, types: ['x', keys.enter] },
      { at: 'must be an IANA time zone', types: [] },
      { at: zone, types: [keys.enter] },
      ...usual.flatMap((each): readonly Typed[] =>
        each.at === asked[1]
          ? [
              { at: each.at, types: [keys.down, keys.enter] },
              { at: 'From which day on', types: [keys.erase, 'x', keys.enter] },
              { at: 'must be a date, YYYY-MM-DD', types: [] },
              { at: each.at, types: [keys.down, keys.enter] },
              { at: 'From which day on', types: [...Array(10).fill(keys.erase), '2999-01-01', keys.enter] },
              { at: '2999-01-01 is ahead: no order that is there by then enters by itself', types: ['n'] },
              { at: each.at, types: [keys.down, keys.down, keys.enter] },
            ]
          : each.at === 'A seller changes an order that is released'
            ? [
                { at: each.at, types: [keys.down, keys.down, keys.enter] },
                { at: 'reopen needs mapping.page.actions.reopen', types: [] },
                { at: each.at, types: [keys.enter] },
              ]
            : each.at === asked[2]
              ? [{ at: each.at, types: ['n'] }]
              : [each],
      ),
    ]);
    const ran = await world.run([], { terminal: typing });
    expect(typing.unasked).toEqual([]);
    expect(ran).toMatchObject({ exitCode: 1, out: expect.not.stringContaining('startDate') });
  });

  it('what an option says wrongly is told before anything is asked', async () => {
    for (const [words, problem] of [
      [['--time-zone', 'Mars/Olympus'], 'must be an IANA time zone'],
      [['--start-date', '2026-02-30'], 'must be a date, YYYY-MM-DD'],
      [['--orders-enter', 'often'], '--orders-enter must be'],
      [['--deleted-in-sales', 'cancel'], '--deleted-in-sales must be person, makeAnew'],
      [['--freight', '6110'], '--freight must be Item:<number>'],
      [['--country', 'Germany'], '--country must be <code in Business Central>=<name in Sales>'],
    ] as const) {
      const nobody = person({});
      expect(await world.run(words, { terminal: nobody })).toMatchObject({
        exitCode: 2,
        error: expect.stringContaining(problem),
      });
      expect(nobody.everShown).toBe('');
    }
  });
});
