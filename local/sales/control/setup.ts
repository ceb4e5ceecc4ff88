import { z } from 'zod';
import { parseBody } from '../../simulator-kit/control-plane.js';
import type { SimulatorRequest } from '../../simulator-kit/http-types.js';
import type { Engine } from '../engine/contract.js';
import type { Row, Value } from '../model/values.js';
import { textOf } from '../model/values.js';

const flagSchema = z.boolean().optional();
const setupSchema = z.strictObject({
  salesOrderProcessing: flagSchema,
  systemPricing: flagSchema,
  changeTracking: flagSchema,
  optimisticConcurrency: flagSchema,
  pricingDecimals: z.number().int().min(0).max(10).optional(),
  changeTrackingDays: z.number().int().min(0).max(365).optional(),
  webhookTimeoutMs: z.number().int().min(1).optional(),
  strictReadOnlyColumns: flagSchema,
  ownColumnsOnReadOnlyOrders: flagSchema,
  readOnlyCode: z
    .string()
    .regex(/^0x[0-9a-fA-F]{8}$/)
    .optional(),
  cascadeDeleteEvents: flagSchema,
  propagateTag: flagSchema,
  calculateOnRetrieve: flagSchema,
  bypassPrivilege: flagSchema,
  withheldPrivileges: z.array(z.string().regex(/^prv[A-Z]\w+$/)).optional(),
  priceListsRequired: flagSchema,
  createProductsActive: flagSchema,
  pageSize: z.number().int().min(1).max(5000).optional(),
  executionMsPerOperation: z.number().min(0).optional(),
  limits: z
    .strictObject({
      requests: z.number().int().min(1).optional(),
      executionMs: z.number().min(1).optional(),
      concurrent: z.number().int().min(1).optional(),
      windowSeconds: z.number().min(0.001).optional(),
    })
    .optional(),
});

/** Changes organization settings; answers how all of them stand. @throws InputError when a setting is unknown or wrong */
export function applySetup(engine: Engine, request: SimulatorRequest): Record<string, unknown> {
  const {
    salesOrderProcessing,
    systemPricing,
    changeTracking,
    optimisticConcurrency,
    pricingDecimals,
    changeTrackingDays,
    limits,
    ...rest
  } = parseBody(setupSchema, request);
  writeOrganization(engine, {
    issopintegrationenabled: salesOrderProcessing,
    oobpricecalculationenabled: systemPricing,
    pricingdecimalprecision: pricingDecimals,
    expirechangetrackingindays: changeTrackingDays,
  });
  const { switches } = engine.schema;
  switches.changeTracking = changeTracking ?? switches.changeTracking;
  switches.optimisticConcurrency = optimisticConcurrency ?? switches.optimisticConcurrency;
  Object.assign(engine.settings.limits, given(limits ?? {}));
  Object.assign(engine.settings, given(rest));
  return currentSetup(engine);
}

/** How the settings stand. */
export function currentSetup(engine: Engine): Record<string, unknown> {
  const organization = engine.organization();
  return {
    salesOrderProcessing: organization.issopintegrationenabled,
    systemPricing: organization.oobpricecalculationenabled,
    pricingDecimals: organization.pricingdecimalprecision,
    changeTrackingDays: organization.expirechangetrackingindays,
    ...engine.schema.switches,
    ...engine.settings,
  };
}

function given(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function writeOrganization(engine: Engine, columns: Readonly<Record<string, Value | undefined>>): void {
  const changes = given(columns) as Row;
  if (Object.keys(changes).length === 0) return;
  const organization = engine.organization();
  engine.store.put('organization', textOf(organization, 'organizationid'), { ...organization, ...changes });
}
