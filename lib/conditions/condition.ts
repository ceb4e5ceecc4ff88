/** What one field of an order has to show: exactly one test, or a range with one end or both. */
export interface Condition {
  readonly field: string;
  readonly equals?: string;
  readonly notEquals?: string;
  readonly oneOf?: readonly string[];
  readonly noneOf?: readonly string[];
  readonly contains?: string;
  readonly startsWith?: string;
  /** `true`: it must be blank; `false`: it must not. */
  readonly isBlank?: boolean;
  /** Of dates and decimals, as is `atMost`; both ends belong to the range. */
  readonly atLeast?: string;
  readonly atMost?: string;
}

/** Conditions that must all hold, inside a choice. */
export interface AllOf {
  readonly all: readonly Condition[];
}

/** A choice: one of them must hold. */
export interface AnyOf {
  readonly any: readonly (Condition | AllOf)[];
}

/** What an order has to show: all must hold. */
export type Conditions = readonly (Condition | AnyOf)[];

/** The tests of a condition; a range counts as one. */
export const tests = ['equals', 'notEquals', 'oneOf', 'noneOf', 'contains', 'startsWith', 'isBlank'] as const;
export const rangeEnds = ['atLeast', 'atMost'] as const;

/** Every single condition with where it stands, from the list's beginning. */
export function placesOf(
  conditions: Conditions,
): readonly { readonly condition: Condition; readonly path: readonly string[] }[] {
  return conditions.flatMap((clause, index) => {
    if (!('any' in clause)) {
      return [{ condition: clause, path: [String(index)] }];
    }
    return clause.any.flatMap((member, place) => {
      const path = [String(index), 'any', String(place)];
      return 'all' in member
        ? member.all.map((condition, inner) => ({ condition, path: [...path, 'all', String(inner)] }))
        : [{ condition: member, path }];
    });
  });
}
