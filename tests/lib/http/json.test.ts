import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { decimalField, integerField, jsonNumber, parseJson, writeJson } from '../../../lib/http/json.js';
import { readAnswer } from '../../../lib/http/read-answer.js';
import { decimal } from '../../../lib/order/decimal.js';
import { expectFailure, expectValue } from '../../support/results.js';

describe('JSON without loss', () => {
  it('I13 decimals of 18 digits come and go digit by digit', () => {
    const text = '{"amount":1234567890123456.78,"small":0.00001}';
    const schema = z.object({ amount: decimalField, small: decimalField });
    const read = expectValue(readAnswer(schema, 'test', text));
    expect(read).toEqual({ amount: '1234567890123456.78', small: '0.00001' });
    expect(writeJson({ amount: jsonNumber(read.amount), small: jsonNumber(read.small) })).toBe(text);
  });

  it('I13 every decimal survives the round trip', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.nat(5), (digits, places) => {
        const value = decimal(`${digits}e-${places}`);
        const text = writeJson({ value: jsonNumber(value) });
        expect(z.object({ value: decimalField }).parse(parseJson(text)).value).toBe(value);
      }),
    );
  });

  it('names the field that is missing or wrong', () => {
    const schema = z.object({ lines: z.array(z.object({ quantity: decimalField, sequence: integerField })) });
    const missing = expectFailure(readAnswer(schema, 'salesOrder', '{"lines":[{"sequence":1}]}'));
    expect(missing).toMatchObject({ reason: 'invalid' });
    expect(missing.message).toContain('salesOrder: field "lines.0.quantity"');
    const wrong = expectFailure(readAnswer(schema, 'salesOrder', '{"lines":[{"quantity":1,"sequence":1.5}]}'));
    expect(wrong.message).toContain('lines.0.sequence');
    expect(expectFailure(readAnswer(schema, 'salesOrder', '<html>')).message).toContain('not JSON');
  });

  it('a byte order mark is no part of the body', () => {
    expect(parseJson('\uFEFF{"a":"b"}')).toEqual({ a: 'b' });
  });
});
