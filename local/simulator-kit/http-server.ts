import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type HttpHandler, jsonResponse, type SimulatorAnswer, type SimulatorRequest } from './http-types.js';

/** A server that accepts connections. `url` has no trailing slash. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Stops listening and cuts connections that are still open, hanging requests included. */
  close(): Promise<void>;
}

/**
 * Serves `handler` on a loopback port (0 = any free one).
 * @throws Error `port N is in use: …` when another program holds the port.
 */
export async function serveHttp(
  handler: HttpHandler,
  options: { host?: string; port: number },
): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer((incoming, outgoing) => {
    void answerOne(handler, incoming, outgoing);
  });
  // Clients keep connections for minutes; a shorter server limit would cut a request that is just being sent.
  server.keepAliveTimeout = 120_000;
  const port = await listen(server, host, options.port);
  return { url: `http://${host}:${port}`, port, close: () => closeServer(server) };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} is in use: stop the program that listens there or choose another port`)
          : error,
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answerOne(handler: HttpHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  let answer: SimulatorAnswer;
  try {
    answer = await handler.handle(await readRequest(incoming));
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`simulator failed on ${incoming.method} ${incoming.url}: ${text}\n`);
    answer = jsonResponse(500, { error: text });
  }
  if (outgoing.destroyed || answer === 'cut') {
    incoming.socket.destroy();
    return;
  }
  const body = Buffer.from(answer.body ?? '');
  // 204 and 304 must not carry a length; everything else states it so that clients never wait for a chunk.
  const bodiless = answer.status === 204 || answer.status === 304;
  outgoing.writeHead(
    answer.status,
    bodiless ? { ...answer.headers } : { ...answer.headers, 'content-length': String(body.length) },
  );
  outgoing.end(bodiless || incoming.method === 'HEAD' ? undefined : body);
}

async function readRequest(incoming: IncomingMessage): Promise<SimulatorRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array));
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const address = `http://${headers.host ?? 'localhost'}${incoming.url ?? '/'}`;
  return { method: incoming.method ?? 'GET', url: new URL(address), headers, body: Buffer.concat(chunks) };
}
