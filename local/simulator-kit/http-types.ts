/** One request as a simulator sees it: read completely, header names in lower case. */
export interface SimulatorRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One complete answer. */
export interface SimulatorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** `'cut'` = the connection is destroyed without an answer. */
export type SimulatorAnswer = SimulatorResponse | 'cut';

/** What a simulator is, seen from the wire; layers (faults, control plane) wrap one another. */
export interface HttpHandler {
  handle(request: SimulatorRequest): Promise<SimulatorAnswer>;
}

/** A body or parameter of the control plane that cannot be used; answered 400 `{"error":"…"}`. */
export class InputError extends Error {
  override readonly name: string = 'InputError';
}

/** An answer whose body is `body` as JSON; `headers` (lower-case names) win over the content type set here. */
export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): SimulatorResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}
