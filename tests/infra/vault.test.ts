import { describe, expect, it } from '@jest/globals';
import { createVault, makeMissingSecrets, rotateSecret } from '../../scripts/infra-vault.mjs';

/** Key Vault's secrets as it answers over HTTP; `notYet` times it does not know the caller's right. */
function standIn(secrets: Map<string, string>, options: { notYet?: number } = {}) {
  let notYet = options.notYet ?? 0;
  const asked: { readonly url: string; readonly authorization: string | null }[] = [];
  const send: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    asked.push({ url: url.href, authorization: new Headers(init?.headers).get('authorization') });
    const name = url.pathname.replace('/secrets/', '');
    if (notYet > 0) {
      notYet -= 1;
      return Response.json({ error: { code: 'Forbidden' } }, { status: 403 });
    }
    if (init?.method === 'PUT') {
      secrets.set(name, (JSON.parse(String(init.body)) as { value: string }).value);
    }
    const value = secrets.get(name);
    return value === undefined
      ? Response.json({ error: { code: 'SecretNotFound' } }, { status: 404 })
      : Response.json({ value });
  };
  return { send, asked };
}

function open(secrets: Map<string, string>, options: { notYet?: number } = {}) {
  const { send, asked } = standIn(secrets, options);
  const told: string[] = [];
  const waitedMs: number[] = [];
  const tell = (line: string) => {
    told.push(line);
  };
  const vault = createVault({
    endpoint: 'https://kv.vault.azure.net',
    token: async () => 'token',
    fetch: send,
    wait: async (delayMs) => {
      waitedMs.push(delayMs);
    },
    tell,
  });
  return { vault, asked, told, tell, waitedMs };
}

describe('webhook secrets in the vault', () => {
  it('makes what is missing, in a form the product takes, and leaves alone what is there', async () => {
    const secrets = new Map([['Present', 'as-it-was']]);
    const { vault, tell, told, asked } = open(secrets);
    await makeMissingSecrets(vault, ['Present', 'Missing'], tell);
    expect(secrets.get('Present')).toBe('as-it-was');
    expect(secrets.get('Missing')).toMatch(/^[0-9a-f]{64}$/);
    expect(told.join()).not.toContain(secrets.get('Missing'));
    expect(asked.every(({ authorization }) => authorization === 'Bearer token')).toBe(true);
    expect(asked[0]?.url).toBe('https://kv.vault.azure.net/secrets/Present?api-version=7.4');
  });

  it('waits for a right that was given a moment ago', async () => {
    const secrets = new Map<string, string>();
    const { vault, tell, waitedMs } = open(secrets, { notYet: 2 });
    await makeMissingSecrets(vault, ['Missing'], tell);
    expect(waitedMs).toEqual([20_000, 20_000]);
    expect(secrets.has('Missing')).toBe(true);
  });

  it('gives up in the vault’s words when the right never comes', async () => {
    const { vault, tell } = open(new Map(), { notYet: 1000 });
    await expect(makeMissingSecrets(vault, ['Missing'], tell)).rejects.toThrow('403 Forbidden');
  });

  it('keeps the former secret when it rotates, also the second time', async () => {
    const secrets = new Map([['Secret', 'first']]);
    const { vault, tell } = open(secrets);
    await rotateSecret(vault, 'Secret', tell);
    const second = secrets.get('Secret');
    expect(secrets.get('Secret-PREVIOUS')).toBe('first');
    await rotateSecret(vault, 'Secret', tell);
    expect(secrets.get('Secret-PREVIOUS')).toBe(second);
    expect(new Set([...secrets.values(), 'first']).size).toBe(3);
  });

  it('makes up no former secret, and rotates nothing that is not there', async () => {
    const { vault, tell } = open(new Map());
    await expect(makeMissingSecrets(vault, ['Secret-PREVIOUS'], tell)).rejects.toThrow('--rotate Secret');
    await expect(rotateSecret(vault, 'Secret', tell)).rejects.toThrow('nothing to rotate');
  });
});
