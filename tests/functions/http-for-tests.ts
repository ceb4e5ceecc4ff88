import { HttpRequest, type HttpResponseInit, InvocationContext } from '@azure/functions';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly url?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly params?: Record<string, string>;
}

/** A request as the host hands it over: buffered, query and route parameters decoded. */
export function httpRequest(options: RequestOptions): HttpRequest {
  const { body } = options;
  return new HttpRequest({
    method: options.method ?? 'POST',
    url: options.url ?? 'https://tandem.example/api/test',
    headers: options.headers ?? {},
    query: options.query ?? {},
    params: options.params ?? {},
    ...(body === undefined ? {} : { body: typeof body === 'string' ? { string: body } : { bytes: body } }),
  });
}

/** A context whose log goes nowhere. */
export function silentContext(): InvocationContext {
  return new InvocationContext({ invocationId: 'test', functionName: 'test', logHandler: () => {} });
}

/** Everything that the caller would see. */
export function visibleText(response: HttpResponseInit): string {
  return JSON.stringify([response.body ?? '', response.jsonBody ?? '', response.headers ?? {}]);
}
