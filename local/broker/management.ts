import { types } from 'rhea';
import { z } from 'zod';
import { internalError, invalidArgument } from './amqp-errors.js';
import type { Entity } from './entity.js';
import { managementOperations, type OperationResult } from './management-operations.js';
import type { AmqpRequest, AmqpResponse } from './request-link.js';

const operationPrefix = 'com.microsoft:';

/** Answers one request to the management node of a queue. Every request is answered: a client that waits in vain dies. */
export function answerManagement(request: AmqpRequest, entity: Entity, connectionId: string): AmqpResponse {
  return responseOf(run(request, entity, connectionId));
}

function run(request: AmqpRequest, entity: Entity, connectionId: string): OperationResult {
  const name = request.operation.startsWith(operationPrefix) ? request.operation.slice(operationPrefix.length) : '';
  const operation = managementOperations.get(name);
  if (operation === undefined) {
    const description = `The operation '${request.operation}' is not implemented.`;
    return { kind: 'failed', status: 501, error: { condition: 'amqp:not-implemented', description } };
  }
  try {
    return operation({ entity, connectionId, body: request.body, bytes: request.bytes });
  } catch (cause) {
    if (cause instanceof z.ZodError)
      return { kind: 'failed', status: 400, error: invalidArgument(z.prettifyError(cause)) };
    return { kind: 'failed', status: 500, error: internalError(cause) };
  }
}

/** .NET takes only an AMQP int as status and only a symbol as condition. */
function responseOf(result: OperationResult): AmqpResponse {
  switch (result.kind) {
    case 'done':
      return { applicationProperties: { statusCode: types.wrap_int(200), statusDescription: 'OK' }, body: result.body };
    case 'noContent':
      return { applicationProperties: { statusCode: types.wrap_int(204), statusDescription: 'No Content' } };
    case 'failed':
      return {
        applicationProperties: {
          statusCode: types.wrap_int(result.status),
          statusDescription: result.error.description,
          errorCondition: types.wrap_symbol(result.error.condition),
        },
      };
  }
}
