import { parseArgs } from 'node:util';
import { serveHttp } from '../simulator-kit/http-server.js';
import { createBusinessCentralSimulator } from './simulator.js';

const defaultPort = 7080;

/** Starts the simulator by itself and prints one line of JSON once it answers. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: String(defaultPort) }, empty: { type: 'boolean', default: false } },
  });
  const tokens = { processor: 'business-central-processor', integration: 'business-central-integration' };
  const simulator = createBusinessCentralSimulator({ tokens, seed: values.empty ? 'empty' : 'furniture' });
  const server = await serveHttp(simulator, { port: Number(values.port) });
  const ready = {
    api: `${server.url}${simulator.apiBasePath}`,
    companyId: simulator.companyId,
    simulator: `${server.url}/_simulator`,
    tokens,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  const stop = () => void server.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
