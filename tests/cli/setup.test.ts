import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addSetupCommands } from '../../cli/commands/setup-group.js';
import { type Choices, changesOf, choicesOf, ordersEnterOf } from '../../cli/setup/choices.js';
import { conflictRulesWith } from '../../cli/setup/conflict-choices.js';
import type { Findings } from '../../cli/setup/find-out.js';
import { neverFires, type SalesOffers } from '../../cli/setup/never-fires.js';
import { configurationWith, planOf } from '../../cli/setup/plan.js';
import { policyTable } from '../../cli/setup/policy-table.js';
import { noPrompts, type Prompts } from '../../cli/setup/prompts.js';
import { askChoices } from '../../cli/setup/questions.js';
import type { SetupRun } from '../../cli/setup/setup-run.js';
import type { Surroundings } from '../../cli/surroundings.js';
import { readContent } from '../../lib/configuration/content.js';

describe('policies as options', () => {
  it.each([
    ['submitted', { when: 'submitted' }],
    ['active', { when: 'active', quietMinutes: 5 }],
    ['active:20', { when: 'active', quietMinutes: 20 }],
    ['statusReason:100001', { when: 'activeWithStatusReason', statusCode: 100001 }],
  ])('--orders-enter %s', (text, policy) => {
    expect(ordersEnterOf(text)).toEqual(policy);
  });

  it.each(['', 'often', 'active:soon', 'active:0', 'statusReason', 'submitted:5'])(
    '--orders-enter refuses "%s"',
    (text) => {
      expect(() => ordersEnterOf(text)).toThrow('--orders-enter must be');
    },
  );

  it('what is not given stays as it is', () => {
    expect(choicesOf({ startDate: '2026-01-01', conflict: ['price=salesWins'] }, { policies: {} })).toEqual({
      policies: { startDate: '2026-01-01', conflictRules: [{ when: { group: 'price' }, rule: 'salesWins' }] },
    });
  });

  it('a start date that is taken away, and archiving that is said no to, are changes like any other', () => {
    const policies = { startDate: '2026-01-01', archiveEveryChange: true, archiveOrdersConfirmed: true };
    const inForce = { businessTimeZone: 'UTC', policies };
    const choices = choicesOf({ startDate: false, archiveEveryChange: false, archiveOrdersConfirmed: false }, inForce);
    expect(changesOf(inForce, choices)).toEqual([
      'startDate: "2026-01-01" → none',
      'archiveEveryChange: true → false',
      'archiveOrdersConfirmed: true → false',
    ]);
    expect(changesOf({ ...inForce, policies: {} }, { policies: { startDate: null } })).toEqual([]);
  });

  it.each([
    [['--start-date', '2026-02-01'], { startDate: '2026-02-01' }],
    [['--no-start-date'], { startDate: false }],
    [
      ['--archive-every-change', '--archive-orders-confirmed'],
      { archiveEveryChange: true, archiveOrdersConfirmed: true },
    ],
    [['--no-archive-every-change'], { archiveEveryChange: false }],
    [['--no-archive-orders-confirmed'], { archiveOrdersConfirmed: false }],
    [[], {}],
  ])('the command line understands %j, and leaves open what is not said', (words, said) => {
    const program = new Command();
    addSetupCommands(program, {} as Surroundings, () => undefined);
    const command = program.commands[0];
    command?.parseOptions([...words]);
    expect(command?.opts()).toEqual(said);
  });

  it('only what differs from the configuration in force is told, whatever the order of its names', () => {
    const inForce = {
      businessTimeZone: 'Europe/Copenhagen',
      policies: {
        ordersEnter: { quietMinutes: 5, when: 'active' },
        createInBusinessCentral: 'whenEntered',
        createInSales: 'off',
      },
    };
    const choices: Choices = {
      businessTimeZone: 'Europe/Copenhagen',
      policies: { ordersEnter: { when: 'active', quietMinutes: 5 }, createInSales: 'whenReleased' },
    };
    expect(changesOf(inForce, choices)).toEqual(['createInSales: "off" → "whenReleased"']);
  });
});

