/** A variant of an item. */
export interface ItemVariant {
  readonly item: string;
  readonly code: string;
}

/** Which product of Sales is which variant: by name, else by a number made of both. A policy of the connection. */
export interface VariantRules {
  /** Between item number and variant code in the product's number, such as `/`. */
  readonly separator?: string | undefined;
  readonly products: readonly (ItemVariant & { readonly product: string })[];
}

/** The product of Sales that stands for a variant; the item itself where nothing tells variants apart. */
export function productNumberOf(variant: ItemVariant, rules: VariantRules | undefined): string {
  const named = rules?.products.find(({ item, code }) => item === variant.item && code === variant.code);
  if (named !== undefined) {
    return named.product;
  }
  return rules?.separator === undefined ? variant.item : `${variant.item}${rules.separator}${variant.code}`;
}

/** The variant that a product of Sales may stand for; `undefined`: it can only be an item or a resource. */
export function variantOfProduct(product: string, rules: VariantRules | undefined): ItemVariant | undefined {
  const named = rules?.products.find((candidate) => candidate.product === product);
  if (named !== undefined) {
    return named;
  }
  const at = rules?.separator === undefined ? -1 : product.lastIndexOf(rules.separator);
  return rules?.separator === undefined || at <= 0
    ? undefined
    : { item: product.slice(0, at), code: product.slice(at + rules.separator.length) };
}
