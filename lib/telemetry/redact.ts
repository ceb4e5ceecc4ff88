/** What stands where something was kept out of a log. */
export const withheld = '[withheld]';

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const moment = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?$/;
const amount = /^-?\d{1,20}(?:\.\d{1,10})?$/;
/** An error code of a remote system, such as `Internal_EntityWithSameKeyExists` or `0x80060882`; fields named `code` only. */
const errorCode = /^(?:[A-Za-z]+(?:_[A-Za-z]+)*|0x[0-9a-f]{8})$/i;
const longestErrorCode = 80;
/** A word of ours such as `versionMismatch`, `orders.read` or `sales`; too short for a secret. */
const word = /^[A-Za-z](?:[._-]?[A-Za-z0-9])*$/;
const longestWord = 31;
/** W3C id of a trace, in the field of that name only: a key could look the same. */
const traceId = /^[0-9a-f]{32}$/;
const longestSentence = 500;

/** Field names whose values are sentences of ours or of a remote system; they are scrubbed, not withheld. */
const sentenceFields: ReadonlySet<string> = new Set([
  'message',
  'reason',
  'sentence',
  'error',
  'cause',
  'stack',
  'fix',
  'problem',
  'summary',
  'nextAction',
  'detail',
  'system',
]);
/** Field names whose values are addresses; query, credentials and path keys are cut off. */
const addressFields: ReadonlySet<string> = new Set([
  'url',
  'address',
  'endpoint',
  'notificationUrl',
  'endpointUrl',
  'resource',
]);
/** Field names that say themselves that nothing of them belongs in a log. */
const secretName =
  /secret|token|password|authorization|credential|clientstate|signature|apikey|pathkey|connectionstring/i;

/**
 * The only texts that reach a log: ids, moments, numbers, words, and scrubbed sentences and addresses in the fields
 * meant for them. Everything else is withheld, so that a new field cannot leak by being forgotten.
 */
export function redactField(name: string, value: string): string {
  if (secretName.test(name)) {
    return withheld;
  }
  if (sentenceFields.has(name)) {
    return scrubSentence(value);
  }
  if (addressFields.has(name)) {
    return /^https?:\/\//i.test(value) ? scrubAddress(value) : scrubSentence(value);
  }
  const isCode = name === 'code' && value.length <= longestErrorCode && errorCode.test(value);
  const isTraceId = name === 'traceId' && traceId.test(value);
  return isCode || isTraceId || isPlain(value) ? value : withheld;
}

function isPlain(value: string): boolean {
  return (
    value === '' ||
    guid.test(value) ||
    moment.test(value) ||
    amount.test(value) ||
    (value.length <= longestWord && word.test(value))
  );
}

/** Strikes out what looks like a secret inside a sentence: tokens, keys, queries of addresses, long random texts. */
export function scrubSentence(sentence: string): string {
  return sentence
    .slice(0, longestSentence)
    .replace(/\bhttps?:\/\/[^\s"'<>)]+/gi, scrubAddress)
    .replace(/\beyJ[\w-]{8,}(?:\.[\w-]*)*/g, withheld)
    .replace(/\b(Bearer|Basic)\s+\S+/gi, `$1 ${withheld}`)
    .replace(
      /\b(code|sig|key|secret|token|password|SharedAccessKey|AccountKey|clientState)(\s*[=:]\s*)[^\s;&,"']+/gi,
      `$1$2${withheld}`,
    )
    .replace(/[A-Za-z0-9+/_-]{32,}={0,2}/g, (text) => (isHarmlessPath(text) ? text : withheld));
}

/** Ids and short words between slashes; a key in base64 may hold slashes, too, but hardly so many. */
function isHarmlessPath(text: string): boolean {
  return text.split('/').every((segment) => segment.length < 16 || guid.test(segment));
}

/** Scheme, host and path of an address; long random path segments are keys and go too. */
export function scrubAddress(address: string): string {
  const [path = ''] = address.split(/[?#]/, 1);
  return path
    .replace(/\/\/[^/@]*@/, '//')
    .split('/')
    .map((segment) => (/^[\w-]{32,}$/.test(segment) && !guid.test(segment) ? withheld : segment))
    .join('/')
    .slice(0, longestSentence);
}