describe('what becomes of deleted orders as options', () => {
  const makeAnew = { action: 'makeAnew', afterMinutes: 60 };

  it.each([
    [{ deletedInSales: 'makeAnew:60' }, {}, { deletedOrders: { inSales: makeAnew } }],
    [{ deletedInSales: 'uncouple' }, {}, { deletedOrders: { inSales: { action: 'uncouple', afterMinutes: 10 } } }],
    [
      { deletedInBusinessCentral: 'makeAnew:60' },
      { deletedOrders: { inSales: makeAnew } },
      { deletedOrders: { inSales: makeAnew, inBusinessCentral: makeAnew }, cancelAfterMinutes: null },
    ],
    [
      { deletedInBusinessCentral: 'cancel:30' },
      { deletedOrders: { inBusinessCentral: makeAnew } },
      { deletedOrders: null, cancelAfterMinutes: 30 },
    ],
    [{ deletedInSales: 'person' }, { deletedOrders: { inSales: makeAnew } }, { deletedOrders: null }],
  ])('%j beside %j', (options, policies, chosen) => {
    expect(choicesOf(options, { policies }).policies).toEqual(chosen);
    const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== null));
    expect(readContent({ businessTimeZone: 'UTC', policies: given })).toMatchObject({ ok: true });
  });

  it.each(['cancel', 'makeAnew:5', 'makeAnew:soon', 'makeAnew:60:1', ''])('"%s" is refused for Sales', (text) => {
    expect(() => choicesOf({ deletedInSales: text }, { policies: {} })).toThrow('--deleted-in-sales must be');
  });
});

describe('what stands for lines, and what countries are called, as options', () => {
  it('one part of the policy changes, the others stay; none takes it away', () => {
    const lines = { freight: { type: 'Account', number: '6110' }, otherLines: 'park', resources: ['LIFT'] };
    expect(choicesOf({ writeInLines: 'Item:misc', freight: 'none' }, { policies: { lines } }).policies).toEqual({
      lines: { writeIn: { type: 'Item', number: 'MISC' }, otherLines: 'park', resources: ['LIFT'] },
    });
    expect(choicesOf({}, { policies: { lines } }).policies).toEqual({});
  });

  it('names are added to those in force, and a name that is there gets the new code', () => {
    const countries = [
      { businessCentral: 'DE', sales: 'Germany' },
      { businessCentral: 'DK', sales: 'Danmark' },
    ];
    const choices = choicesOf({ country: ['de=Deutschland', 'DK=DANMARK'] }, { policies: {}, countries });
    expect(choices.countries).toEqual([
      { businessCentral: 'DE', sales: 'Germany' },
      { businessCentral: 'DE', sales: 'Deutschland' },
      { businessCentral: 'DK', sales: 'DANMARK' },
    ]);
    const written = { businessTimeZone: 'UTC', mapping: { references: { units: [] }, header: [] } };
    expect(configurationWith({ written }, choices).mapping).toEqual({
      references: { units: [], countries: choices.countries },
      header: [],
    });
  });
});

describe('a conflict rule as an option', () => {
  const forOne = { when: { group: 'terms', customer: 'C00010' }, rule: 'park' };
  const price = { when: { group: 'price' }, rule: 'lowest' };
  const inForce = [forOne, price];

  it.each([
    ['price=salesWins', [forOne, { when: { group: 'price' }, rule: 'salesWins' }]],
    ['terms=salesWins', [forOne, price, { when: { group: 'terms' }, rule: 'salesWins' }]],
    ['price=default', [forOne]],
    ['terms=default', inForce],
    ['all=default', [forOne]],
  ])('%s changes that rule and keeps the others, those of one customer before it', (word, rules) => {
    expect(conflictRulesWith([word], inForce)).toEqual(rules);
  });

  it('all= is for every field group that may have the rule', () => {
    const rules = conflictRulesWith(['all=lowest', 'price=park'], []);
    expect(rules).toContainEqual({ when: { group: 'price' }, rule: 'park' });
    expect(rules.filter(({ rule }) => rule === 'lowest').length).toBeGreaterThan(3);
    // A deletion that meets an edit has no lower side.
    expect(rules.some(({ when }) => when.group === 'line')).toBe(false);
  });

  it.each(['price', 'price=', '=park'])('"%s" is refused with what is meant', (word) => {
    expect(() => conflictRulesWith([word], [])).toThrow('--conflict must be');
  });
});

