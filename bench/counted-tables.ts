import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A table service behind a counter. */
export interface CountedTables {
  readonly connectionString: string;
  /** Requests since the last call. */
  take(): number;
  close(): Promise<void>;
}

/** Listens on a free port of this machine, hands each request on to the service and counts it. */
export async function countTables(service: {
  readonly port: number;
  readonly connectionString: string;
}): Promise<CountedTables> {
  let requests = 0;
  const agent = new Agent({ keepAlive: true });
  const server = createServer((asked, answer) => {
    requests += 1;
    const target = { host: '127.0.0.1', port: service.port, method: asked.method, path: asked.url };
    const onward = request({ ...target, headers: asked.headers, agent }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    connectionString: service.connectionString.replaceAll(`:${service.port}/`, `:${port}/`),
    take() {
      const taken = requests;
      requests = 0;
      return taken;
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
