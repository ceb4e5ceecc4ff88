import { describe, expect, it } from '@jest/globals';
import { batchContentType, readMultipart, writeMultipart } from '../../../lib/dataverse/multipart.js';

describe('multipart of a Dataverse batch', () => {
  it('writes a change set and reads with CRLF and blank lines where they are needed', () => {
    const text = writeMultipart(
      {
        changeSet: [{ method: 'PATCH', url: 'salesorders(1)', headers: { 'If-Match': '*' }, body: '{"name":"Ü"}' }],
        reads: [{ method: 'GET', url: 'salesorders(1)?$select=name' }],
      },
      '/api/data/v9.2',
    );
    expect(batchContentType).toBe('multipart/mixed; boundary="batch_tandem"');
    expect(text.split('\r\n')).toEqual([
      '--batch_tandem',
      'Content-Type: multipart/mixed; boundary="changeset_tandem"',
      '',
      '--changeset_tandem',
      'Content-Type: application/http',
      'Content-Transfer-Encoding: binary',
      'Content-ID: 1',
      '',
      'PATCH /api/data/v9.2/salesorders(1) HTTP/1.1',
      'Content-Type: application/json',
      'If-Match: *',
      '',
      '{"name":"Ü"}',
      '--changeset_tandem--',
      '',
      '--batch_tandem',
      'Content-Type: application/http',
      'Content-Transfer-Encoding: binary',
      '',
      'GET /api/data/v9.2/salesorders(1)?$select=name HTTP/1.1',
      'Accept: application/json',
      '',
      '',
      '--batch_tandem--',
      '',
    ]);
  });

  it('reads nested change sets and parts in order, with either kind of line end', () => {
    const body = [
      '--batchresponse_1',
      'Content-Type: multipart/mixed; boundary=changesetresponse_2',
      '',
      '--changesetresponse_2',
      'Content-Type: application/http',
      'Content-ID: 1',
      '',
      'HTTP/1.1 204 No Content',
      'OData-EntityId: https://x/salesorders(1)',
      '',
      '',
      '--changesetresponse_2--',
      '--batchresponse_1',
      'Content-Type: application/http',
      '',
      'HTTP/1.1 200 OK',
      'Content-Type: application/json',
      '',
      '{"name":"--batchresponse_1 is only text here"}',
      '--batchresponse_1--',
      '',
    ];
    for (const lineEnd of ['\r\n', '\n']) {
      const headers = { 'content-type': 'multipart/mixed; boundary=batchresponse_1' };
      expect(readMultipart({ status: 200, headers, body: body.join(lineEnd) })).toEqual([
        { status: 204, headers: { 'odata-entityid': 'https://x/salesorders(1)' }, body: '' },
        {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: '{"name":"--batchresponse_1 is only text here"}',
        },
      ]);
    }
  });

  it('other bodies are no multipart', () => {
    const headers = { 'content-type': 'text/html' };
    expect(readMultipart({ status: 503, headers, body: '<html>' })).toBeUndefined();
    expect(readMultipart({ status: 503, headers: {}, body: '' })).toBeUndefined();
  });
});