describe('a policy by which no order would ever enter is refused', () => {
  const offers: SalesOffers = { salesOrderProcessing: false, statusReasons: new Map([[1, 'New']]) };
  const byPeople = { isSubmittedByApps: false };

  it('submitted, while people see no Submit button', () => {
    expect(neverFires({ when: 'submitted' }, offers, byPeople)).toMatch(/no order would ever enter/);
    expect(neverFires({ when: 'submitted' }, { ...offers, salesOrderProcessing: true }, byPeople)).toBeUndefined();
    expect(neverFires({ when: 'submitted' }, offers, { isSubmittedByApps: true })).toBeUndefined();
  });

  it('a status reason that there is not', () => {
    const reason = (statusCode: number) => ({ when: 'activeWithStatusReason', statusCode }) as const;
    expect(neverFires(reason(7), offers, byPeople)).toMatch(/There are: 1 New/);
    expect(neverFires(reason(1), offers, byPeople)).toBeUndefined();
  });

  it('what nobody could look at is not taken for good', () => {
    const reason = { when: 'activeWithStatusReason', statusCode: 7 } as const;
    expect(neverFires(reason, { ...offers, statusReasons: new Map() }, byPeople)).toMatch(/could not be asked/);
    expect(neverFires({ when: 'submitted' }, undefined, byPeople)).toMatch(/could not be asked/);
    expect(neverFires({ when: 'active', quietMinutes: 5 }, undefined, byPeople)).toBeUndefined();
  });
});

describe('the plan', () => {
  const found: Findings = {
    connectionId: 'shop',
    view: { connectionId: 'shop', state: 'connected', enabled: true, stopped: null },
    activeVersion: 0,
    written: { businessTimeZone: 'UTC' },
    inForce: { businessTimeZone: 'UTC', policies: { ordersEnter: { when: 'submitted' }, createInSales: 'off' } },
    offers: { salesOrderProcessing: true, statusReasons: new Map() },
    obstacles: [],
    troubles: [],
    unregistered: [],
  };

  it('is empty when everything is as asked', () => {
    expect(planOf(found, { policies: { createInSales: 'off' } }, {}).steps).toEqual([]);
  });

  it('a check that is bad and that setup does not mend refuses it; the other integration can be accepted', () => {
    const trouble = { id: 'sales.otherIntegration', title: 'Other', standing: 'bad', sentence: 'It is at work.' };
    const obstacle = { code: 'besideOtherIntegration', sentence: 'It is at work.', isAcceptable: true };
    const troubled = { ...found, troubles: [trouble], obstacles: [obstacle] };
    expect(planOf(troubled, { policies: {} }, {}).refusals).toEqual(['Other: It is at work.']);
    const accepting = planOf(troubled, { policies: {} }, { accept: true });
    expect(accepting.refusals).toEqual([]);
    expect(accepting.steps[0]).toBe('accept, and keep in the journal of the connection: It is at work.');
    // Also on a connection that is on already: only the app journals it.
    expect(accepting.switchesOn).toBe(true);
  });

  it('a configuration that could not be put in force is refused with the path and what may stand there', () => {
    const { refusals } = planOf(found, { policies: { startDate: 'soon' } }, {});
    expect(refusals.join()).toMatch(/policies\.startDate: must be a date/);
  });

  it('that an app submits is said once: a connection that is on and works by it is not asked again', () => {
    const byApps = { ...found, offers: { salesOrderProcessing: false, statusReasons: new Map() } };
    expect(planOf(byApps, { policies: {} }, {}).refusals).toEqual([]);
    const off = { ...byApps, view: { ...found.view, enabled: false } };
    expect(planOf(off, { policies: {} }, {}).refusals.join()).toContain('--submitted-by-apps');
    const changed = {
      ...byApps,
      inForce: { ...found.inForce, policies: { ordersEnter: { when: 'active', quietMinutes: 5 } } },
    };
    const policies = { ordersEnter: { when: 'submitted' } } as const;
    expect(planOf(changed, { policies }, {}).refusals.join()).toContain('--submitted-by-apps');
  });

  it('a connection that has stopped itself is not set up', () => {
    const stopped = { ...found, view: { ...found.view, stopped: { sentence: 'A copy.' } } };
    expect(planOf(stopped, { policies: {} }, {}).refusals.join()).toMatch(/A copy\. See "tandem resume-connection"/);
  });
});

