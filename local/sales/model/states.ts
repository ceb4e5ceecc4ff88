import type { StateDefinition } from './table.js';

/** States of most master data. */
export const ACTIVE_INACTIVE: Readonly<Record<number, StateDefinition>> = {
  0: { label: 'Active', initial: 1, reasons: { 1: 'Active' } },
  1: { label: 'Inactive', initial: 2, reasons: { 2: 'Inactive' } },
};
