/** A refusal as BC words it: HTTP status, `error.code` and text (sheet 1.10). */
export class BusinessCentralError extends Error {
  override readonly name = 'BusinessCentralError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** AL `Error(…)`: 400 `Application_DialogException`. */
export function dialogError(message: string): BusinessCentralError {
  return new BusinessCentralError(400, 'Application_DialogException', message);
}

/** AL `TestField`: 400 `Application_FieldValidationException`. */
export function fieldError(message: string): BusinessCentralError {
  return new BusinessCentralError(400, 'Application_FieldValidationException', message);
}

/** A code that is not in the related table: 400 `Internal_InvalidTableRelation`. */
export function relationError(where: {
  field: string;
  table: string;
  value: string;
  related: string;
}): BusinessCentralError {
  const { field, table, value, related } = where;
  return new BusinessCentralError(
    400,
    'Internal_InvalidTableRelation',
    `The field ${field} of table ${table} contains a value (${value}) that cannot be found in the related table (${related}).`,
  );
}

/** Malformed body, unknown property: 400 `BadRequest`. */
export function badRequest(message: string): BusinessCentralError {
  return new BusinessCentralError(400, 'BadRequest', message);
}

/** A key already taken: 409 `Internal_EntityWithSameKeyExists`. */
export function sameKeyError(table: string, identification: string): BusinessCentralError {
  return new BusinessCentralError(
    409,
    'Internal_EntityWithSameKeyExists',
    `The ${table} already exists. Identification fields and values: ${identification}`,
  );
}

/** No such record: 404 `Internal_RecordNotFound` (S-003). */
export function notFoundError(table: string, id: string): BusinessCentralError {
  return new BusinessCentralError(
    404,
    'Internal_RecordNotFound',
    `The ${table} does not exist. Identification fields and values: SystemId='${id}'`,
  );
}
