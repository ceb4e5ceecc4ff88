import type { Engine } from '../engine/contract.js';
import type { DataEvent } from '../engine/operation.js';
import { type Row, textOf } from '../model/values.js';

/** Writes the system job of a webhook call (sheet 3.5); its id is the call's OperationId. */
export function startJob(engine: Engine, job: { operationId: string; step: Row; event: DataEvent }): void {
  const { operationId, step, event } = job;
  const now = engine.now();
  engine.store.put('asyncoperation', operationId, {
    asyncoperationid: operationId,
    name: textOf(step, 'name'),
    messagename: event.message,
    primaryentitytype: event.table,
    correlationid: event.operation.correlationId,
    operationtype: 1,
    owningextensionid: { table: 'sdkmessageprocessingstep', id: textOf(step, 'sdkmessageprocessingstepid') },
    regardingobjectid: { table: event.table, id: event.id },
    statecode: 0,
    statuscode: 0,
    createdon: now,
    startedon: now,
    modifiedon: now,
  });
}

/** Ends a job: 3/30 or gone when it went well, 3/31 with code and message when not. */
export function finishJob(
  engine: Engine,
  operationId: string,
  result: { failed: boolean; errorCode: number; message: string; autoDelete?: boolean },
): void {
  const job = engine.store.get('asyncoperation', operationId);
  if (job === undefined) return;
  if (!result.failed && result.autoDelete === true) {
    engine.store.delete('asyncoperation', operationId);
    return;
  }
  const now = engine.now();
  const status = { statecode: 3, statuscode: result.failed ? 31 : 30, completedon: now, modifiedon: now };
  engine.store.put('asyncoperation', operationId, {
    ...job,
    ...status,
    errorcode: result.errorCode || null,
    message: result.message || null,
  });
}
