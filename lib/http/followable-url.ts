/**
 * The address to send to: a relative one under the base, an absolute one (a next page, followed verbatim) only when it has the
 * base's origin, so that a token never goes elsewhere. `undefined` otherwise.
 */
export function followableUrl(baseUrl: string, url: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) {
    return url.startsWith('/') || url.startsWith('\\') ? undefined : `${baseUrl.replace(/\/$/, '')}/${url}`;
  }
  return URL.canParse(url) && new URL(url).origin === new URL(baseUrl).origin ? url : undefined;
}
