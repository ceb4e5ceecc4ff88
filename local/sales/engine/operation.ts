import { DataverseError } from '../model/errors.js';
import type { Row, Value } from '../model/values.js';

/** Who a token speaks for. */
export type Who = 'seller' | 'administrator' | 'integration';

/** The user behind a request. */
export interface Caller {
  readonly who: Who;
  readonly userId: string;
  readonly isIntegrationUser: boolean;
}

/** The operation in which another one runs: what becomes `ParentContext`. */
export interface ParentOperation {
  readonly message: string;
  readonly table: string;
  readonly id: string;
  readonly inputs: Row;
  readonly priceCalculation: boolean;
  readonly tag: string | undefined;
}

/** One operation on its way through the pipeline. */
export interface Operation {
  readonly caller: Caller;
  readonly correlationId: string;
  readonly requestId: string;
  /** 1 for what the caller asked, more for what Dataverse does because of it */
  readonly depth: number;
  readonly tag: string | undefined;
  readonly bypassedSteps: ReadonlySet<string>;
  readonly bypassAllSteps: boolean;
  /** version of If-Match, repeated in the event's Target */
  readonly rowVersion: string | undefined;
  readonly parent: ParentOperation | undefined;
}

/** Messages that raise events for steps. */
export type Message = 'Create' | 'Update' | 'Delete' | 'Assign' | 'SetState' | 'CancelSalesOrder';

/** Something that happened to a row; becomes webhook calls once committed. */
export interface DataEvent {
  readonly message: Message;
  readonly table: string;
  readonly id: string;
  /** columns written; empty for Delete */
  readonly target: Row;
  /** columns the caller (or the nested update) named: what filtering attributes look at */
  readonly named: readonly string[];
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  readonly operation: Operation;
  /** a state change by PATCH: the payload carries it a little differently */
  readonly stateChange: boolean;
  readonly atMs: number;
}

/** Operations nested deeper than this are taken for a loop (sheet 3.4, Depth). */
const DEEPEST = 8;

/** The operation that Dataverse itself starts because of another one. @throws DataverseError 0x80044182 on a loop. */
export function nestedOperation(
  outer: Operation,
  cause: { message: string; table: string; id: string; inputs: Record<string, Value>; priceCalculation: boolean },
  propagateTag: boolean,
): Operation {
  if (outer.depth >= DEEPEST) {
    throw new DataverseError(400, '0x80044182', 'This workflow job was canceled because it included an infinite loop.');
  }
  return {
    caller: outer.caller,
    correlationId: outer.correlationId,
    requestId: outer.requestId,
    depth: outer.depth + 1,
    tag: propagateTag ? outer.tag : undefined,
    bypassedSteps: new Set(),
    bypassAllSteps: false,
    rowVersion: undefined,
    parent: { ...cause, tag: outer.tag },
  };
}
