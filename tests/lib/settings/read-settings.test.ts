import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../../lib/settings/read-settings.js';
import { SettingsError } from '../../../lib/settings/settings-error.js';
import { bcSecret, cloudEnvironment, connectionEntry, otherSales } from './complete-environment.js';

function refusal(environment: Record<string, string | undefined>): SettingsError {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) {
      return error;
    }
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('readSettings', () => {
  it('gives one object with addresses trimmed, ids in lower case and defaults filled in', () => {
    const settings = readSettings(cloudEnvironment());
    expect(settings.mode).toBe('cloud');
    expect(settings.publicUrl).toBe('https://tandem.example');
    expect(settings.queue).toEqual({ queueName: 'notices', fullyQualifiedNamespace: 'tandem.servicebus.windows.net' });
    expect(settings.tables).toEqual({ endpoint: 'https://tandem.table.core.windows.net' });
    expect(settings.sweepOverlapMs).toBe(600_000);
    const [main] = settings.connections;
    expect(main?.businessCentral.companyId).toBe('aaaaaaaa-2222-4222-8222-222222222222');
    expect(main?.businessCentral.apiBaseUrl).not.toMatch(/\/$/);
    expect(main?.sales.tokenScope).toBe('https://example.crm4.dynamics.com/.default');
    expect(main?.connection.policies).toEqual({
      ordersEnter: { when: 'submitted' },
      createInBusinessCentral: 'whenEntered',
      direction: 'both',
      createInSales: 'off',
      changeReleased: 'park',
      archiveEveryChange: false,
      fulfilWhen: 'shipped',
      whenInvoiced: 'setInvoiced',
      canceledInSales: 'park',
      archiveOrdersConfirmed: false,
      restoredOrders: 'offer',
      releaseOrders: 'again',
      quotes: 'off',
      closedQuotes: 'leave',
      pauseWhenGone: { orders: 5, percent: 2 },
      lines: { otherLines: 'writeIn', resources: [] },
      news: 'en',
      newsBatchMs: 600_000,
      stockNews: false,
      invoiceNews: true,
      invoicesInSales: false,
      postingsOnAccount: false,
      stockOnProducts: false,
      conflictRules: [],
      parkedRetryMs: 60_000,
    });
  });

  it('price lists are made by nobody until it is chosen, and are called by a name that holds the currency', () => {
    const withPolicy = (priceLists: object) => {
      const environment = cloudEnvironment();
      const [connection] = JSON.parse(environment.TANDEM_CONNECTIONS ?? '') as [object];
      const policies = { priceLists };
      return readSettings({ ...environment, TANDEM_CONNECTIONS: JSON.stringify([{ ...connection, policies }]) })
        .connections[0]?.connection.policies.priceLists;
    };
    expect(withPolicy({})).toEqual({ createMissing: 'never', name: 'Tandem {currency}', prices: 'never' });
    expect(withPolicy({ createMissing: 'create', name: ' {currency} list ' })?.name).toBe('{currency} list');
    expect(() => withPolicy({ name: 'Tandem' })).toThrow('must hold {currency}');
  });

  it('cannot be changed afterwards, however deep', () => {
    const settings = readSettings(cloudEnvironment());
    const inner = settings.connections[0]?.businessCentral as { apiBaseUrl: string };
    expect(() => {
      inner.apiBaseUrl = 'https://elsewhere.example';
    }).toThrow(TypeError);
  });

  it('takes several connections, each with its own policies', () => {
    const second = connectionEntry({
      connectionId: 'second',
      sales: otherSales,
      policies: { createInSales: 'whenReleased', startDate: '2026-01-01' },
    });
    const settings = readSettings(
      cloudEnvironment({ TANDEM_CONNECTIONS: JSON.stringify([connectionEntry(), second]) }),
    );
    expect(settings.connections.map(({ connection }) => connection.connectionId)).toEqual(['main', 'second']);
    expect(settings.connections[1]?.connection.policies).toMatchObject({
      createInSales: 'whenReleased',
      changeReleased: 'park',
      news: 'en',
      newsBatchMs: 600_000,
      stockNews: false,
      startDate: '2026-01-01',
    });
  });

  describe('two connections on one Sales organization (W-31)', () => {
    const entered = (statusCode: number) => ({ ordersEnter: { when: 'activeWithStatusReason', statusCode } });
    const businessCentral = {
      apiBaseUrl: 'https://api.businesscentral.dynamics.com/v2.0/tenant/production/api/v2.0',
      companyId: 'BBBBBBBB-2222-4222-8222-222222222222',
      webhookSecretSetting: 'BcSecret',
    };
    const pair = (one: object, other: object) =>
      cloudEnvironment({
        TANDEM_CONNECTIONS: JSON.stringify([
          connectionEntry({ policies: one }),
          connectionEntry({ connectionId: 'second', businessCentral, policies: other }),
        ]),
      });

    it('are refused while both would take the same orders', () => {
      for (const [one, other] of [
        [{}, {}],
        [entered(1), {}],
        [entered(1), entered(1)],
        [entered(1), { ordersEnter: { when: 'active' } }],
      ] as const) {
        expect(refusal(pair(one, other)).message).toMatch(/main and second would both take the orders/);
      }
    });

    it('are seen also where the organization answers at another address: its id is the last word', () => {
      const sales = (connectionId: string, organizationId: string, apiBaseUrl: string) =>
        connectionEntry({
          connectionId,
          ...(connectionId === 'second' ? { businessCentral } : {}),
          sales: { apiBaseUrl, organizationId, webhookSecretSetting: 'SalesSecret' },
        });
      const two = (id: string) => [
        sales('main', 'aaaaaaaa-3333-4333-8333-333333333333', 'https://one.crm4.dynamics.com/api/data/v9.2'),
        sales('second', id, 'https://one.api.crm4.dynamics.com/api/data/v9.2'),
      ];
      const read = (id: string) => cloudEnvironment({ TANDEM_CONNECTIONS: JSON.stringify(two(id)) });
      expect(refusal(read('AAAAAAAA-3333-4333-8333-333333333333')).message).toMatch(/main and second would both/);
      expect(readSettings(read('cccccccc-3333-4333-8333-333333333333')).connections).toHaveLength(2);
    });

    it('are taken with a status reason of their own', () => {
      expect(readSettings(pair(entered(1), entered(2))).connections).toHaveLength(2);
    });

    it('the same pair twice is refused in any case', () => {
      const twice = [
        connectionEntry({ policies: entered(1) }),
        connectionEntry({ connectionId: 'b', policies: entered(2) }),
      ];
      expect(refusal(cloudEnvironment({ TANDEM_CONNECTIONS: JSON.stringify(twice) })).message).toMatch(/main and b/);
    });
  });

  const deleted = (inBusinessCentral: object) => ({ deletedOrders: { inBusinessCentral } });

  it.each([
    ['a deletion without a confirmed archive', { canceledInSales: 'deleteDraft' }, 'archiveOrdersConfirmed'],
    ['a cancellation after less than ten minutes', { cancelAfterMinutes: 9 }, 'at least 10'],
    ['making anew after less than ten minutes', deleted({ action: 'makeAnew', afterMinutes: 9 }), 'at least 10'],
    [
      'two answers to one deletion',
      { cancelAfterMinutes: 10, ...deleted({ action: 'uncouple' }) },
      'exclude each other',
    ],
    ['reopening without a page that can', { changeReleased: 'reopen' }, 'needs mapping.page.actions.reopen'],
    ['releasing without a page that can', { releaseOrders: 'enteredAndAgain' }, 'needs mapping.page.actions.release'],
  ])('refuses %s', (_, policies, word) => {
    const connections = JSON.stringify([connectionEntry({ policies })]);
    const error = refusal(cloudEnvironment({ TANDEM_CONNECTIONS: connections }));
    expect(error.problems.map(({ problem }) => problem).join()).toContain(word);
  });

  it('tells everything that is missing at once, with name, purpose and example', () => {
    const error = refusal({});
    const names = error.problems.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'TANDEM_PUBLIC_URL',
        'TANDEM_CONNECTIONS',
        'TANDEM_TENANT_ID',
        'TANDEM_OPERATOR_AUDIENCE',
        'QueueName',
        'ServiceBusConnection',
        'TableStorage',
        'SweepSchedule',
        'OpenOrdersSchedule',
        'ReconcileSchedule',
        'DeadLettersSchedule',
        'RetentionSchedule',
        'DriftSchedule',
        'DueWorkSchedule',
        'SubscriptionsSchedule',
      ]),
    );
    for (const { name, purpose, example } of error.problems) {
      expect(error.message).toContain(name);
      expect(error.message).toContain(purpose);
      expect(error.message).toContain(example);
    }
  });

  it('treats an empty setting as missing', () => {
    expect(refusal(cloudEnvironment({ QueueName: '  ' })).problems).toMatchObject([
      { name: 'QueueName', problem: 'is missing' },
    ]);
  });

  it.each([
    ['TANDEM_MODE', 'production'],
    ['TANDEM_PUBLIC_URL', 'tandem.example'],
    ['TANDEM_PUBLIC_URL', 'https://tandem.example/?code=1'],
    ['TANDEM_CONNECTIONS', '[{'],
    ['TANDEM_CONNECTIONS', '[]'],
    ['TANDEM_CONNECTIONS', JSON.stringify([connectionEntry(), connectionEntry()])],
    ['TANDEM_CONNECTIONS', JSON.stringify([connectionEntry({ connectionId: 'Main Company' })])],
    ['TANDEM_CONNECTIONS', JSON.stringify([connectionEntry({ businessTimeZone: 'Europe/Nowhere' })])],
    ['TANDEM_CONNECTIONS', JSON.stringify([connectionEntry({ tpyo: true })])],
    ['TANDEM_CONNECTIONS', JSON.stringify([connectionEntry({ policies: { changeRelased: 'archiveAndRecreate' } })])],
    ['TANDEM_TENANT_ID', 'contoso'],
    ['TANDEM_SWEEP_OVERLAP_MINUTES', 'ten'],
    ['TANDEM_SWEEP_OVERLAP_MINUTES', '0'],
    ['SweepSchedule', '*/5 * * * *'],
    ['ServiceBusConnection__fullyQualifiedNamespace', 'sb://tandem.servicebus.windows.net/'],
  ])('names %s when it is wrong: %s', (name, value) => {
    const error = refusal(cloudEnvironment({ [name]: value }));
    expect(error.problems.map((problem) => problem.name)).toEqual([name]);
  });

  it('takes conflict rules as an ordered list or in the short form, one rule a group', () => {
    const rulesRead = (conflictRules: unknown) =>
      readSettings(
        cloudEnvironment({ TANDEM_CONNECTIONS: JSON.stringify([connectionEntry({ policies: { conflictRules } })]) }),
      ).connections[0]?.connection.policies.conflictRules;
    const list = [
      { when: { group: 'price', customer: 'C00020' }, rule: 'salesWins' },
      { when: { group: 'productAndQuantity', lineProduct: '1896-S' }, rule: 'largerQuantityWins' },
    ];
    expect(rulesRead(list)).toEqual(list);
    expect(rulesRead({ price: 'park' })).toEqual([{ when: { group: 'price' }, rule: 'park' }]);
  });

  it.each([
    [[{ when: { group: 'price' }, rule: 'cheapest' }], 'businessCentralWins, salesWins, lowest, highest, park, larger'],
    [{ price: 'cheapest' }, 'businessCentralWins, salesWins, lowest, highest, park, larger'],
    [[{ when: { group: 'line' }, rule: 'lowest' }], 'editWins, businessCentralWins, salesWins, park'],
    [[{ when: { group: 'prices' }, rule: 'park' }], 'headerDiscount, freight, productAndQuantity, price'],
    [[{ when: { group: 'price', customr: 'C00020' }, rule: 'park' }], 'customr'],
  ])('a conflict rule that cannot be meant stops the start and tells what is known: %j', (conflictRules, known) => {
    const error = refusal(
      cloudEnvironment({ TANDEM_CONNECTIONS: JSON.stringify([connectionEntry({ policies: { conflictRules } })]) }),
    );
    expect(error.message).toContain(known);
    expect(error.message).toContain('0.policies.conflictRules.0');
  });

  it('says where in the list of connections something is wrong', () => {
    const broken = connectionEntry({ sales: { apiBaseUrl: 'crm', webhookSecretSetting: 'SalesSecret' } });
    const error = refusal(cloudEnvironment({ TANDEM_CONNECTIONS: JSON.stringify([connectionEntry(), broken]) }));
    expect(error.message).toContain('1.sales.apiBaseUrl');
  });

  it('refuses plain http in the cloud and takes it locally', () => {
    const error = refusal(cloudEnvironment({ TANDEM_PUBLIC_URL: 'http://tandem.example' }));
    expect(error.problems).toMatchObject([{ name: 'TANDEM_PUBLIC_URL', problem: 'must be an https address' }]);
    const local = cloudEnvironment({ TANDEM_MODE: 'local', TANDEM_PUBLIC_URL: 'http://127.0.0.1:7071' });
    expect(readSettings(local).publicUrl).toBe('http://127.0.0.1:7071');
  });

  it('takes exactly one way to Service Bus and one to Table Storage', () => {
    const both = refusal(cloudEnvironment({ ServiceBusConnection: 'Endpoint=sb://x;', TableStorage: 'AccountName=x' }));
    expect(both.problems.map(({ name }) => name).sort()).toEqual(['ServiceBusConnection', 'TableStorage']);
  });

  it('asks for no tenant in local mode', () => {
    const local = cloudEnvironment({
      TANDEM_MODE: 'local',
      TANDEM_TENANT_ID: undefined,
      TANDEM_OPERATOR_AUDIENCE: undefined,
    });
    expect(readSettings(local).operators).toEqual({ authority: 'https://login.microsoftonline.com' });
  });
});

