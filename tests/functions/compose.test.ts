import { describe, expect, it } from '@jest/globals';
import { compose, createComposition } from '../../functions/composition/compose.js';
import { readContent } from '../../lib/configuration/content.js';
import { readSettings } from '../../lib/settings/read-settings.js';
import { createLogger } from '../../lib/telemetry/logger.js';
import { noTelemetry } from '../../lib/telemetry/telemetry.js';
import { cloudEnvironment, connectionEntry, otherSales } from '../lib/settings/complete-environment.js';

describe('compose', () => {
  const two = [connectionEntry(), connectionEntry({ connectionId: 'second', sales: otherSales })];
  const settings = readSettings(cloudEnvironment({ TANDEM_CONNECTIONS: JSON.stringify(two) }));

  const credential = { getToken: async () => null };
  const process = { credential, logger: createLogger(() => undefined), telemetry: noTelemetry };

  it('puts every connection together from the settings, without asking anybody', async () => {
    const parts = compose(settings, process);
    expect([...parts.engine.connections.keys()]).toEqual(['main', 'second']);
    expect([...parts.doors.keys()]).toEqual(['main', 'second']);
    expect(parts.sweepOverlapMs).toBe(600_000);
    await parts.close();
  });

  it('accepts at the doors exactly what it registers', async () => {
    const parts = compose(settings, process);
    const door = parts.doors.get('main');
    const registeredUrl = door?.wantedSubscription.request.notificationUrl ?? '';
    expect(registeredUrl).toBe(
      `https://tandem.example/api/webhooks/business-central/main/${door?.businessCentral.pathKeys[0]}`,
    );
    expect(door?.wantedSubscription.request.clientState).toBe(door?.businessCentral.clientStates[0]);
    expect(door?.wantedSalesRegistration.endpointUrl).toBe('https://tandem.example/api/webhooks/dataverse/main');
    expect(door?.wantedSalesRegistration.steps.length).toBeGreaterThanOrEqual(6);
    await parts.close();
  });

  it('the steps that the timer looks for in Sales are those of the configuration in force, not of the settings', async () => {
    const read = readContent({ businessTimeZone: 'UTC', policies: { quotes: 'activeQuotes' } });
    if (!read.ok) {
      throw new Error(read.problems.join());
    }
    const inForce = { kind: 'version', number: 3, configuration: read.configuration, readings: {} } as const;
    const parts = createComposition(settings, process).partsWith(new Map([['main', inForce]]));
    const [main, second] = ['main', 'second'].map((id) =>
      parts.doors.get(id)?.wantedSalesRegistration.steps.map(({ name }) => name),
    );
    expect(main).toContain('Tandem main: Update of quote');
    expect(second?.join()).not.toContain('quote');
    await parts.close();
  });

  describe('two connections on one Sales organization (W-31)', () => {
    const entered = (statusCode: number) => ({ ordersEnter: { when: 'activeWithStatusReason', statusCode } });
    const company = {
      apiBaseUrl: 'https://api.businesscentral.dynamics.com/v2.0/tenant/production/api/v2.0',
      companyId: 'bbbbbbbb-2222-4222-8222-222222222222',
      webhookSecretSetting: 'BcSecret',
    };
    const pair = [
      connectionEntry({ policies: entered(1) }),
      connectionEntry({ connectionId: 'second', businessCentral: company, policies: entered(2) }),
    ];
    const ofPair = readSettings(cloudEnvironment({ TANDEM_CONNECTIONS: JSON.stringify(pair) }));
    const version = (number: number, policies: object) => {
      const read = readContent({ businessTimeZone: 'UTC', policies });
      if (!read.ok) {
        throw new Error(read.problems.join());
      }
      return { kind: 'version', number, configuration: read.configuration, readings: {} } as const;
    };

    it('whose configurations in force would take the same orders stand still when the app starts, and say why', async () => {
      const lines: string[] = [];
      const logger = createLogger((_, text) => lines.push(JSON.stringify(text)));
      const composition = createComposition(ofPair, { ...process, logger });
      const parts = composition.partsWith(new Map([['second', version(3, entered(1))]]));
      expect([...parts.engine.connections.keys()]).toEqual([]);
      const error = expect.stringMatching(/^policies\.ordersEnter: main and second would both take the orders/);
      expect(parts.configurations.get('main')).toEqual({ kind: 'refused', number: 0, error });
      expect(parts.configurations.get('second')).toEqual({ kind: 'refused', number: 3, error });
      expect(lines.join()).toContain('configuration.refused');
      const apart = composition.partsWith(new Map([['second', version(4, entered(3))]]));
      expect([...apart.engine.connections.keys()]).toEqual(['main', 'second']);
      await parts.close();
    });

    it('one of them that cannot be read holds the other up in nothing', async () => {
      const parts = createComposition(ofPair, process).partsWith(
        new Map([['second', { kind: 'refused', number: 9, error: 'made by a newer product' }]]),
      );
      expect([...parts.engine.connections.keys()]).toEqual(['main']);
      await parts.close();
    });

    it('a configuration is judged by what is in force, also where that has them stand still', async () => {
      const parts = createComposition(ofPair, process).partsWith(new Map([['second', version(3, entered(1))]]));
      expect(parts.overlapWith('main', version(1, entered(2)).configuration)).toBeUndefined();
      expect(parts.overlapWith('main', version(1, {}).configuration)).toMatch(/main and second/);
      await parts.close();
    });
  });

  it('connections do not share paths or client states, even with one root secret', async () => {
    const parts = compose(settings, process);
    const [one, other] = [...parts.doors.values()];
    expect(one?.businessCentral.pathKeys).not.toEqual(other?.businessCentral.pathKeys);
    expect(one?.businessCentral.clientStates).not.toEqual(other?.businessCentral.clientStates);
    await parts.close();
  });
});
