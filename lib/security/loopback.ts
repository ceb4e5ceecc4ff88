/** What of a request says where it came from. */
export interface RequestOrigin {
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const forwardingHeaders = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-original-host'];

/** Whether a request was made to this machine by this machine; what a tunnel or proxy handed on does not count. */
export function isLoopbackRequest(request: RequestOrigin): boolean {
  if (!URL.canParse(request.url) || forwardingHeaders.some((name) => request.headers.get(name) !== null)) {
    return false;
  }
  return loopbackHosts.has(new URL(request.url).hostname);
}
