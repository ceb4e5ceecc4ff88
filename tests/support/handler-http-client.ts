import { createHttpHeaders, type HttpClient, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import type { HttpHandler } from '../../local/simulator-kit/http-types.js';

/** The network in process: requests of the pipeline go straight to a simulator, byte for byte as they would on the wire. */
export function handlerHttpClient(handler: HttpHandler): HttpClient {
  return {
    async sendRequest(request) {
      const answer = await handler.handle({
        method: request.method,
        url: new URL(request.url),
        headers: { host: new URL(request.url).host, ...request.headers.toJSON() },
        body: Buffer.from(bodyOf(request)),
      });
      if (answer === 'cut') {
        throw new RestError('socket hang up', { code: 'ECONNRESET', request });
      }
      const bodyAsText = answer.body === undefined ? '' : answer.body.toString();
      return { request, status: answer.status, headers: createHttpHeaders({ ...answer.headers }), bodyAsText };
    },
  };
}

function bodyOf(request: PipelineRequest): string {
  if (request.body === undefined || request.body === null) {
    return '';
  }
  if (typeof request.body !== 'string') {
    throw new TypeError('only text bodies are sent');
  }
  return request.body;
}
