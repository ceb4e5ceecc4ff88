import { describe, expect, it } from '@jest/globals';
import type {
  BusinessCentralSubscription,
  BusinessCentralSubscriptions,
  SubscriptionRequest,
} from '../../../../lib/ports/business-central.js';
import type { Notice } from '../../../../lib/ports/notice.js';
import { failed, type RemoteFailure, success } from '../../../../lib/ports/remote-result.js';
import { readRegistration } from '../../../../lib/sync/subscriptions/registration-state.js';
import {
  planSubscription,
  superviseSubscription,
  type WantedSubscription,
} from '../../../../lib/sync/subscriptions/subscriptions.js';
import { type SweepWorld, startMs, sweepWorld } from '../sweep-world.js';

const hourMs = 3_600_000;
const request: SubscriptionRequest = {
  notificationUrl: 'https://tandem.example/api/webhooks/business-central/main/current',
  resource: '/api/v2.0/companies(c)/salesOrders',
  clientState: 'state',
};
const wanted: WantedSubscription = {
  connectionId: 'main',
  request,
  addressPrefix: 'https://tandem.example/api/webhooks/business-central/main/',
};

function found(
  id: string,
  changes: Partial<BusinessCentralSubscription> & { readonly leftMs?: number } = {},
): BusinessCentralSubscription {
  const { leftMs = 72 * hourMs, ...rest } = changes;
  return {
    subscriptionId: id,
    etag: `etag-${id}`,
    notificationUrl: request.notificationUrl,
    resource: 'https://api.example/v2.0/t/e/api/v2.0/companies(C)/salesOrders',
    expirationIso: new Date(startMs + leftMs).toISOString(),
    ...rest,
  };
}

describe('planSubscription', () => {
  const plan = (...rows: BusinessCentralSubscription[]) => planSubscription(wanted, rows, startMs);
  const idsOf = (rows: readonly BusinessCentralSubscription[]) => rows.map(({ subscriptionId }) => subscriptionId);

  it('a registration for another entity set that is wanted, too, is left alone; one that is not is surplus', () => {
    const quotes = {
      ...request,
      notificationUrl: `${wanted.addressPrefix}quotes`,
      resource: '/api/v2.0/companies(c)/salesQuotes',
    };
    const rows = [found('orders'), found('quotes', quotes)];
    expect(planSubscription({ ...wanted, more: [quotes] }, rows, startMs).surplus).toEqual([]);
    expect(idsOf(planSubscription(wanted, rows, startMs).surplus)).toEqual(['quotes']);
    const ofQuotes = planSubscription({ ...wanted, request: quotes, more: [request] }, rows, startMs);
    expect([ofQuotes.main, ofQuotes.current?.subscriptionId, ofQuotes.surplus]).toEqual(['keep', 'quotes', []]);
  });

  it('nothing there: create', () => {
    expect(plan()).toEqual({ main: 'create', surplus: [] });
  });

  it.each([
    [72, 'keep'],
    [50, 'keep'],
    [49, 'renew'],
    [1, 'renew'],
    [0, 'renewLapsed'],
    [-5, 'renewLapsed'],
  ])('with %s hours left: %s', (hours, main) => {
    expect(plan(found('a', { leftMs: hours * hourMs })).main).toBe(main);
  });

  it('renewals are never more than a day apart with a timer every quarter of an hour', () => {
    const isKept = (ageHours: number) => plan(found('a', { leftMs: (72 - ageHours) * hourMs })).main === 'keep';
    expect(isKept(22.9)).toBe(true);
    expect(isKept(23.5)).toBe(false);
  });

  it('of doubles the one that lives longest stays, the others go', () => {
    const result = plan(found('a', { leftMs: 60 * hourMs }), found('b'), found('c', { leftMs: 1 }));
    expect(result.current?.subscriptionId).toBe('b');
    expect(idsOf(result.surplus)).toEqual(['a', 'c']);
  });

  it('one under an older secret or of another company goes once the new one is there', () => {
    const older = found('a', { notificationUrl: `${wanted.addressPrefix}previous` });
    const otherCompany = found('b', { resource: '/api/v2.0/companies(d)/salesOrders' });
    expect(plan(older, otherCompany)).toMatchObject({ main: 'create' });
    expect(idsOf(plan(older, otherCompany).surplus)).toEqual(['a', 'b']);
  });

  it('those of others are not touched', () => {
    const others = ['https://other.example/hook', 'https://tandem.example/api/webhooks/business-central/second/x'];
    expect(plan(...others.map((notificationUrl, index) => found(`o${index}`, { notificationUrl })))).toEqual({
      main: 'create',
      surplus: [],
    });
  });
});

/** Business Central's registrations in memory; a failure set for a call is given instead of doing it. */
class FakeSubscriptions implements BusinessCentralSubscriptions {
  readonly calls: string[] = [];
  /** Somebody else renews the registration before the first renewal arrives, or only touches it. */
  faster: 'renews' | 'touches' | 'removes' | undefined;
  readonly failures: Partial<Record<'list' | 'create' | 'renew' | 'remove', RemoteFailure>> = {};
  rows: BusinessCentralSubscription[] = [];

