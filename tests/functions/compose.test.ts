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

  it('connections do not share paths or client states, even with one root secret', async () => {
    const parts = compose(settings, process);
    const [one, other] = [...parts.doors.values()];
    expect(one?.businessCentral.pathKeys).not.toEqual(other?.businessCentral.pathKeys);
    expect(one?.businessCentral.clientStates).not.toEqual(other?.businessCentral.clientStates);
    await parts.close();
  });
});
