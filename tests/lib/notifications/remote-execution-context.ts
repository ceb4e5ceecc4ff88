/** Builders of RemoteExecutionContext bodies in the shape Dataverse posts. */
export const orderId = '1b2c3d4e-aaaa-4e11-be37-000d3a4b1c22';
export const lineId = '3c4d5e6f-aaaa-4e11-be37-000d3a4b1c22';
export const organizationId = '9a1b2c3d-0000-4e11-a66d-000d3a4b1c22';
export const operationId = 'c0ffee00-0001-4011-bbd3-000d3a4b1c22';

/** An EntityReference as a value of an attribute. */
export function reference(id: string, logicalName: string): Record<string, unknown> {
  const type = 'EntityReference:http:\\/\\/schemas.microsoft.com\\/xrm\\/2011\\/Contracts';
  return { __type: type, Id: id, KeyAttributes: [], LogicalName: logicalName, Name: null, RowVersion: null };
}

export function pairs(values: Record<string, unknown>): readonly Record<string, unknown>[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

/** An image or target with these attributes. */
export function entity(attributes: Record<string, unknown>): Record<string, unknown> {
  return {
    Attributes: pairs(attributes),
    EntityState: null,
    FormattedValues: [],
    KeyAttributes: [],
    RelatedEntities: [],
  };
}

/** An Update of an order; `changes` replaces whole properties. */
export function executionContext(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    BusinessUnitId: '5f8a3c1e-77a1-4e11-be37-000d3a4b1c22',
    CorrelationId: '7f0c6d1e-4c2b-4b0e-9d4d-0b7a4a2f6b10',
    Depth: 1,
    InputParameters: pairs({ Target: entity({ name: 'PO 4711', salesorderid: orderId }) }),
    MessageName: 'Update',
    Mode: 1,
    OperationCreatedOn: '/Date(1765987512000+0000)/',
    OperationId: operationId,
    OrganizationId: organizationId,
    PostEntityImages: pairs({ post: entity({ name: 'PO 4711', versionnumber: 5310001 }) }),
    PreEntityImages: [],
    PrimaryEntityId: orderId,
    PrimaryEntityName: 'salesorder',
    SharedVariables: pairs({ IsAutoTransact: true }),
    Stage: 40,
    ...changes,
  };
}

/** An event of a line. */
export function lineContext(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return executionContext({
    PrimaryEntityName: 'salesorderdetail',
    PrimaryEntityId: lineId,
    InputParameters: pairs({ Target: entity({ quantity: 3, salesorderdetailid: lineId }) }),
    PostEntityImages: pairs({
      post: entity({ salesorderid: reference(orderId, 'salesorder'), versionnumber: 5310002 }),
    }),
    ...changes,
  });
}
