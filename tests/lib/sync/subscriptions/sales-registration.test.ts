import { describe, expect, it } from '@jest/globals';
import { failed, type RemoteResult, success } from '../../../../lib/ports/remote-result.js';
import type { SalesWebhookRegistration } from '../../../../lib/ports/sales.js';
import { type FoundWebhookStep, stepTime } from '../../../../lib/ports/sales-webhooks.js';
import { readRegistration } from '../../../../lib/sync/subscriptions/registration-state.js';
import { checkSalesRegistration } from '../../../../lib/sync/subscriptions/sales-registration.js';
import { sweepWorld } from '../sweep-world.js';

const endpointUrl = 'https://tandem.example/api/webhooks/dataverse/main';
const named = (name: string) => ({
  name,
  table: 'salesorder' as const,
  message: 'Update' as const,
  filteringAttributes: ['name', 'contoso_phone'],
  mayBeMissing: ['contoso_phone'],
  image: undefined,
});
const wanted = {
  connectionId: 'main',
  endpointName: 'Tandem main',
  endpointUrl,
  steps: [named('one'), named('two')],
  secretMarks: ['current', 'former'],
};
const step = (name: string, changes: Partial<FoundWebhookStep> = {}): FoundWebhookStep => ({
  name,
  enabled: true,
  ...stepTime,
  filteringAttributes: ['name'],
  images: [],
  ...changes,
});
const steps = [step('one'), step('two')];

async function check(read: RemoteResult<SalesWebhookRegistration | undefined>, columns: readonly string[] = []) {
  const world = sweepWorld();
  const readCapabilities = async () => success({ ownColumns: new Set(columns) });
  Object.assign(world.engine.connections.get('main') ?? {}, { sales: { readCapabilities } });
  const asked: string[] = [];
  const webhooks = {
    readRegistration: async (name: string) => {
      asked.push(name);
      return read;
    },
  };
  await checkSalesRegistration(world.engine, webhooks, wanted);
  return { asked, lines: world.lines, recorded: await readRegistration(world.state, 'main', 'sales') };
}

describe('checkSalesRegistration', () => {
  it('is content with endpoint and steps as they must be, others beside them', async () => {
    const { asked, recorded, lines } = await check(
      success({ endpointUrl, steps: [step('one'), step('two'), step('x', { enabled: false })] }),
    );
    expect(asked).toEqual(['Tandem main']);
    expect(recorded).toMatchObject({ ok: true, checkedIso: expect.any(String) });
    expect(lines).toEqual([]);
  });

  it.each<[string, RemoteResult<SalesWebhookRegistration | undefined>, RegExp]>([
    ['nothing registered', success(undefined), /no webhook/],
    ['another address', success({ endpointUrl: 'https://old.example', steps: [] }), /another address/],
    ['a missing step', success({ endpointUrl, steps: [step('one')] }), /two/],
    ['the former secret', success({ endpointUrl, secretMark: 'former', steps }), /still sends the former secret/],
    [
      'a secret that is not accepted',
      success({ endpointUrl, secretMark: 'other', steps }),
      /every notification is refused/,
    ],
    ['no secret at all', success({ endpointUrl, hasNoSecret: true, steps }), /has no secret/],
    ['a step switched off', success({ endpointUrl, steps: [step('one', { enabled: false }), step('two')] }), /one/],
  ])('warns of %s, with the command that mends it', async (_, read, problem) => {
    const { recorded, lines } = await check(read);
    expect(recorded?.ok).toBe(false);
    expect(recorded?.problem).toMatch(problem);
    expect(recorded?.fix).toContain('register-sales -- --connection main');
    expect(lines.join()).toContain('registration.problem');
  });

  it('warns of a column of a connection’s own that no step tells of, once Sales has it', async () => {
    const { recorded } = await check(success({ endpointUrl, steps }), ['salesorder.contoso_phone']);
    expect(recorded).toMatchObject({
      ok: false,
      problem: expect.stringContaining('"one" does not tell of contoso_phone'),
      fix: expect.stringContaining('register-sales'),
    });
  });

  it('remarks on a step that tells more than is mapped, which stops nothing', async () => {
    const more = step('two', { filteringAttributes: ['name', 'totalamount'] });
    const { recorded, lines } = await check(success({ endpointUrl, steps: [step('one'), more] }));
    expect(recorded).toMatchObject({ ok: true, remark: expect.stringContaining('two') });
    expect(lines).toEqual([]);
  });

  it('remarks on a second webhook of the name, which stops nothing', async () => {
    const { recorded, lines } = await check(success({ endpointUrl, isRepeated: true, steps }));
    expect(recorded).toMatchObject({ ok: true, remark: expect.stringContaining('more than one webhook') });
    expect(lines).toEqual([]);
  });

  it('is content with the current secret', async () => {
    expect((await check(success({ endpointUrl, secretMark: 'current', steps }))).recorded).toMatchObject({ ok: true });
  });

  it('tells when it may not look', async () => {
    const { recorded } = await check(failed({ reason: 'forbidden', message: 'no privilege' }));
    expect(recorded).toMatchObject({
      ok: false,
      problem: expect.stringContaining('no privilege'),
      fix: expect.stringContaining('read access'),
    });
  });
});
