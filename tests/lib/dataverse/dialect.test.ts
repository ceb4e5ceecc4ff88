import { describe, expect, it } from '@jest/globals';
import { classifyAnswer } from '../../../lib/dataverse/dialect.js';

function classify(status: number, code: string, message = 'words of Sales') {
  const body = JSON.stringify({ error: { code, message } });
  return classifyAnswer({ status, headers: { 'content-type': 'application/json' }, body }, 'repeatable');
}

describe('errors of Dataverse', () => {
  it.each([
    [412, '0x80060882', 'versionMismatch'],
    [412, '0x80040237', 'exists'],
    [412, '0x80060892', 'refused'],
    [400, '0x80044150', 'unavailable'],
    [500, '0x80044151', 'unavailable'],
    [400, '0x80043b09', 'refused'],
    [400, '0x80043B09', 'refused'],
    [400, '80040265', 'refused'],
    [400, '0x80048cf6', 'refused'],
    [400, '0x8004dead', 'refused'],
    [405, '0x80040227', 'refused'],
    [404, '0x80040217', 'notFound'],
    [404, '0x80060891', 'notFound'],
    [403, '0x80040220', 'forbidden'],
    [403, '0x80072560', 'forbidden'],
    [429, '0x80072322', 'throttled'],
    [400, '0x80044331', 'invalid'],
    [400, '0x80044330', 'refused'],
    [400, '0x80048d19', 'invalid'],
    [401, '', 'unauthorized'],
  ])('%s %s is %s', (status, code, reason) => {
    expect(classify(status, code)?.reason).toBe(reason);
  });

  it('keeps the sentence for people and the code for us', () => {
    expect(classify(400, '0x80040265')).toEqual({
      reason: 'refused',
      status: 400,
      code: '0x80040265',
      message: 'words of Sales',
    });
  });

  it('D-039 gateways answer HTML or nothing', () => {
    const html = { status: 504, headers: { 'content-type': 'text/html' }, body: '<html>Gateway</html>' };
    expect(classifyAnswer(html, 'repeatable')).toEqual({
      reason: 'unclear',
      status: 504,
      message: 'Sales answered 504',
    });
    expect(classifyAnswer(html, 'read')?.reason).toBe('unavailable');
    expect(classifyAnswer({ status: 500, headers: {}, body: '' }, 'repeatable')?.reason).toBe('unclear');
  });

  it('success is no failure', () => {
    for (const status of [200, 201, 204, 304]) {
      expect(classifyAnswer({ status, headers: {}, body: '' }, 'read')).toBeUndefined();
    }
  });
});