describe('secrets that connections name', () => {
  it('are read from their own settings, the previous one beside the current one', () => {
    const previous = 'previous-4f1d0c6a9b8e7d6c5b4a3f2e1d0c';
    const settings = readSettings(cloudEnvironment({ BcSecret_PREVIOUS: previous }));
    expect(settings.connections[0]?.businessCentral.webhookSecrets).toEqual([bcSecret, previous]);
    expect(settings.connections[0]?.sales.webhookSecrets).toHaveLength(1);
    expect(settings.secrets).toEqual(expect.arrayContaining([bcSecret, previous]));
  });

  it.each([
    ['missing', undefined, 'is missing'],
    ['short', 'short', 'must be 32 to 200'],
    ['not plain', `${bcSecret}"<>`, 'must be 32 to 200'],
    ['the placeholder of the sample', '<random, 32 to 200 letters and digits>', 'placeholder'],
  ])('stop the start when %s', (_, value, problem) => {
    const error = refusal(cloudEnvironment({ BcSecret: value }));
    expect(error.problems).toHaveLength(1);
    expect(error.message).toContain('BcSecret');
    expect(error.message).toContain(problem);
  });

  it('are never told in a refusal', () => {
    const wrongPlace = {
      TANDEM_MODE: bcSecret,
      QueueName: `${bcSecret}!`,
      TANDEM_TENANT_ID: bcSecret,
      BcSecret: `${bcSecret}"`,
    };
    expect(refusal(cloudEnvironment(wrongPlace)).message).not.toContain(bcSecret);
  });

  it('a static token is for local mode only', () => {
    const entry = connectionEntry();
    const withToken = {
      ...entry,
      sales: { ...(entry.sales as Record<string, unknown>), tokenSetting: 'SalesToken' },
    };
    const environment = cloudEnvironment({
      TANDEM_CONNECTIONS: JSON.stringify([withToken]),
      SalesToken: 'integration',
    });
    expect(refusal(environment).problems).toMatchObject([{ name: 'SalesToken' }]);
    expect(readSettings({ ...environment, TANDEM_MODE: 'local' }).connections[0]?.sales.staticToken).toBe(
      'integration',
    );
    expect(refusal({ ...environment, TANDEM_MODE: 'local', SalesToken: undefined }).message).toContain('SalesToken');
  });
});
