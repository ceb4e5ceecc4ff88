import { describe, expect, it } from '@jest/globals';
import { businessCentralDialect, classifyAnswer } from '../../../lib/business-central/dialect.js';

const correlation = '  CorrelationId:  7b1e0f7a-0000-4000-8000-000000000001.';

function classify(status: number, code: string, message = 'words of BC') {
  const body = JSON.stringify({ error: { code, message: `${message}${correlation}` } });
  return classifyAnswer({ status, headers: {}, body }, 'repeatable');
}

describe('errors of Business Central', () => {
  it.each([
    [409, 'Request_EntityChanged', 'versionMismatch'],
    [412, '', 'versionMismatch'],
    [400, 'BadRequest_InvalidToken', 'versionMismatch'],
    [400, 'Application_DialogException', 'refused'],
    [400, 'Application_FieldValidationException', 'refused'],
    [400, 'Application_StringExceededLength', 'refused'],
    [400, 'Internal_InvalidTableRelation', 'refused'],
    [409, 'Internal_EntityWithSameKeyExists', 'refused'],
    [400, 'Application_FilterErrorException', 'invalid'],
    [400, 'BadRequest', 'invalid'],
    [404, 'Internal_RecordNotFound', 'notFound'],
    [404, 'BadRequest_NotFound', 'notFound'],
    [404, 'Internal_CompanyNotFound', 'invalid'],
    [404, 'BadRequest_ResourceNotFound', 'invalid'],
    [405, 'BadRequest_MethodNotAllowed', 'invalid'],
    [401, 'Authentication_InvalidCredentials', 'unauthorized'],
    [429, 'Application_TooManyRequests', 'throttled'],
    [503, 'Internal_TenantUnavailable', 'unavailable'],
    [409, 'Internal_Other', 'unavailable'],
    [500, 'Internal_ServerError', 'unavailable'],
  ])('%s %s is %s', (status, code, reason) => {
    expect(classify(status, code)?.reason).toBe(reason);
  });

  it.each([
    'The Sales Line table is locked by another user.',
    'Your activity was deadlocked with another user who was modifying the Sales Header table. The deadlock was resolved.',
    'The operation could not complete because a record in the Sales Header table was locked by another user.',
    'The information on the page is being updated by another user. The record was updated by another user.',
  ])('S-032 a lock passes: %s', (message) => {
    for (const status of [400, 409, 500]) {
      expect(classify(status, 'Application_DialogException', message)?.reason).toBe('unavailable');
    }
  });

  it('Q2 a missing permission is told by its text, whatever the status', () => {
    const message =
      'Sorry, the current permissions prevented the action. (TableData 36 Sales Header Insert: Base Application)';
    for (const status of [400, 401, 403, 500]) {
      expect(classify(status, 'Internal_ServerError', message)?.reason).toBe(
        status === 401 ? 'unauthorized' : 'forbidden',
      );
    }
  });

  it('"Another user has already changed the record" is a stale version, not a lock', () => {
    expect(classify(409, 'Request_EntityChanged', 'Another user has already changed the record.')?.reason).toBe(
      'versionMismatch',
    );
  });

  it('a refusal that names a row which is not there tells the table and the code (P-030)', () => {
    const message =
      'The field Salesperson Code of table Sales Header contains a value (ZZ (2)) that cannot be found in the related table (Salesperson/Purchaser).';
    expect(classify(400, 'Internal_InvalidTableRelation', message)?.missing).toEqual({
      table: 'Salesperson/Purchaser',
      code: 'ZZ (2)',
    });
    const blank = message.replace('(ZZ (2))', '()');
    expect(classify(400, 'Internal_InvalidTableRelation', blank)).toMatchObject({ reason: 'refused', message: blank });
    expect(classify(400, 'Internal_InvalidTableRelation', blank)?.missing).toBeUndefined();
    expect(classify(400, 'Application_DialogException', message)?.missing).toBeUndefined();
    expect(classify(400, 'Internal_InvalidTableRelation', 'Something else.')?.missing).toBeUndefined();
  });

  it("gives BC's sentence without the correlation id", () => {
    expect(classify(400, 'Application_DialogException', 'Item does not exist.')).toEqual({
      reason: 'refused',
      status: 400,
      code: 'Application_DialogException',
      message: 'Item does not exist.',
    });
  });

  it('S-094 gateways answer HTML or nothing; a lost write is unclear', () => {
    for (const status of [408, 502, 504]) {
      const html = { status, headers: {}, body: '<html>Gateway</html>' };
      expect(classifyAnswer(html, 'once')?.reason).toBe('unclear');
      expect(classifyAnswer(html, 'read')?.reason).toBe('unavailable');
    }
    expect(businessCentralDialect.headers['accept-language']).toBe('en-US');
  });
});
