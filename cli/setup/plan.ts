import { readContent } from '../../lib/configuration/content.js';
import { type Choices, changesOf, type OrdersEnter, type SetupOptions } from './choices.js';
import type { Findings } from './find-out.js';
import { neverFires } from './never-fires.js';

/** What setup would do, and why it must not. */
export interface SetupPlan {
  /** In words, in their order; empty when everything is as asked. */
  readonly steps: readonly string[];
  readonly refusals: readonly string[];
  /** The configuration that would be in force; absent when it stays. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly switchesOn: boolean;
  readonly registersInSales: boolean;
}

/** Compares what was asked for with how things stand. Pure. */
export function planOf(found: Findings, choices: Choices, options: SetupOptions): SetupPlan {
  const changes = changesOf(found.inForce, choices);
  const configuration = changes.length === 0 ? undefined : configurationWith(found, choices);
  const missing = found.sales?.missing ?? [];
  const switchesOn = !found.view.enabled || found.unregistered.some(({ id }) => id.startsWith('businessCentral'));
  return {
    steps: [
      ...changes.map((change) => `configuration: ${change}`),
      ...(found.view.enabled ? [] : ['switch two-way order synchronization on and register with Business Central']),
      ...(found.view.enabled && switchesOn ? ['register with Business Central'] : []),
      ...missing.map((each) => `Sales: ${each}`),
    ],
    refusals: refusalsOf(found, { choices, options, configuration }),
    ...(configuration === undefined ? {} : { configuration }),
    switchesOn,
    registersInSales: missing.length > 0,
  };
}

interface Asked {
  readonly choices: Choices;
  readonly options: SetupOptions;
  readonly configuration: Readonly<Record<string, unknown>> | undefined;
}

function refusalsOf(found: Findings, { choices, options, configuration }: Asked): readonly string[] {
  const ordersEnter = (choices.policies.ordersEnter ?? found.inForce.policies.ordersEnter) as OrdersEnter;
  const never =
    found.sales === undefined
      ? undefined
      : neverFires(ordersEnter, found.sales.offers, { isSubmittedByApps: options.submittedByApps === true });
  const read = configuration === undefined ? undefined : readContent(configuration);
  const isAccepted = (id: string) => options.accept === true && id === 'sales.otherIntegration';
  return [
    ...(never === undefined ? [] : [never]),
    ...(read === undefined || read.ok ? [] : read.problems),
    ...(found.view.stopped === null
      ? []
      : [`The connection has stopped itself: ${found.view.stopped.sentence} See "tandem resume-connection".`]),
    ...found.troubles
      .filter(({ id }) => !isAccepted(id))
      .map(({ title, sentence, fix }) => `${title}: ${sentence} ${fix ?? ''}`.trimEnd()),
  ];
}

function configurationWith({ written }: Findings, { businessTimeZone, policies }: Choices) {
  const known = typeof written.policies === 'object' && written.policies !== null ? written.policies : {};
  return {
    ...written,
    ...(businessTimeZone === undefined ? {} : { businessTimeZone }),
    policies: { ...known, ...policies },
  };
}
