import type { BusinessCentralLineRecord } from './business-central-record.js';
import { decodeEnumMember } from './enumeration.js';
import type { VariantRules } from './variants.js';

/** Something that a line of Business Central sells. */
export interface LineObject {
  readonly type: 'Item' | 'Resource' | 'Account';
  readonly number: string;
}

/** What becomes of lines that are no catalogue products: a policy of the connection. */
export interface LineRules {
  /** Stands in Business Central for a write-in line of Sales, and is shown as one; without it write-in lines wait. */
  readonly writeIn?: LineObject | undefined;
  /** Carries the order's freight; without it a freight amount of Sales waits. */
  readonly freight?: LineObject | undefined;
  /**
   * G/L account, charge and fixed asset lines of Business Central: shown in Sales as write-in lines, kept out of Sales but
   * counted in its freight amount, or reason to wait.
   */
  readonly otherLines: 'writeIn' | 'countAsFreight' | 'park';
  /** Product numbers that are resources in Business Central, beside products of the type Services that are no items there. */
  readonly resources: readonly string[];
  /** Without it the item's product stands for all of its variants, and the variant is Business Central's own. */
  readonly variants?: VariantRules | undefined;
}

/** Nothing is named: other lines travel as write-in lines, and only services are resources. */
export const defaultLineRules: LineRules = { otherLines: 'writeIn', resources: [] };

/** What a line of Business Central is to the synchronization. */
export type LineRole = 'product' | 'writeIn' | 'freight' | 'countsAsFreight' | 'generated' | 'unmapped';

/** Text lines and lines without a number are Business Central's own; the others are told apart by the connection's rules. */
export function roleOfLine(
  record: Pick<BusinessCentralLineRecord, 'lineType' | 'lineObjectNumber'>,
  rules: LineRules,
): LineRole {
  const type = decodeEnumMember(record.lineType).trim();
  if (type === 'Comment' || type === '' || record.lineObjectNumber === '') {
    return 'generated';
  }
  const is = (object: LineObject | undefined): boolean =>
    object !== undefined && object.type === type && object.number.toUpperCase() === record.lineObjectNumber;
  if (is(rules.freight)) {
    return 'freight';
  }
  if (is(rules.writeIn)) {
    return 'writeIn';
  }
  if (type === 'Item' || type === 'Resource') {
    return 'product';
  }
  switch (rules.otherLines) {
    case 'writeIn':
      return 'writeIn';
    case 'countAsFreight':
      return 'countsAsFreight';
    case 'park':
      return 'unmapped';
  }
}
