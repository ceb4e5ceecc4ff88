import { parseArgs } from 'node:util';
import { serveHttp } from '../simulator-kit/http-server.js';
import { SERVICE_PATH } from './api/request.js';
import { createSalesSimulator } from './simulator.js';

/** Default port of the Sales simulator. */
const DEFAULT_PORT = '7090';

/** Starts the simulator and prints one line of JSON once it answers. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: DEFAULT_PORT },
      empty: { type: 'boolean', default: false },
      'token-seller': { type: 'string', default: 'local-seller' },
      'token-administrator': { type: 'string', default: 'local-administrator' },
      'token-integration': { type: 'string', default: 'local-integration' },
    },
  });
  const tokens = {
    seller: values['token-seller'],
    administrator: values['token-administrator'],
    integration: values['token-integration'],
  };
  const handler = createSalesSimulator({ tokens, seed: values.empty ? 'empty' : 'furniture' });
  const server = await serveHttp(handler, { port: Number(values.port) });
  const ready = { api: `${server.url}${SERVICE_PATH}`, simulator: `${server.url}/_simulator`, tokens };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  const stop = () => {
    void server.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
