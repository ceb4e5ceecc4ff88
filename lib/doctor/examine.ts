import type { HealthReport } from '../operations/health-report.js';
import type { Side } from '../order/order.js';
import type { ConnectionRecord } from '../ports/connection-state.js';
import type { BusinessCentralProbe, SalesFindings, SalesProbe } from '../ports/probes.js';
import type { QueueFinding } from '../ports/queue-probe.js';
import { readActivity } from '../sync/activity/tally.js';
import { readConnectionRecord } from '../sync/connection/record.js';
import { findIntegration, findOtherDeployments, type RivalLook } from '../sync/connection/rivals.js';
import { readStoredVersion } from '../sync/data-version.js';
import { readDrift } from '../sync/drift/drift-state.js';
import type { ConnectionPorts, Engine } from '../sync/engine.js';
import { type RegistrationFinding, readRegistration } from '../sync/subscriptions/registration-state.js';
import { readLastHeard } from '../sync/sweeps/last-heard.js';
import { readUnannounced } from '../sync/sweeps/unannounced.js';
import { businessCentralChecks } from './business-central-checks.js';
import { bad, type Check, type Standing } from './check.js';
import { codeChecks } from './code-checks.js';
import { checkStoredData } from './data-check.js';
import { checkDrift } from './drift-check.js';
import { fieldChecks } from './field-checks.js';
import { ownChecks } from './own-checks.js';
import { pageChecks } from './page-checks.js';
import { pairChecks } from './pair-checks.js';
import { checkListing, checkRegistration, checkSubscriptions } from './registration-checks.js';
import { checkOtherDeployments, checkOtherIntegration } from './rival-check.js';
import { salesChecks } from './sales-checks.js';
import { tablesOfRights } from './sales-rights.js';
import { checkSilence } from './silence-check.js';
import { checkSwitch } from './switch-check.js';

/** What the doctor looks through at one connection. */
export interface ConnectionProbes {
  readonly businessCentral: BusinessCentralProbe;
  readonly sales: SalesProbe;
  /** Rules by which codes stand for each other; absent: the connection has none. */
  readonly codes?: ConnectionPorts['codes'];
  /** The Dataverse organization that the settings name, lower-case GUID. */
  readonly organizationId?: string | undefined;
  /** Where the switch and the timer look for others on the same orders. */
  readonly rivals: RivalLook;
  /** How the webhook in Sales stands, whether or not the connection is switched on. */
  readonly lookAtSalesRegistration: () => Promise<RegistrationFinding>;
  /** What the webhook there must be: its address, and the mark of its secret. */
  readonly salesWebhook: SalesOffer['webhook'];
}

/** All preconditions of a deployment and how they stand. */
export interface Examination {
  /** The worst that was found. */
  readonly standing: Standing;
  readonly app: readonly Check[];
  readonly connections: readonly ConnectionExamination[];
}

/** One connection: its checks, and what Sales offers, for whoever chooses its policies. */
export interface ConnectionExamination {
  readonly connectionId: string;
  readonly checks: readonly Check[];
  readonly inSales: SalesOffer;
}

/** What of Sales decides whether an order could ever enter; `null`: it could not be read. */
export interface SalesOffer {
  readonly salesOrderProcessing: boolean | null;
  readonly statusReasons: readonly { readonly code: number; readonly label: string }[] | null;
  /** The organization that the app signs in to. */
  readonly organizationId: string | null;
  /** For whoever registers it without the app's settings: the address, and a mark by which a secret is known for the right one. */
  readonly webhook: { readonly url: string; readonly secretMark: string };
  /** The webhook of the connection, looked at now. */
  readonly registration: RegistrationFinding;
}

/** Looks at everything without changing anything; some thirty requests a connection (C10). */
export async function examine(
  engine: Engine,
  probes: ReadonlyMap<string, ConnectionProbes>,
  own: {
    readonly health: HealthReport;
    readonly queue: QueueFinding;
    /** Connections that the engine has not, since their configuration in force cannot be read, and why. */
    readonly refused?: ReadonlyMap<string, string>;
  },
): Promise<Examination> {
  const app = ownChecks(own.health, own.queue);
  const connections: ConnectionExamination[] = [];
  for (const [connectionId, connectionProbes] of probes) {
    const refused = own.refused?.get(connectionId);
    connections.push(
      refused !== undefined
        ? await standingStill(connectionId, connectionProbes, refused)
        : await examineConnection(engine, connectionId, connectionProbes),
    );
  }
  return { standing: worst([...app, ...connections.flatMap(({ checks }) => checks)]), app, connections };
}

