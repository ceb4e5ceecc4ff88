/** Business Central's tokens are short; nothing longer is reflected (azure platform sheet, section 7). */
const longestToken = 512;

/** Whether a validation token may be sent back: printable ASCII of sane length. */
export function isValidationToken(token: string): boolean {
  return token.length <= longestToken && /^[\x20-\x7e]+$/.test(token);
}

/** Headers of the handshake's answer: plain text that no browser reads as anything else, kept by no cache. */
export const validationHeaders = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;
