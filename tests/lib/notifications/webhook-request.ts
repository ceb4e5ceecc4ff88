import type { WebhookRequest } from '../../../lib/notifications/reception.js';

export interface RequestParts {
  readonly method?: string;
  readonly body?: string | Uint8Array | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly fallbackName?: string;
}

/** A webhook request as the bindings show it. */
export function webhookRequest(parts: RequestParts): WebhookRequest {
  const { body, headers = {}, query = {} } = parts;
  return {
    method: parts.method ?? 'POST',
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    header: (name) => headers[name],
    query: (name) => query[name],
    fallbackName: parts.fallbackName ?? 'delivery-1',
  };
}
