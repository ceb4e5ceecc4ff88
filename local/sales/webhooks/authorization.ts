import { integerOf, type Row, textOf } from '../model/values.js';

/** Address and headers of a call, or why there can be none. */
export type Authorization =
  | { readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly errorCode: number; readonly message: string };

/** WebhookKey goes to `?code=`, HttpHeader and HttpQueryString carry the settings of their XML (D-078). */
export function authorization(endpoint: Row): Authorization {
  const url = textOf(endpoint, 'url');
  const value = textOf(endpoint, 'authvalue');
  if (integerOf(endpoint, 'authtype') === 4) return { url: withQuery(url, { code: value }), headers: {} };
  const settings = settingsOf(value);
  if (settings === undefined) {
    return {
      errorCode: 0x80050203 | 0,
      message: 'The webhook call failed because the authentication settings are not valid XML.',
    };
  }
  return integerOf(endpoint, 'authtype') === 5
    ? { url, headers: settings }
    : { url: withQuery(url, settings), headers: {} };
}

function withQuery(url: string, parameters: Readonly<Record<string, string>>): string {
  const address = new URL(url);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}

/** `<settings><setting name="…" value="…"/></settings>` as names (lower case) and values; undefined when it is something else. */
function settingsOf(xml: string): Record<string, string> | undefined {
  const inner = /^\s*<settings>(.*)<\/settings>\s*$/s.exec(xml)?.[1];
  if (inner === undefined) return undefined;
  const pattern = /<setting\s+name="([^"]+)"\s+value="([^"]*)"\s*\/>/g;
  if (inner.replace(pattern, '').trim() !== '') return undefined;
  const pairs = [...inner.matchAll(pattern)].map((match) => [
    unescapeXml(match[1] ?? '').toLowerCase(),
    unescapeXml(match[2] ?? ''),
  ]);
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
