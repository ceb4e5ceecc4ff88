import { codedFieldNames } from '../../mapping/coded-fields.js';
import { type FieldMapping, type OrderMapping, pagePrefix } from '../../mapping/field-mapping.js';
import type { LineObject } from '../../mapping/line-rules.js';
import type { Configuration, ConnectionPolicies } from '../../ports/connection.js';
import type { OutsideKind } from './kinds.js';

/** A value of a configuration that names something of one of the two systems. */
export interface NamedOutside {
  /** Where it stands in the configuration, as people write it. */
  readonly path: string;
  readonly kind: OutsideKind;
  readonly name: string;
  /** Of an option: its column. */
  readonly column?: string;
}

/** Everything that a configuration names of either system and that can be asked for. Pure. */
export function namedOutside({ mapping, policies }: Configuration): readonly NamedOutside[] {
  return [
    ...ofPolicies(policies),
    ...ofTemplates(policies),
    ...ofLineRules(policies),
    ...ofCodes(mapping),
    ...(['header', 'line'] as const).flatMap((table) => ofOwnFields(mapping, table)),
    ...ofPage(mapping),
    ...ofReferences(mapping),
  ];
}

function ofPolicies({ ordersEnter }: ConnectionPolicies): readonly NamedOutside[] {
  switch (ordersEnter.when) {
    case 'activeWithStatusReason':
      return [{ path: 'policies.ordersEnter.statusCode', kind: 'statusReason', name: String(ordersEnter.statusCode) }];
    case 'submitted':
      return [{ path: 'policies.ordersEnter', kind: 'submitButton', name: 'submitted' }];
    case 'active':
      return [];
  }
}

/** Which kind of code each field of a template holds. */
const kindOfCode: Readonly<Record<string, OutsideKind>> = {
  paymentTerms: 'paymentTerms',
  shipmentMethod: 'shipmentMethod',
  salesperson: 'salesperson',
};

function ofTemplates({ orderTemplates }: ConnectionPolicies): readonly NamedOutside[] {
  return (['fromSales', 'fromBusinessCentral'] as const).flatMap((part) =>
    (orderTemplates?.[part] ?? []).flatMap(({ values }, index) =>
      Object.entries(values).flatMap(([field, name]) => {
        const kind = kindOfCode[field];
        const path = `policies.orderTemplates.${part}.${index}.values.${field}`;
        return kind === undefined ? [] : [{ path, kind, name }];
      }),
    ),
  );
}

function ofLineRules({ lines }: ConnectionPolicies): readonly NamedOutside[] {
  const item = (part: string, object: LineObject | undefined): readonly NamedOutside[] =>
    object?.type === 'Item' ? [{ path: `policies.lines.${part}.number`, kind: 'item', name: object.number }] : [];
  return [
    ...item('writeIn', lines.writeIn),
    ...item('freight', lines.freight),
    ...(lines.variants?.products ?? []).map(
      (product, index): NamedOutside => ({
        path: `policies.lines.variants.products.${index}`,
        kind: 'itemVariant',
        name: `${product.item}|${product.code}`,
      }),
    ),
  ];
}

const kindsOfTarget = { paymentTerms: 'option', shipmentMethod: 'option', salesperson: 'user' } as const;

function ofCodes({ header }: OrderMapping): readonly NamedOutside[] {
  return codedFieldNames.flatMap((field) => {
    const place = header[field]?.sales;
    const [column, codes] = place !== undefined && 'column' in place ? [place.column, place.codes ?? []] : ['', []];
    return codes.flatMap(({ businessCentral, sales }, index): NamedOutside[] => {
      const path = `mapping.codes.${field}.${index}`;
      return [
        { path: `${path}.businessCentral`, kind: field, name: businessCentral },
        { path: `${path}.sales`, kind: kindsOfTarget[field], name: sales, column },
      ];
    });
  });
}

/** Fields of a connection's own, in the order in which they are written. */
function ofOwnFields(mapping: OrderMapping, table: 'header' | 'line'): readonly NamedOutside[] {
  const own = Object.entries<FieldMapping>(mapping[table]).filter(([name]) => name.startsWith('custom.'));
  return own.flatMap(([, { businessCentral, sales }], index): NamedOutside[] => {
    const path = `mapping.${table}.${index}`;
    const codes = 'column' in sales && table === 'header' ? (sales.codes ?? []) : [];
    return [
      ...('property' in businessCentral
        ? [ofProperty(`${path}.businessCentral`, table, businessCentral.property)]
        : []),
      ...('column' in sales && sales.madeByAdministrator === true
        ? [{ path: `${path}.sales.column`, kind: `${table}Column`, name: sales.column } as const]
        : []),
      ...codes.map((pair, at): NamedOutside => {
        const column = 'column' in sales ? sales.column : '';
        return { path: `${path}.sales.codes.${at}.sales`, kind: 'option', name: pair.sales, column };
      }),
    ];
  });
}

function ofProperty(path: string, table: 'header' | 'line', property: string): NamedOutside {
  return property.startsWith(pagePrefix)
    ? { path: `${path}.page`, kind: 'page', name: property.slice(pagePrefix.length) }
    : { path: `${path}.property`, kind: `${table}Property`, name: property.split('.')[0] ?? property };
}

/** Before the name of an action of the page, which may be called like one of its properties. */
export const actionPrefix = 'the action ';

function ofPage({ page }: OrderMapping): readonly NamedOutside[] {
  const actions = Object.entries(page?.actions ?? {}).filter(([, action]) => action !== undefined);
  return page === undefined
    ? []
    : [
        { path: 'mapping.page', kind: 'pageItself', name: `${page.route}/${page.entitySet}` },
        ...actions.map(
          ([role, action]): NamedOutside => ({
            path: `mapping.page.actions.${role}`,
            kind: 'page',
            name: `${actionPrefix}${action}`,
          }),
        ),
      ];
}

function ofReferences({ references }: OrderMapping): readonly NamedOutside[] {
  return (['units', 'currencies'] as const).flatMap((part) =>
    (references?.[part] ?? []).flatMap(({ businessCentral, sales }, index): NamedOutside[] => {
      const path = `mapping.references.${part}.${index}`;
      const kind = part === 'units' ? 'unit' : 'currency';
      return [
        { path: `${path}.businessCentral`, kind: `${kind}InBusinessCentral`, name: businessCentral },
        { path: `${path}.sales`, kind: `${kind}InSales`, name: sales },
      ];
    }),
  );
}
