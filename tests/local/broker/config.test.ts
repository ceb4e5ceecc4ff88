import { describe, expect, it } from '@jest/globals';
import { durationMs, readQueues } from '../../../local/broker/config.js';

function configOf(...queues: object[]): object {
  return {
    UserConfig: { Namespaces: [{ Name: 'sbemulatorns', Queues: queues, Topics: [] }], Logging: { Type: 'File' } },
  };
}

describe("the emulator's Config.json", () => {
  it('gives queues with their settings, durations in milliseconds', () => {
    const properties = {
      RequiresSession: true,
      RequiresDuplicateDetection: true,
      DuplicateDetectionHistoryTimeWindow: 'PT20S',
      LockDuration: 'PT1M30S',
      MaxDeliveryCount: 3,
      DefaultMessageTimeToLive: 'P1DT1H',
      DeadLetteringOnMessageExpiration: true,
      ForwardTo: '',
    };
    expect(readQueues(configOf({ Name: 'notices', Properties: properties }))).toEqual([
      {
        name: 'notices',
        requiresSession: true,
        requiresDuplicateDetection: true,
        duplicateDetectionWindowMs: 20_000,
        lockDurationMs: 90_000,
        maxDeliveryCount: 3,
        defaultTimeToLiveMs: 90_000_000,
        deadLetteringOnExpiration: true,
      },
    ]);
  });

  it('gives a queue the defaults of the service where nothing is said', () => {
    expect(readQueues(configOf({ Name: 'bare' }))).toEqual([
      {
        name: 'bare',
        requiresSession: false,
        requiresDuplicateDetection: false,
        duplicateDetectionWindowMs: 600_000,
        lockDurationMs: 60_000,
        maxDeliveryCount: 10,
        deadLetteringOnExpiration: false,
      },
    ]);
  });

  it('names the field that is wrong', () => {
    const wrong = configOf({ Name: 'q', Properties: { LockDuration: '1 minute' } });
    expect(() => readQueues(wrong)).toThrow(/PT1M; found '1 minute'[\s\S]*LockDuration/);
    expect(() => readQueues({})).toThrow(/UserConfig/);
  });

  it('reads durations, and nothing else, as durations', () => {
    expect(['PT0.5S', 'P1D', 'PT1H2M3S', 'P1DT1M'].map(durationMs)).toEqual([500, 86_400_000, 3_723_000, 86_460_000]);
    expect(['P', 'PT', 'P1DT', '5', 'PT-1S', 'P1M', ''].map(durationMs)).toEqual(Array(7).fill(undefined));
  });
});
