/** The answer of a notification URL to a validation request. */
export type HandshakeAnswer =
  | { readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly failed: 'timeout' | 'connection' };

/** Calls a notification URL that carries `validationToken`; must not throw. */
export type HandshakeCall = (request: {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly timeoutMs: number;
}) => Promise<HandshakeAnswer>;

/** Calls by HTTP, without body. */
export function httpHandshakeCall(): HandshakeCall {
  return async ({ method, url, timeoutMs }) => {
    try {
      const response = await fetch(url, { method, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
      const contentType = response.headers.get('content-type') ?? '';
      return { status: response.status, contentType, body: await response.text() };
    } catch (error) {
      return { failed: error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'connection' };
    }
  };
}

/**
 * Asks the URL to echo a token (3.2): status 200, `text/plain`, the decoded token and nothing else.
 * @returns undefined when it did, else what was wrong.
 */
export async function shakeHands(
  call: HandshakeCall,
  request: { notificationUrl: string; method: 'GET' | 'POST'; timeoutMs: number; token: string },
): Promise<string | undefined> {
  const { token } = request;
  const url = new URL(request.notificationUrl);
  const separator = url.search === '' ? '?' : '&';
  const called = `${request.notificationUrl}${separator}validationToken=${encodeURIComponent(token)}`;
  const answer = await call({ method: request.method, url: called, timeoutMs: request.timeoutMs });
  if ('failed' in answer) return `no answer (${answer.failed})`;
  if (answer.status !== 200) return `status ${answer.status} instead of 200`;
  if (!answer.contentType.toLowerCase().startsWith('text/plain')) return 'the content type is not text/plain';
  return answer.body === token ? undefined : 'the body is not the validation token';
}