describe('at a terminal', () => {
  const found: Findings = {
    connectionId: 'shop',
    view: { connectionId: 'shop', state: 'connected', enabled: false, stopped: null },
    activeVersion: 0,
    written: { businessTimeZone: 'UTC' },
    inForce: {
      businessTimeZone: 'UTC',
      policies: {
        ordersEnter: { when: 'submitted' },
        createInBusinessCentral: 'whenEntered',
        direction: 'both',
        createInSales: 'off',
        changeReleased: 'park',
      },
    },
    offers: { salesOrderProcessing: true, statusReasons: new Map() },
    obstacles: [],
    troubles: [],
    unregistered: [],
  };
  const startDate = '--start-date <day>, or --no-start-date';
  const asked: string[] = [];
  const told: string[] = [];
  const offered = new Map<string, readonly string[]>();
  const prompts = (answers: Readonly<Record<string, string>>): Prompts => ({
    text: async ({ option, initial }) => {
      asked.push(option);
      return answers[option] ?? initial ?? '';
    },
    choose: async ({ option, initial, from }) => {
      asked.push(option);
      offered.set(
        option,
        from.map(({ value }) => value),
      );
      return answers[option] ?? initial ?? '';
    },
    confirm: async () => true,
    tell: (problem) => {
      told.push(String(problem));
    },
  });
  const run = (answers: Readonly<Record<string, string>>, options: SetupRun['options'] = {}) =>
    ({ options, prompts: prompts(answers), surroundings: { isTerminal: true } }) as unknown as SetupRun;

  it('who agrees to everything changes nothing but the start date, which is today at first', async () => {
    const choices = await askChoices(found, run({}));
    expect(changesOf(found.inForce, choices)).toEqual([`startDate: none → "${new Date().toISOString().slice(0, 10)}"`]);
    const before = {
      ...found,
      inForce: { ...found.inForce, policies: { ...found.inForce.policies, startDate: '2026-01-01' } },
    };
    expect(changesOf(before.inForce, await askChoices(before, run({})))).toEqual([]);
  });

  it.each([
    ['all', 'startDate: "2026-01-01" → none'],
    ['day', 'startDate: "2026-01-01" → "2026-03-01"'],
  ])('the start date can be taken away or moved: %s', async (answer, change) => {
    const inForce = { ...found.inForce, policies: { ...found.inForce.policies, startDate: '2026-01-01' } };
    const days = prompts({ [startDate]: answer });
    const text: Prompts['text'] = async ({ option }) => (option === startDate ? '2026-03-01' : 'UTC');
    const asking = { ...run({}), prompts: { ...days, text } };
    expect(changesOf(inForce, await askChoices({ ...found, inForce }, asking))).toEqual([change]);
  });

  it('archiving and one conflict rule are asked for, too', async () => {
    const choices = await askChoices(
      found,
      run({ '--[no-]archive-every-change': 'yes', '--[no-]archive-orders-confirmed': 'yes', [startDate]: 'all' }),
    );
    expect(changesOf(found.inForce, choices)).toEqual([
      'archiveEveryChange: none → true',
      'archiveOrdersConfirmed: none → true',
    ]);
    const answers = ['one', 'price', 'lowest'];
    const choose = async ({ option, initial }: { readonly option: string; readonly initial?: string }) =>
      option.startsWith('--conflict') ? (answers.shift() ?? '') : (initial ?? '');
    const one = { ...run({}), prompts: { ...prompts({}), choose } };
    expect((await askChoices(found, one)).policies.conflictRules).toEqual([
      { when: { group: 'price' }, rule: 'lowest' },
    ]);
  });

  it('where people cannot submit, it is asked whether somebody else does', async () => {
    const offers = { salesOrderProcessing: false, statusReasons: new Map([[1, 'New']]) };
    const asking = run({ [startDate]: 'all' });
    const confirmed: string[] = [];
    const confirm = async (message: string) => confirmed.push(message) > 0;
    const choices = await askChoices({ ...found, offers }, { ...asking, prompts: { ...asking.prompts, confirm } });
    expect(confirmed).toEqual([expect.stringContaining('Does a flow or another app submit orders?')]);
    expect(planOf({ ...found, offers }, choices, {}).refusals).toEqual([]);
  });

  it.each(policyTable.filter(({ kind }) => kind === 'oneOf'))(
    '$flag offers just what the policy may hold, as an option and as a question',
    ({ flag, name, answers }) => {
      const program = new Command();
      addSetupCommands(program, {} as Surroundings, () => undefined);
      const option = program.commands[0]?.options.find(({ long }) => long === flag);
      expect(option?.argChoices).toEqual(Object.keys(answers));
      const tried = (value: string) => readContent({ businessTimeZone: 'UTC', policies: { [name]: value } });
      expect(tried('another')).toMatchObject({ problems: [expect.stringContaining('must be one of')] });
      const [problem = ''] = (tried('another') as { problems: readonly string[] }).problems;
      expect([...problem.matchAll(/"(\w+)"/g)].map(([, value]) => value).sort()).toEqual(Object.keys(answers).sort());
    },
  );

  it('an option answers its question', async () => {
    asked.length = 0;
    await askChoices(found, run({}, { ordersEnter: 'active', startDate: '2026-01-01', conflict: ['price=salesWins'] }));
    expect(asked).toEqual([
      '--time-zone <name>',
      '--direction',
      '--create-in-business-central',
      '--create-in-sales',
      '--change-released',
      '--[no-]archive-every-change',
      '--[no-]archive-orders-confirmed',
      'the options of "tandem setup --help"',
    ]);
  });

  it('invoices in Sales are chosen by an option, and stay as they are without', async () => {
    const optioned = await askChoices(found, run({}, { invoicesInSales: 'no' }));
    expect(optioned.policies.invoicesInSales).toBe(false);
    const neither = await askChoices(found, run({}));
    expect(neither.policies.invoicesInSales).toBeUndefined();
  });

  it.each(['park', 'salesWins', 'businessCentralWins'])(
    '"%s" for all conflicts is a configuration that can be put in force',
    async (who) => {
      const choices = await askChoices(found, run({ '--conflict <group=rule>': who }));
      expect(choices.policies.conflictRules?.length).toBeGreaterThan(3);
      expect(planOf(found, choices, {}).refusals).toEqual([]);
    },
  );
});

describe('without a terminal', () => {
  it('a question that no option answers names the option', async () => {
    await expect(noPrompts.text({ message: 'Address?', option: '--sales <url>' })).rejects.toThrow(
      'Give --sales <url>.',
    );
    expect(await noPrompts.confirm('Do this?')).toBe(false);
  });
});
