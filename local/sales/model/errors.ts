/** A refusal as Dataverse words it (sheet 1.13). `code` is hex text. */
export class DataverseError extends Error {
  override readonly name = 'DataverseError';
  readonly status: number;
  readonly code: string;
  /** seconds for Retry-After; undefined = no such header */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, text: string | { message: string; retryAfterSeconds: number }) {
    super(typeof text === 'string' ? text : text.message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = typeof text === 'string' ? undefined : text.retryAfterSeconds;
  }
}

/** 404: the row does not exist. */
export const rowMissing = (table: string, id: string): DataverseError =>
  new DataverseError(404, '0x80040217', `Entity '${table}' With Id = ${id} Does Not Exist`);

/** 400 `0x80048d19`: the body says something the table does not know, or in the wrong shape. */
export const badPayload = (set: string, detail: string): DataverseError =>
  new DataverseError(
    400,
    '0x80048d19',
    `Error identified in Payload provided by the user for Entity :'${set}', InnerException : Microsoft.OData.ODataException: ${detail}`,
  );

/** 400 `0x80048d19` for a name that the table does not declare. */
export const undeclared = (set: string, name: string): DataverseError =>
  badPayload(
    set,
    `An undeclared property '${name}' which only has property annotations in the payload but no property value was found in the payload.`,
  );

/** 400 `0x80060888`: a property in a query that the table does not have. */
export const unknownProperty = (table: string, name: string): DataverseError =>
  new DataverseError(
    400,
    '0x80060888',
    `Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${table}'.`,
  );

/** 404: no such entity set, action or navigation. */
export const unknownSegment = (segment: string): DataverseError =>
  new DataverseError(404, '0x8006088a', `Resource not found for the segment '${segment}'.`);

/** 400 in a query option. */
export const badQuery = (message: string): DataverseError => new DataverseError(400, '0x80060888', message);

/** 400 for a request that is wrong as a whole. */
export const invalidArgument = (message: string): DataverseError => new DataverseError(400, '0x80040203', message);

/** 400: a required value is not there. */
export const requiredMissing = (message: string): DataverseError => new DataverseError(400, '0x80040200', message);

/** 403: the caller's roles lack a privilege. */
export const privilegeMissing = (privilege: string, typeCode: number): DataverseError =>
  new DataverseError(
    403,
    '0x80040220',
    `Principal user is missing ${privilege} privilege on OTC=${typeCode}, and no other role grants it.`,
  );

/** 412: the row's version is not the one named in If-Match. */
export const versionMismatch = (): DataverseError =>
  new DataverseError(
    412,
    '0x80060882',
    "The version of the existing record doesn't match the RowVersion property provided.",
  );

/** 412: a row with this id exists. */
export const duplicateRow = (): DataverseError =>
  new DataverseError(412, '0x80040237', 'A record with matching key values already exists.');

/** 400: the order that carries a line is read only. */
export const parentReadOnly = (): DataverseError =>
  new DataverseError(400, '0x80043b09', 'The parent is read only and cannot be edited.');
