import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** What happens to one request that passes: done but its answer lost, never sent on, or held back for ever. */
export type ProxyFault = 'lostAnswer' | 'cutBefore' | 'silent' | 'unavailable';

export interface FaultyProxy {
  /** The connection string through the proxy. */
  readonly connectionString: string;
  /** The next requests whose method and path match get these faults, one each. */
  fail(match: RegExp, ...faults: ProxyFault[]): void;
  /** Faults that have met no request yet. */
  waiting(): number;
  /** `METHOD /path` of every request since the last call. */
  takeCalls(): readonly string[];
  close(): Promise<void>;
}

/** Stands between the client library and the table service, and loses what a network loses. */
export async function startFaultyProxy(connectionString: string): Promise<FaultyProxy> {
  const target = new URL(/TableEndpoint=([^;]+)/.exec(connectionString)?.[1] ?? '');
  const planned: { readonly match: RegExp; readonly fault: ProxyFault }[] = [];
  let calls: string[] = [];
  const server = createServer((incoming, answer) => {
    const call = `${incoming.method ?? ''} ${incoming.url ?? ''}`;
    calls.push(call);
    const index = planned.findIndex(({ match }) => match.test(call));
    const [found] = index < 0 ? [] : planned.splice(index, 1);
    handle({ incoming, answer, target, fault: found?.fault });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    connectionString: connectionString.replace(`${target.hostname}:${target.port}`, `127.0.0.1:${port}`),
    fail: (match, ...faults) => void planned.push(...faults.map((fault) => ({ match, fault }))),
    waiting: () => planned.length,
    takeCalls: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Passing {
  readonly incoming: IncomingMessage;
  readonly answer: ServerResponse;
  readonly target: URL;
  readonly fault: ProxyFault | undefined;
}

function handle({ incoming, answer, target, fault }: Passing): void {
  if (fault === 'cutBefore') {
    incoming.socket.destroy();
  } else if (fault === 'unavailable') {
    incoming.resume();
    answer.writeHead(503).end();
  } else if (fault === 'silent') {
    incoming.resume();
  } else {
    const { hostname, port } = target;
    const { method, url: path, headers } = incoming;
    const onward = request({ hostname, port, method, path, headers }, (reply) => {
      if (fault === 'lostAnswer') {
        reply.resume().once('end', () => incoming.socket.destroy());
      } else {
        answer.writeHead(reply.statusCode ?? 500, reply.headers);
        reply.pipe(answer);
      }
    });
    onward.once('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  }
}