/** Nothing is judged by a configuration that cannot be read; the others are looked through all the same. */
async function standingStill(
  connectionId: string,
  probes: ConnectionProbes,
  error: string,
): Promise<ConnectionExamination> {
  const check = bad(
    { id: 'connection.configuration', title: 'Configuration in force' },
    `The connection stands still: ${error}.`,
    'See "tandem config list"; put another version in force ("tandem config rollback"), or deploy the release that wrote this one.',
  );
  const registration = await probes.lookAtSalesRegistration();
  return {
    connectionId,
    checks: [check],
    inSales: {
      salesOrderProcessing: null,
      statusReasons: null,
      organizationId: null,
      webhook: probes.salesWebhook,
      registration,
    },
  };
}

async function examineConnection(
  engine: Engine,
  connectionId: string,
  probes: ConnectionProbes,
): Promise<ConnectionExamination> {
  const ports = engine.connections.get(connectionId);
  if (ports === undefined) {
    throw new Error(`no connection ${connectionId}`);
  }
  const nowMs = engine.clock.nowMs();
  const [businessCentral, sales] = await Promise.all([
    probes.businessCentral.look(),
    probes.sales.look({ privilegeTables: tablesOfRights }),
  ]);
  const record = await readConnectionRecord(engine.state, connectionId);
  const isRunning = record.isEnabled && record.stopped === undefined;
  const atRest = record.isEnabled ? 'stopped' : 'off';
  const registrationOf = async (side: Side) =>
    checkRegistration(side, isRunning ? await readRegistration(engine.state, connectionId, side) : atRest, nowMs);
  const { subscriptions, wantedSubscription } = probes.rivals;
  const listed = await subscriptions.list();
  const inBusinessCentral = async () => {
    const asRecorded = await registrationOf('businessCentral');
    return isRunning && asRecorded.standing === 'good'
      ? checkSubscriptions(wantedSubscription, listed, nowMs)
      : asRecorded;
  };
  const others = await findOtherDeployments(
    { ...probes.rivals, subscriptions: { list: async () => listed } },
    atWork(record),
    nowMs,
  );
  const registration = await probes.lookAtSalesRegistration();
  /** The timer looked a while ago, and another configuration may have come into force since then. */
  const inSales = async () => {
    const asRecorded = await registrationOf('sales');
    return isRunning && asRecorded.standing === 'good'
      ? checkRegistration('sales', { ...registration, checkedIso: new Date(nowMs).toISOString() }, nowMs)
      : asRecorded;
  };
  const heard = await readLastHeard(engine.state, connectionId);
  const unannounced = await readUnannounced(engine.state, connectionId);
  const silenceOf = (side: Side) =>
    checkSilence(side, record, { heardIso: heard[side], unannounced: unannounced[side] });
  const checks = [
    checkSwitch(record),
    checkOtherDeployments(others, record),
    checkStoredData(await readStoredVersion(engine.state, connectionId)),
    ...businessCentralChecks(businessCentral, await readActivity(engine.state, connectionId)),
    ...pageChecks(businessCentral, ports.connection),
    checkListing(listed),
    await inBusinessCentral(),
    silenceOf('businessCentral'),
    ...salesChecks(sales, { connection: ports.connection, organizationId: probes.organizationId }),
    checkOtherIntegration(await findIntegration(probes.rivals, record, nowMs), record),
    await inSales(),
    silenceOf('sales'),
    ...pairChecks({ businessCentral, sales }, ports.connection.mapping),
    checkDrift((await readDrift(engine.state, connectionId)).document.report, nowMs),
    ...(await codeChecks(probes.codes)),
    ...fieldChecks({ businessCentral, sales }, ports.declaredMapping ?? ports.connection.mapping),
  ];
  return { connectionId, checks, inSales: offerOf(sales, probes.salesWebhook, registration) };
}

/** Whoever had switched a connection on that is off is another deployment no more. */
function atWork({ owner, ...others }: ConnectionRecord): ConnectionRecord {
  return others.isEnabled && owner !== undefined ? { ...others, owner } : others;
}

function offerOf(
  { organization, statusReasons, user }: SalesFindings,
  webhook: SalesOffer['webhook'],
  registration: RegistrationFinding,
): SalesOffer {
  return {
    salesOrderProcessing: organization.ok ? organization.value.salesOrderProcessing : null,
    statusReasons: statusReasons.ok ? [...statusReasons.value].map(([code, label]) => ({ code, label })) : null,
    organizationId: user.ok ? user.value.organizationId : null,
    webhook,
    registration,
  };
}

const byGravity: readonly Standing[] = ['bad', 'unknown', 'warning', 'good'];

function worst(checks: readonly Check[]): Standing {
  return byGravity.find((standing) => checks.some((check) => check.standing === standing)) ?? 'good';
}