  async list() {
    return this.#answer('list', '', () => this.rows);
  }
  async create(_request: SubscriptionRequest) {
    return this.#answer('create', '', () => found('new'));
  }
  async renew(subscription: BusinessCentralSubscription) {
    if (this.faster !== undefined) {
      const { leftMs } = { renews: { leftMs: 71 * hourMs }, touches: { leftMs: hourMs }, removes: { leftMs: 0 } }[
        this.faster
      ];
      this.rows = this.faster === 'removes' ? [] : [found(subscription.subscriptionId, { leftMs, etag: 'theirs' })];
      this.faster = undefined;
      this.calls.push('renew refused');
      return failed({ reason: 'versionMismatch', message: 'changed' });
    }
    return this.#answer('renew', `${subscription.subscriptionId} ${subscription.etag}`, () =>
      found(subscription.subscriptionId),
    );
  }
  async remove(subscription: BusinessCentralSubscription) {
    return this.#answer('remove', subscription.subscriptionId, () => undefined);
  }

  #answer<Value>(call: 'list' | 'create' | 'renew' | 'remove', about: string, value: () => Value) {
    this.calls.push(`${call} ${about}`.trim());
    const failure = this.failures[call];
    return failure === undefined ? success(value()) : failed(failure);
  }
}

async function supervise(prepare: (fake: FakeSubscriptions) => void) {
  const world = sweepWorld();
  const fake = new FakeSubscriptions();
  prepare(fake);
  await superviseSubscription(world.engine, fake, wanted);
  return { world, fake, recorded: await readRegistration(world.state, 'main', 'businessCentral') };
}

async function noticesOf(world: SweepWorld): Promise<readonly Notice[]> {
  const notices: Notice[] = [];
  await world.queue.drain(async ({ notice }) => {
    notices.push(notice);
  });
  return notices;
}

describe('L6 superviseSubscription', () => {
  it('makes one where there is none, tells it and sweeps the gap', async () => {
    const { world, fake, recorded } = await supervise(() => {});
    expect(fake.calls).toEqual(['list', 'create']);
    expect(await noticesOf(world)).toMatchObject([
      { about: 'sweep', side: 'businessCentral', reason: 'subscriptionCreated' },
    ]);
    expect(recorded).toMatchObject({ ok: true, expirationIso: new Date(startMs + 72 * hourMs).toISOString() });
    expect(world.lines.join()).toContain('subscription.gap');
  });

  it('keeps a fresh one without a call and without a sweep', async () => {
    const { world, fake } = await supervise((fake) => fake.rows.push(found('a')));
    expect(fake.calls).toEqual(['list']);
    expect(await noticesOf(world)).toEqual([]);
  });

  it('renews one that is a day old', async () => {
    const { world, fake, recorded } = await supervise((fake) => fake.rows.push(found('a', { leftMs: 48 * hourMs })));
    expect(fake.calls).toEqual(['list', 'renew a etag-a']);
    expect(await noticesOf(world)).toEqual([]);
    expect(recorded?.expirationIso).toBe(new Date(startMs + 72 * hourMs).toISOString());
  });

  it('F3 one that is gone when it is to be renewed is made anew, and the gap swept', async () => {
    const { world, fake } = await supervise((fake) => {
      fake.rows.push(found('a', { leftMs: hourMs }));
      fake.failures.renew = { reason: 'notFound', message: 'gone' };
    });
    expect(fake.calls).toEqual(['list', 'renew a etag-a', 'create']);
    expect(await noticesOf(world)).toMatchObject([{ about: 'sweep', reason: 'subscriptionGone' }]);
  });

  it.each([
    ['renews', ['list', 'renew refused', 'list'], 71],
    ['touches', ['list', 'renew refused', 'list', 'renew a theirs'], 72],
    ['removes', ['list', 'renew refused', 'list', 'create'], 72],
  ] as const)(
    'a renewal that was overtaken by somebody who %s it ends well, without an alarm',
    async (faster, calls, hours) => {
      const { world, fake, recorded } = await supervise((fake) => {
        fake.rows.push(found('a', { leftMs: hourMs }));
        fake.faster = faster;
      });
      expect(fake.calls).toEqual(calls);
      expect(recorded).toMatchObject({ ok: true, expirationIso: new Date(startMs + hours * hourMs).toISOString() });
      expect(world.lines.join()).not.toContain('registration.problem');
      expect((await noticesOf(world)).length).toBe(faster === 'removes' ? 1 : 0);
    },
  );

  it('F3 one that had lapsed is renewed, and the gap swept', async () => {
    const { world } = await supervise((fake) => fake.rows.push(found('a', { leftMs: -hourMs })));
    expect(await noticesOf(world)).toMatchObject([{ about: 'sweep', reason: 'subscriptionLapsed' }]);
  });

  it('doubles are removed after the main step, a failure to do so is told', async () => {
    const { world, fake, recorded } = await supervise((fake) => {
      fake.rows.push(found('a'), found('b', { leftMs: hourMs }));
      fake.failures.remove = { reason: 'forbidden', message: 'no' };
    });
    expect(fake.calls).toEqual(['list', 'remove b']);
    expect(world.lines.join()).toContain('subscription.notRemoved');
    expect(recorded?.ok).toBe(true);
  });

  it.each(['list', 'create'] as const)(
    'a failure to %s is kept for health with what to do, and removes nothing',
    async (call) => {
      const { world, fake, recorded } = await supervise((fake) => {
        fake.rows.push(found('old', { notificationUrl: `${wanted.addressPrefix}previous` }));
        fake.failures[call] = { reason: 'refused', message: 'no handshake' };
      });
      expect(fake.calls).not.toContain('remove old');
      expect(recorded).toMatchObject({
        ok: false,
        problem: expect.stringContaining('no handshake'),
        fix: expect.stringContaining('TANDEM_PUBLIC_URL'),
      });
      expect(world.lines.join()).toContain('registration.problem');
      expect(await noticesOf(world)).toEqual([]);
    },
  );
});
