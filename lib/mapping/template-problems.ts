import { isShortened, normalize } from '../order/normal-form.js';
import type { FieldValue, Side } from '../order/order.js';
import { isAllowed } from '../order/validation.js';
import { problemsOfConditions } from './condition-problems.js';
import type { FieldMapping, OrderMapping } from './field-mapping.js';
import type { OrderTemplate } from './templates.js';

/** Where a template is used: for orders that come from this side. */
export interface TemplateUse {
  readonly mapping: OrderMapping;
  readonly side: Side;
  /** Orders of Business Central are made in Sales when they are released, and take less of Sales by then. */
  readonly areReleased: boolean;
}

/** What is wrong with templates, each with where it stands and what to do. A field that cannot be written is refused. Pure. */
export function problemsOfTemplates(
  templates: readonly OrderTemplate[],
  use: TemplateUse,
): readonly { readonly path: readonly string[]; readonly message: string }[] {
  const fields: Readonly<Partial<Record<string, FieldMapping>>> = use.mapping.header;
  return templates.flatMap(({ name, when = [], values }, index) => {
    const at = (...path: readonly string[]) => [String(index), ...path];
    const isTaken = templates.findIndex((other) => other.name === name) < index;
    const isNeverReached = templates.slice(0, index).some((earlier) => earlier.when === undefined);
    return [
      ...(isTaken ? [{ path: at('name'), message: 'is used twice: give each template a name of its own' }] : []),
      ...(isNeverReached
        ? [{ path: at(), message: 'is never reached: one before it has no conditions; put that one last' }]
        : []),
      ...problemsOfConditions(when, use).map(({ path, message }) => ({ path: at('when', ...path), message })),
      ...Object.entries(values).flatMap(([field, value]) => {
        const definition = fields[field];
        const message =
          definition === undefined
            ? `is no field of the order; there are ${Object.keys(fields).join(', ')}`
            : (problemOfPlace(field, definition, use) ?? problemOfValue(definition, value));
        return message === undefined ? [] : [{ path: at('values', field), message }];
      }),
    ];
  });
}

/** Groups whose values Business Central works out of the lines, and what an order is known by. */
const workedOut: ReadonlySet<string> = new Set(['headerDiscount', 'freight']);
const identity: ReadonlySet<string> = new Set(['customer', 'currency', 'externalDocumentNumber']);

/** Why a new order cannot be given a value of the field. */
function problemOfPlace(name: string, field: FieldMapping, { side, areReleased }: TemplateUse): string | undefined {
  const { direction, businessCentral, sales, group, takenWhile } = field;
  if (identity.has(name) || workedOut.has(group)) {
    return 'cannot be given by a template: an order has its own, or it is worked out of its lines';
  }
  const isNowhere = 'derived' in businessCentral || 'constant' in businessCentral || 'constant' in sales;
  if (isNowhere || takenWhile === 'never' || direction === 'fromBusinessCentral') {
    return 'cannot be written in Business Central, where it would stand too: choose one that both sides take';
  }
  if (side === 'sales') {
    return direction !== 'both' || field.writtenApart === true
      ? 'is not taken while a new order is made in Business Central: choose one of both directions, not of the page'
      : undefined;
  }
  return areReleased && takenWhile === 'open'
    ? 'is not taken by Business Central once the order is released, so that it would wait: choose one that it takes always, or createInSales whenEntered'
    : undefined;
}

function problemOfValue(field: FieldMapping, value: string): string | undefined {
  const normal: FieldValue = normalize(field, value);
  if (normal === null) {
    return `must be a ${field.kind}`;
  }
  if (isShortened(field, value)) {
    return `must be at most ${field.maxLength} characters`;
  }
  const codes = 'column' in field.sales ? field.sales.codes : undefined;
  if (codes !== undefined && !codes.some(({ businessCentral }) => businessCentral.toUpperCase() === normal)) {
    return 'must be a code of the table of codes, as Business Central calls it';
  }
  return isAllowed(field, normal)
    ? undefined
    : 'does not pass the validation of the field: give a value that the mapping allows, or change its validation';
}
