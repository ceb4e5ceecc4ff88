import type { FieldLimits } from '../mapping/field-limits.js';
import type { RemoteResult } from './remote-result.js';

/** What a look at one Business Central company found. Each part is asked for itself and may fail alone. */
export interface BusinessCentralFindings {
  /** How far its clock is ahead of ours, in milliseconds; told in whole seconds. Absent when nothing told it. */
  readonly clockAheadMs?: number;
  readonly company: RemoteResult<{ readonly id: string; readonly name: string }>;
  /** Entity sets of this version of the API, from the service document. */
  readonly entitySets: RemoteResult<ReadonlySet<string>>;
  /** Whether the table may be read: one row of each was asked for. */
  readonly readable: Readonly<Record<BusinessCentralTable, RemoteResult<undefined>>>;
  /** Codes of foreign currencies. */
  readonly currencies: RemoteResult<readonly string[]>;
  readonly units: RemoteResult<readonly string[]>;
  /** All properties of orders and lines, with how much they hold. */
  readonly limits: RemoteResult<FieldLimits>;
  /** The page of a customer's own; absent: the connection names none. */
  readonly page?: RemoteResult<PageFinding>;
}

/** What a custom API page offers. */
export interface PageFinding {
  readonly properties: ReadonlySet<string>;
  /** Bound actions, without `Microsoft.NAV.`. */
  readonly actions: ReadonlySet<string>;
}

/** Entity sets that must be readable, as the API names them. */
export const businessCentralTables = [
  'salesOrders',
  'salesOrderLines',
  'salesInvoices',
  'salesShipments',
  'customers',
  'items',
] as const;
export type BusinessCentralTable = (typeof businessCentralTables)[number];

/** Looks at a company without changing anything. */
export interface BusinessCentralProbe {
  look(): Promise<BusinessCentralFindings>;
}

/** What a look at one Dataverse organization found. Each part is asked for itself and may fail alone. */
export interface SalesFindings {
  /** As for Business Central. */
  readonly clockAheadMs?: number;
  readonly user: RemoteResult<{ readonly userId: string; readonly organizationId: string }>;
  readonly organization: RemoteResult<{
    readonly salesOrderProcessing: boolean;
    readonly systemPricing: boolean;
  }>;
  readonly isIntegrationUser: RemoteResult<boolean>;
  /** Status reasons of orders that are Active or Submitted, by number. */
  readonly statusReasons: RemoteResult<ReadonlyMap<number, string>>;
  readonly privileges: RemoteResult<SalesPrivileges>;
  readonly tables: Readonly<Record<SalesTable, RemoteResult<SalesTableFinding>>>;
  readonly currencies: RemoteResult<readonly SalesCurrencyFinding[]>;
  /** Names of units of all unit groups. */
  readonly units: RemoteResult<readonly string[]>;
  /** How much the columns of orders and lines hold, as the engine reads it. */
  readonly limits: RemoteResult<FieldLimits>;
}

/** What a user may do, and what each right is called: the names do not follow the tables' (`prvCreateNote`). */
export interface SalesPrivileges {
  readonly held: ReadonlySet<string>;
  /** Table → verb, such as `Read` → name of the privilege. */
  readonly names: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export type SalesTable = 'salesorder' | 'salesorderdetail';

export interface SalesTableFinding {
  readonly changeTracking: boolean;
  readonly optimisticConcurrency: boolean;
  /** Logical names. */
  readonly columns: ReadonlySet<string>;
}

export interface SalesCurrencyFinding {
  readonly isoCode: string;
  /** Decimal places of amounts. */
  readonly precision: number;
  readonly hasActivePriceList: boolean;
}

export interface SalesLook {
  /** Tables whose privileges are to be named. */
  readonly privilegeTables: readonly string[];
}

/** Looks at an organization without changing anything. */
export interface SalesProbe {
  look(wanted: SalesLook): Promise<SalesFindings>;
}
