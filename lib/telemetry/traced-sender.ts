import type { RemoteResult } from '../ports/remote-result.js';
import type { Telemetry } from './telemetry.js';

/** The part of a remote client that is looked at. */
interface Sender<Request extends { readonly name: string; readonly method: string }, Answer> {
  readonly baseUrl: string;
  send(request: Request): Promise<RemoteResult<Answer>>;
}

/** A remote client of which each call, with all its attempts, is a span that the remote request continues. */
export function tracedSender<
  Request extends { readonly name: string; readonly method: string },
  Answer extends { readonly status: number },
>(sender: Sender<Request, Answer>, options: { readonly telemetry: Telemetry; readonly systemName: string }) {
  const { telemetry, systemName } = options;
  const host = new URL(sender.baseUrl).hostname;
  return {
    baseUrl: sender.baseUrl,
    send: (request: Request): Promise<RemoteResult<Answer>> => {
      const attributes = { 'server.address': host, 'http.request.method': request.method, 'tandem.call': request.name };
      const span = { name: `${systemName} ${request.name}`, kind: 'client', attributes } as const;
      return telemetry.span(span, async (open) => {
        const result = await sender.send(request);
        const status = result.ok ? result.value.status : result.failure.status;
        open.note({ 'http.response.status_code': status });
        if (!result.ok) {
          open.failed(result.failure.reason);
        }
        return result;
      });
    },
  };
}
