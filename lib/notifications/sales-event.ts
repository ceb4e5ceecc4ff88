import type { ExpectedOrganization } from './expected-organization.js';
import { attributesOf, idOf, parseContext, type RemoteExecutionContext } from './remote-execution-context.js';

/** What a body of Dataverse speaks of. */
export type SalesEvent =
  | {
      readonly kind: 'order';
      readonly about: 'order' | 'quote';
      readonly orderId: string;
      /** What happened to the row: the line when there is one, else the order. */
      readonly cause: 'created' | 'updated' | 'deleted';
      readonly lineId?: string;
      /** `versionnumber` of the row (order or line) after the change, where the post-image shows it. */
      readonly rowVersion?: string;
      /** Names the delivery, when the platform named it. */
      readonly deliveryName?: string;
    }
  /** Genuine, but the order cannot be told from it. */
  | { readonly kind: 'sweep'; readonly reason: 'lineWithoutOrder' | 'closeWithoutOrder' }
  /** A step of somebody else's table. */
  | { readonly kind: 'ignored'; readonly reason: 'otherTable' }
  | { readonly kind: 'refused'; readonly reason: 'notAContext' | 'otherOrganization' };

const emptyGuid = '00000000-0000-0000-0000-000000000000';

/**
 * Reads a RemoteExecutionContext, also one that lost its parameters and images to the size limit: an order's event
 * still names the order, a line's event does not and asks for a sweep (Dataverse sheet 3.3).
 */
export function readSalesEvent(text: string, { organizationId, mayBeUnnamed }: ExpectedOrganization): SalesEvent {
  const context = parseContext(text);
  if (context === undefined) {
    return { kind: 'refused', reason: 'notAContext' };
  }
  const named = context.OrganizationId?.toLowerCase() ?? (mayBeUnnamed === true ? organizationId : undefined);
  if (organizationId !== undefined && named !== organizationId) {
    return { kind: 'refused', reason: 'otherOrganization' };
  }
  switch (context.PrimaryEntityName.toLowerCase()) {
    case 'salesorder':
      return orderEvent(context);
    case 'salesorderdetail':
      return lineEvent(context);
    case 'quote':
      return quoteEvent(context);
    case 'orderclose':
      return closeEvent(context);
    default:
      return { kind: 'ignored', reason: 'otherTable' };
  }
}

function orderEvent(context: RemoteExecutionContext): SalesEvent {
  const orderId = context.PrimaryEntityId.toLowerCase();
  // Closing messages name the closing activity, or nothing, as their primary row.
  if (orderId === emptyGuid || context.InputParameters.has('OrderClose')) {
    return closeEvent(context);
  }
  return {
    kind: 'order',
    about: 'order',
    orderId,
    cause: causeOf(context.MessageName),
    ...versionOf(context),
    ...nameOf(context),
  };
}

/** A quote's lines stand still while it is active, so that its own row is all there is to tell (sheet 2.6). */
function quoteEvent(context: RemoteExecutionContext): SalesEvent {
  const orderId = context.PrimaryEntityId.toLowerCase();
  return {
    kind: 'order',
    about: 'quote',
    orderId,
    cause: causeOf(context.MessageName),
    ...versionOf(context),
    ...nameOf(context),
  };
}

function lineEvent(context: RemoteExecutionContext): SalesEvent {
  const orderId = findAttribute(context, 'salesorderid');
  if (orderId === undefined) {
    return { kind: 'sweep', reason: 'lineWithoutOrder' };
  }
  return {
    kind: 'order',
    about: 'order',
    orderId,
    cause: causeOf(context.MessageName),
    lineId: context.PrimaryEntityId.toLowerCase(),
    ...versionOf(context),
    ...nameOf(context),
  };
}

function closeEvent(context: RemoteExecutionContext): SalesEvent {
  const close = attributesOf(context.InputParameters.get('OrderClose') ?? context.InputParameters.get('Target'));
  const orderId = idOf(close.get('salesorderid'));
  return orderId === undefined
    ? { kind: 'sweep', reason: 'closeWithoutOrder' }
    : { kind: 'order', about: 'order', orderId, cause: 'updated', ...nameOf(context) };
}

/** Newest first: what the row is after the change, what it was, what the caller sent. */
function findAttribute(context: RemoteExecutionContext, column: string): string | undefined {
  const sources = [
    ...context.PostEntityImages.values(),
    ...context.PreEntityImages.values(),
    context.InputParameters.get('Target'),
  ];
  for (const source of sources) {
    const id = idOf(attributesOf(source).get(column));
    if (id !== undefined) {
      return id;
    }
  }
  return undefined;
}

function causeOf(messageName: string): 'created' | 'updated' | 'deleted' {
  switch (messageName.toLowerCase()) {
    case 'create':
      return 'created';
    case 'delete':
      return 'deleted';
    default:
      return 'updated';
  }
}

function versionOf(context: RemoteExecutionContext): { readonly rowVersion?: string } {
  for (const image of context.PostEntityImages.values()) {
    const version = attributesOf(image).get('versionnumber');
    if ((typeof version === 'number' || typeof version === 'string') && /^\d+$/.test(String(version))) {
      return { rowVersion: String(version) };
    }
  }
  return {};
}

/** `OperationId` names the delivery's job and is the same on the platform's second attempt (Dataverse sheet 3.4). */
function nameOf(context: RemoteExecutionContext): { readonly deliveryName?: string } {
  const { OperationId: operationId } = context;
  return operationId && operationId !== emptyGuid
    ? { deliveryName: `${operationId} ${context.MessageName} ${context.CorrelationId ?? ''}` }
    : {};
}
