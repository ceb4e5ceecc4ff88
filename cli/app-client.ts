import type { z } from 'zod';
import { reasonOfStatus } from '../lib/http/classify-status.js';
import { parseJson } from '../lib/http/json.js';
import { withQuery } from '../lib/http/odata-literal.js';
import { readAnswer } from '../lib/http/read-answer.js';
import { createRemoteClient, type RemoteClient } from '../lib/http/remote-client.js';
import type { RemoteDialect } from '../lib/http/remote-message.js';
import { createRequestLimiter } from '../lib/http/request-limiter.js';
import { credentialTokenSource, developerIdentity, staticTokenSource } from '../lib/http/token-source.js';
import type { RemoteFailure } from '../lib/ports/remote-result.js';
import { randomIds, systemClock } from '../lib/system/system-clock.js';
import { createLogger } from '../lib/telemetry/logger.js';
import { CommandError, type OperatorEnvironment, type Surroundings } from './surroundings.js';

/** The local twin's function app. */
const localApp = 'http://127.0.0.1:7071';

/** One answer may take this long: the checks ask both systems. */
const timeoutMs = 60_000;

/** Options that every command with the app has. */
export interface AppOptions {
  readonly app?: string;
  readonly audience?: string;
}

/** The operator routes of a running app. */
export class AppClient {
  readonly #remote: RemoteClient;
  readonly #address: string;

  constructor(options: AppOptions, surroundings: Surroundings) {
    const environment = surroundings.operator();
    this.#address = (options.app ?? environment.app ?? localApp).replace(/\/+$/, '');
    this.#remote = clientOf(this.#address, options.audience ?? environment.audience, environment);
  }

  /** @throws {CommandError} when the app refuses, cannot be reached, or answers what this version does not know */
  async get<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    query: Readonly<Record<string, string | undefined>> = {},
  ): Promise<z.output<Schema>> {
    const answer = await this.#remote.send({ name: path, method: 'GET', url: withQuery(path, query), safety: 'read' });
    return this.#read(schema, path, answer);
  }

  /** A command. @throws {CommandError} as for `get`; with the app's sentence when it may not be done as things stand */
  async post<Schema extends z.ZodType>(schema: Schema, path: string, body: object): Promise<z.output<Schema>> {
    const answer = await this.#remote.send({
      name: path,
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      safety: 'repeatable',
    });
    return this.#read(schema, path, answer);
  }

  /** Takes something away. @throws {CommandError} as for `post` */
  async remove<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    query: Readonly<Record<string, string | undefined>>,
  ): Promise<z.output<Schema>> {
    const url = withQuery(path, query);
    const answer = await this.#remote.send({ name: path, method: 'DELETE', url, safety: 'repeatable' });
    return this.#read(schema, path, answer);
  }

  #read<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    answer: Awaited<ReturnType<RemoteClient['send']>>,
  ): z.output<Schema> {
    const read = answer.ok ? readAnswer(schema, path, answer.value.body) : answer;
    if (!read.ok) {
      throw this.#commandError(read.failure);
    }
    return read.value;
  }

  #commandError({ reason, message, status }: RemoteFailure): CommandError {
    if (status === 400) {
      return new CommandError(message, 2);
    }
    switch (reason) {
      case 'unauthorized':
        return new CommandError(
          `${this.#address} wants a token: sign in with "az login" and give --audience, or set TANDEM_OPERATOR_TOKEN.`,
          3,
        );
      case 'forbidden':
        return new CommandError(`${this.#address}: ${message}. Ask for the role Tandem.Reader or Tandem.Operator.`, 3);
      case 'notFound':
      case 'invalid':
      case 'refused':
        return new CommandError(message, 1);
      default:
        return new CommandError(`${this.#address} could not be reached (${reason}): ${message}`, 3);
    }
  }
}

function clientOf(address: string, audience: string | undefined, { token }: OperatorEnvironment): RemoteClient {
  try {
    return createRemoteClient({
      baseUrl: `${address}/api`,
      dialect: appDialect,
      tokens: tokensFor(audience, token),
      limiter: createRequestLimiter({ clock: systemClock }),
      clock: systemClock,
      ids: randomIds,
      random: Math.random,
      logger: createLogger(() => undefined),
      timeoutMs,
    });
  } catch (error) {
    throw new CommandError(`--app ${address}: ${error instanceof Error ? error.message : String(error)}`, 2);
  }
}

/** On this machine the app asks for no token; any text will do. */
function tokensFor(audience: string | undefined, token: string | undefined) {
  return audience === undefined || token !== undefined
    ? staticTokenSource(token ?? 'none')
    : credentialTokenSource({ credential: developerIdentity(), scope: `${audience}/.default`, clock: systemClock });
}

/** A 503 that brings a report is an answer: `health` says in it what is not well. */
const appDialect: RemoteDialect = {
  systemName: 'Tandem',
  headers: { accept: 'application/json' },
  classify: ({ status, body }, safety) => {
    const told = errorOf(body);
    if (status < 300 || (status === 503 && body.startsWith('{') && told === undefined)) {
      return undefined;
    }
    return {
      // Every 409 of the app is a refusal with a sentence.
      reason: status === 409 ? 'refused' : reasonOfStatus(status, safety, told !== undefined),
      message: told ?? `it answered ${status}`,
      status,
    };
  },
};

function errorOf(body: string): string | undefined {
  try {
    const parsed = parseJson(body);
    return typeof parsed === 'object' && parsed !== null && 'error' in parsed ? String(parsed.error) : undefined;
  } catch {
    return undefined;
  }
}
