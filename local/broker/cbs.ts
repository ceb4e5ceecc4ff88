import { types } from 'rhea';
import type { AmqpRequest, AmqpResponse } from './request-link.js';

/**
 * The claims node: every client puts a token here before it opens a link. Any token is taken, as this broker is for one
 * machine; the names of the answer's fields are kebab-case here and camel-case on management nodes.
 */
export function answerClaims(request: AmqpRequest): AmqpResponse {
  const isKnown = request.operation === 'put-token';
  return {
    applicationProperties: {
      'status-code': types.wrap_int(isKnown ? 202 : 501),
      'status-description': isKnown ? 'Accepted' : `'${request.operation}' is not implemented`,
    },
  };
}
