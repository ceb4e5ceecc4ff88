import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  currentTraceId,
  currentTraceParent,
  invocationSink,
  withInvocation,
  within,
} from '../../../lib/telemetry/invocation.js';
import { createLogger } from '../../../lib/telemetry/logger.js';
import { redactField, withheld } from '../../../lib/telemetry/redact.js';

const guid = '1b2c3d4e-aaaa-4e11-be37-000d3a4b1c22';
const longKey = 'Jx3kQ9vT2mW8rZ5yB1nC7dF4gH6jK0lP';

function linesOf(log: (logger: ReturnType<typeof createLogger>) => void, secrets: readonly string[] = []): string[] {
  const lines: string[] = [];
  log(createLogger((level, line) => lines.push(`${level} ${line}`), secrets));
  return lines;
}

describe('createLogger', () => {
  it('writes one line of JSON with event and fields', () => {
    const fields = {
      recordId: guid,
      count: 3,
      ok: true,
      side: 'sales',
      atIso: '2026-03-02T10:00:00.000Z',
      gone: undefined,
    };
    expect(linesOf((logger) => logger.info('sweep.done', fields))).toEqual([
      `info {"event":"sweep.done","recordId":"${guid}","count":3,"ok":true,"side":"sales","atIso":"2026-03-02T10:00:00.000Z"}`,
    ]);
  });

  it('withholds text in a field that is not known to be harmless', () => {
    const [line] = linesOf((logger) => logger.warn('x', { customer: 'Møbelhuset A/S', anything: longKey }));
    expect(line).toBe(`warn {"event":"x","customer":"${withheld}","anything":"${withheld}"}`);
  });

  it('strikes known secrets out wherever they turn up', () => {
    const [line] = linesOf((logger) => logger.error('x', { message: 'refused: hunter two' }), ['hunter two']);
    expect(line).not.toContain('hunter');
  });

  it('never lets a secret through, whatever field and sentence it is put into', () => {
    const secret = fc.string({ minLength: 32, maxLength: 60, unit: fc.constantFrom(...'abcXYZ0189_-') });
    const field = fc.constantFrom('message', 'url', 'reason', 'token', 'recordId', 'other', 'endpointUrl');
    const frame = fc.constantFrom(
      (text: string) => text,
      (text: string) => `https://tandem.example/hook?code=${text}`,
      (text: string) => `https://tandem.example/api/webhooks/business-central/main/${text}`,
      (text: string) => `Authorization: Bearer ${text}`,
      (text: string) => `Endpoint=sb://x;SharedAccessKey=${text};EntityPath=q`,
      (text: string) => `failed at /api?validationToken=${text} again`,
    );
    fc.assert(
      fc.property(secret, field, frame, (text, name, put) => {
        const [line] = linesOf((logger) => logger.info('x', { [name]: put(text) }));
        expect(line).not.toContain(text);
      }),
      { numRuns: 500 },
    );
  });
});

describe('redactField', () => {
  it.each([
    ['recordId', guid],
    ['connectionId', 'main'],
    ['code', 'versionMismatch'],
    ['code', 'Internal_EntityWithSameKeyExists'],
    ['code', '0x80060882'],
    ['system', 'Business Central'],
    ['delay', '1500'],
    ['amount', '-12.50'],
    ['day', '2026-03-02'],
    ['event', 'orders.read'],
  ])('leaves %s as it is: %s', (name, value) => {
    expect(redactField(name, value)).toBe(value);
  });

  it.each([
    ['clientState', 'main'],
    ['webhookSecret', 'x'],
    ['accessToken', 'x'],
    ['authorization', 'Bearer'],
    ['note', 'two words'],
    ['note', 'seller@example.com'],
  ])('withholds %s: %s', (name, value) => {
    expect(redactField(name, value)).toBe(withheld);
  });

  it('keeps the readable part of sentences and addresses', () => {
    expect(redactField('message', `order ${guid} refused at https://x.example/a/b?code=1`)).toBe(
      `order ${guid} refused at https://x.example/a/b`,
    );
    expect(redactField('url', `https://user:pass@x.example/hooks/${longKey}/${guid}?sig=1#f`)).toBe(
      `https://x.example/hooks/${withheld}/${guid}`,
    );
  });

  it('is quick on long hostile text', () => {
    const startMs = Date.now();
    redactField('other', `${'a'.repeat(100_000)}!`);
    redactField('message', 'key='.repeat(50_000));
    expect(Date.now() - startMs).toBeLessThan(500);
  });
});

describe('invocation log', () => {
  it('goes to the invocation in whose course it was written, however deep', async () => {
    const seen: string[] = [];
    const sinkOf = (name: string) => {
      const write = (line: string) => seen.push(`${name} ${line}`);
      return { info: write, warn: write, error: write };
    };
    const logger = createLogger(invocationSink);
    const run = (name: string, delayMs: number) =>
      withInvocation({ log: sinkOf(name), traceParent: `trace-${name}` }, async () => {
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        logger.info('done');
        return currentTraceParent();
      });
    expect(await Promise.all([run('one', 4), run('two', 1)])).toEqual(['trace-one', 'trace-two']);
    expect(seen).toEqual(['two {"event":"done"}', 'one {"event":"done"}']);
  });

  it('says in each line to which trace it belongs', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const lines: string[] = [];
    const logger = createLogger((_, line) => lines.push(line), [], currentTraceId);
    await within({ traceParent: `00-${traceId}-b7ad6b7169203331-00` }, async () => logger.info('done'));
    logger.info('done');
    expect(lines).toEqual([`{"event":"done","traceId":"${traceId}"}`, '{"event":"done"}']);
    expect(redactField('key', traceId)).toBe(withheld);
  });

  it('continues the trace of the delivery when there is one', async () => {
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    await withInvocation({ log, traceParent: 'worker' }, async () => {
      expect(await within({ traceParent: 'delivery' }, async () => currentTraceParent())).toBe('delivery');
      expect(await within({ traceParent: undefined }, async () => currentTraceParent())).toBe('worker');
    });
    expect(currentTraceParent()).toBeUndefined();
  });
});
