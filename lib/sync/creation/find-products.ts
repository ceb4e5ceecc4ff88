import { type ItemVariant, variantOfProduct } from '../../mapping/variants.js';
import type { KnownProducts } from '../../mapping/write-business-central.js';
import type { LineValues, ProductType, UnmatchedReference } from '../../order/order.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { ConnectionPorts } from '../engine.js';
import { blockedThere } from '../park.js';

/** What lines need in Business Central. */
export interface BusinessCentralReferenceCheck {
  /** All counterparts that it lacks, in words. */
  readonly missing: readonly string[];
  readonly products: KnownProducts;
}

/** What decides what products are in Business Central. */
export interface NeededLines {
  readonly lines: readonly LineValues[];
  /** What kinds the products are in Sales, by number, where they are no stock products. */
  readonly types: ReadonlyMap<string, ProductType>;
  /** What is known to have no counterpart. */
  readonly unmatched?: readonly UnmatchedReference[] | undefined;
}

/**
 * What the products of some lines are in Business Central: resources where the connection says so, items of that number,
 * variants where the number tells one, and services of Sales that are none of these are resources: the API shows no
 * resources, so that only an insert tells whether one exists.
 */
export async function findProducts(
  ports: ConnectionPorts,
  { lines, types }: NeededLines,
): Promise<RemoteResult<BusinessCentralReferenceCheck>> {
  const rules = ports.connection.policies.lines;
  const configured = new Set(rules.resources.map((number) => number.toUpperCase()));
  const products = [...new Set(lines.map((line) => line.product))].filter((product) => product !== null);
  const candidates = products.filter((product) => !configured.has(product));
  const items = await findItems(ports, candidates);
  if (!items.ok) {
    return items;
  }
  const others = candidates.filter((product) => !items.value.has(product));
  const asked = others.flatMap((product) => {
    const variant = variantOfProduct(product, rules.variants);
    return variant === undefined ? [] : [{ product, variant }];
  });
  const variants = await findVariants(ports, asked);
  if (!variants.ok) {
    return variants;
  }
  const unknown = others.filter((product) => !variants.value.has(product));
  const isVariant = new Map(asked.map(({ product, variant }) => [product, variant]));
  const isService = (product: string) => types.get(product) === 'service';
  const lacking = unknown.filter((product) => !isService(product));
  const blocked =
    lacking.length === 0 ? success(new Set<string>()) : await ports.businessCentral.findBlocked('item', lacking);
  if (!blocked.ok) {
    return blocked;
  }
  return success({
    missing: lacking.map((product) =>
      blocked.value.has(product)
        ? `item ${product}${blockedThere}`
        : `${nameOf(product, isVariant.get(product))}${typeWords(types.get(product))}`,
    ),
    products: {
      resources: new Set([...products.filter((product) => configured.has(product)), ...unknown.filter(isService)]),
      variants: variants.value,
    },
  });
}

async function findItems(
  ports: ConnectionPorts,
  numbers: readonly string[],
): Promise<RemoteResult<ReadonlySet<string>>> {
  return numbers.length === 0 ? success(new Set<string>()) : await ports.businessCentral.findItems(numbers);
}

type Variants = ReadonlyMap<string, { readonly item: string; readonly variantId: string }>;

async function findVariants(
  ports: ConnectionPorts,
  asked: readonly { readonly product: string; readonly variant: ItemVariant }[],
): Promise<RemoteResult<Variants>> {
  if (asked.length === 0) {
    return success(new Map());
  }
  const found = await ports.businessCentral.findItemVariants(asked.map(({ variant }) => variant));
  if (!found.ok) {
    return found;
  }
  const known = asked.flatMap(({ product, variant: { item, code } }) => {
    const variantId = found.value.get(`${item}|${code}`);
    return variantId === undefined ? [] : [[product, { item, variantId }] as const];
  });
  return success(new Map(known));
}

function nameOf(product: string, variant: ItemVariant | undefined): string {
  return variant === undefined
    ? `item ${product}`
    : `item ${product}, or variant ${variant.code} of item ${variant.item}`;
}

/** A product that is no stock product is told as such: often an item was never meant to stand for it (P-028). */
function typeWords(type: ProductType | undefined): string {
  switch (type) {
    case 'miscellaneousCharge':
      return ' (a miscellaneous charge in Sales)';
    case 'flatFee':
      return ' (a flat fee in Sales)';
    default:
      return '';
  }
}
