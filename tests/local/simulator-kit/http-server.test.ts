import { describe, expect, it } from '@jest/globals';
import { serveHttp } from '../../../local/simulator-kit/http-server.js';
import type { HttpHandler } from '../../../local/simulator-kit/http-types.js';

const echo: HttpHandler = {
  handle: async (request) => {
    if (request.url.pathname === '/cut') return 'cut';
    if (request.url.pathname === '/none') return { status: 204, headers: {} };
    return { status: 200, headers: { 'x-seen': request.headers['x-case'] ?? '' }, body: request.body };
  },
};

describe('serveHttp', () => {
  it('answers on a free port with the body as it came', async () => {
    const server = await serveHttp(echo, { port: 0 });
    const response = await fetch(`${server.url}/x`, { method: 'POST', body: 'æ', headers: { 'X-Case': 'y' } });
    expect(response.headers.get('x-seen')).toBe('y');
    expect(response.headers.get('content-length')).toBe('2');
    expect(await response.text()).toBe('æ');
    expect((await fetch(`${server.url}/none`)).status).toBe(204);
    await server.close();
  });

  it('destroys the connection on a cut', async () => {
    const server = await serveHttp(echo, { port: 0 });
    await expect(fetch(`${server.url}/cut`)).rejects.toThrow();
    await server.close();
  });

  it('closes although a request hangs', async () => {
    const server = await serveHttp({ handle: () => new Promise(() => {}) }, { port: 0 });
    const hanging = expect(fetch(server.url)).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await server.close();
    await hanging;
  });

  it('says which port is in use', async () => {
    const server = await serveHttp(echo, { port: 0 });
    await expect(serveHttp(echo, { port: server.port })).rejects.toThrow(`port ${server.port} is in use`);
    await server.close();
  });
});
