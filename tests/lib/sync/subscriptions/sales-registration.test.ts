import { describe, expect, it } from '@jest/globals';
import { failed, type RemoteResult, success } from '../../../../lib/ports/remote-result.js';
import type { SalesWebhookRegistration } from '../../../../lib/ports/sales.js';
import { readRegistration } from '../../../../lib/sync/subscriptions/registration-state.js';
import { checkSalesRegistration } from '../../../../lib/sync/subscriptions/sales-registration.js';
import { sweepWorld } from '../sweep-world.js';

const endpointUrl = 'https://tandem.example/api/webhooks/dataverse/main';
const wanted = {
  connectionId: 'main',
  endpointName: 'Tandem main',
  endpointUrl,
  stepNames: ['one', 'two'],
  secretMarks: ['current', 'former'],
};
const step = (name: string, enabled = true) => ({ name, enabled, filteringAttributes: '' });
const steps = [step('one'), step('two')];

async function check(read: RemoteResult<SalesWebhookRegistration | undefined>) {
  const world = sweepWorld();
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
      success({ endpointUrl, steps: [step('one'), step('two'), step('x', false)] }),
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
    ['a step switched off', success({ endpointUrl, steps: [step('one', false), step('two')] }), /one/],
  ])('warns of %s, with the command that mends it', async (_, read, problem) => {
    const { recorded, lines } = await check(read);
    expect(recorded?.ok).toBe(false);
    expect(recorded?.problem).toMatch(problem);
    expect(recorded?.fix).toContain('register-sales -- --connection main');
    expect(lines.join()).toContain('registration.problem');
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
