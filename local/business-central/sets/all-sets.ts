import { z } from 'zod';
import type { FaultTable } from '../../simulator-kit/faults.js';
import type { EntitySet, EntitySets } from '../api/entity-set.js';
import type { PropertyType } from '../api/property.js';
import type { BusinessCentral } from '../model/business-central.js';
import { companySet } from './companies.js';
import { customerSet } from './customers.js';
import { dimensionSetLineSet, fileSet } from './dimension-set-lines.js';
import { itemSet } from './items.js';
import { invoiceLineSet, invoiceSet } from './sales-invoices.js';
import { archiveLineSet, archiveSet } from './sales-order-archives.js';
import { salesOrderLineSet, salesOrderSet } from './sales-orders.js';
import { salesQuoteLineSet, salesQuoteSet } from './sales-quotes.js';
import { shipmentLineSet, shipmentSet } from './sales-shipments.js';
import {
  accountSet,
  currencySet,
  itemVariantSet,
  locationSet,
  paymentTermSet,
  salespersonSet,
  shipmentMethodSet,
  taxGroupSet,
  unitSet,
} from './small-masters.js';

/** All entity sets over one company's tables; made anew when the tables are. */
export function allSets(bc: BusinessCentral): EntitySets {
  const sets: readonly EntitySet[] = [
    companySet(bc),
    customerSet(bc),
    itemSet(bc),
    itemVariantSet(bc),
    unitSet(bc),
    currencySet(bc),
    paymentTermSet(bc),
    shipmentMethodSet(bc),
    salespersonSet(bc),
    taxGroupSet(bc),
    locationSet(bc),
    accountSet(bc),
    salesOrderSet(bc),
    salesOrderLineSet(bc),
    salesQuoteSet(bc),
    salesQuoteLineSet(bc),
    shipmentSet(bc),
    shipmentLineSet(bc),
    invoiceSet(bc),
    invoiceLineSet(bc),
    dimensionSetLineSet(bc),
    fileSet('attachments'),
    fileSet('documentAttachments'),
    archiveSet(bc),
    archiveLineSet(bc),
  ];
  return new Map(sets.map((set) => [set.name, set]));
}

const missingSchema = z.object({ entity: z.string().optional(), field: z.string() });
const shorterSchema = missingSchema.extend({ maxLength: z.number().int().min(0) });

const since29: readonly string[] = ['salesOrderArchives', 'salesOrderArchiveLines'];

/**
 * The sets as a client sees them now: archives only from BC 29 on (2.1.9), salespeople only where the setup says so, and properties as faults `fieldMissing` and
 * `fieldShorter` leave them; without `entity` a fault concerns every set.
 */
export function visibleSets(all: EntitySets, bc: BusinessCentral, faults: FaultTable): EntitySets {
  const hidden = [
    ...(bc.setup.businessCentral29 ? [] : since29),
    ...(bc.setup.salespeople ? [] : ['salespeoplePurchasers']),
    ...(bc.setup.taxGroups ? [] : ['taxGroups']),
  ];
  const sets = new Map([...all].filter(([name]) => !hidden.includes(name)));
  const missing = faults.peek('fieldMissing').map((fault) => missingSchema.parse(fault.options));
  const shorter = faults.peek('fieldShorter').map((fault) => shorterSchema.parse(fault.options));
  if (missing.length === 0 && shorter.length === 0) return sets;
  const concerns = (fault: z.infer<typeof missingSchema>, set: string, field: string) =>
    fault.field === field && (fault.entity === undefined || fault.entity === set);
  return new Map(
    [...sets].map(([name, set]) => {
      const properties = set.properties
        .filter((property) => !missing.some((fault) => concerns(fault, name, property.name)))
        .map((property) => {
          const limit = shorter.find((fault) => concerns(fault, name, property.name));
          return limit === undefined ? property : { ...property, type: shortened(property.type, limit.maxLength) };
        });
      return [name, { ...set, properties }];
    }),
  );
}

function shortened(type: PropertyType, maxLength: number): PropertyType {
  return type.kind === 'text' || type.kind === 'code'
    ? { ...type, maxLength: Math.min(type.maxLength, maxLength) }
    : type;
}
