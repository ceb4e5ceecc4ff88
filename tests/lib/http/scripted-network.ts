import { createHttpHeaders, type HttpClient, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';

/** What the scripted network does with one request. */
export type ScriptedAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | { readonly fault: string }
  | 'hang';

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers requests in order from a script; the last answer repeats. Keeps what was sent. */
export class ScriptedNetwork implements HttpClient {
  readonly sent: SentRequest[] = [];
  readonly #answers: ScriptedAnswer[];
  inFlight = 0;
  mostInFlight = 0;
  /** Awaited before each answer. */
  pause: () => Promise<void> = () => Promise.resolve();

  constructor(answers: readonly ScriptedAnswer[]) {
    this.#answers = [...answers];
  }

  async sendRequest(request: PipelineRequest) {
    const body = typeof request.body === 'string' ? request.body : '';
    this.sent.push({ method: request.method, url: request.url, headers: request.headers.toJSON(), body });
    const answer = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      await this.pause();
      return await toResponse(request, answer);
    } finally {
      this.inFlight -= 1;
    }
  }
}

function toResponse(request: PipelineRequest, answer: ScriptedAnswer | undefined) {
  if (answer === undefined || answer === 'hang') {
    return new Promise<never>(() => undefined);
  }
  if ('fault' in answer) {
    throw new RestError('network', { code: answer.fault, request });
  }
  const headers = createHttpHeaders({ ...answer.headers });
  return Promise.resolve({ request, status: answer.status, headers, bodyAsText: answer.body ?? '' });
}
