/** Who wins when both sides changed the same field group differently (spec §3.5). */
export const conflictRules = ['businessCentralWins', 'salesWins', 'lowest', 'highest', 'park'] as const;
export type ConflictRule = (typeof conflictRules)[number];

/** Defaults of spec §3.5 by field group; a group that is not named falls to `salesWins`. */
export const defaultConflictRules: Readonly<Record<string, ConflictRule>> = {
  productAndQuantity: 'salesWins',
  requestedDeliveryDate: 'salesWins',
  shipTo: 'salesWins',
  externalDocumentNumber: 'salesWins',
  customer: 'salesWins',
  currency: 'salesWins',
  description: 'salesWins',
  price: 'businessCentralWins',
  headerDiscount: 'businessCentralWins',
  shipmentDate: 'businessCentralWins',
};

/** The rule in force for a field group: the connection's own, else the default. */
export function ruleFor(group: string, own: Readonly<Record<string, ConflictRule>>): ConflictRule {
  return own[group] ?? defaultConflictRules[group] ?? 'salesWins';
}
