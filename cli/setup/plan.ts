import { readContent } from '../../lib/configuration/content.js';
import { ofOtherDeployment } from '../../lib/dataverse/endpoint-owner.js';
import { type Choices, changesOf, type OrdersEnter, type SetupOptions } from './choices.js';
import type { Findings } from './find-out.js';
import { neverFires } from './never-fires.js';
import { type Obstacle, rivalChecks, withWayOut } from './obstacles.js';

/** What setup would do, and why it must not. */
export interface SetupPlan {
  /** In words, in their order; empty when everything is as asked. */
  readonly steps: readonly string[];
  readonly refusals: readonly string[];
  /** The configuration that would be in force; absent when it stays. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly switchesOn: boolean;
  readonly registersInSales: boolean;
  /** What was found in the way and is accepted by name: nothing else is. */
  readonly accepted: readonly Obstacle[];
}

/** Compares what was asked for with how things stand. Pure. */
export function planOf(found: Findings, choices: Choices, options: SetupOptions): SetupPlan {
  const changes = changesOf(found.inForce, choices);
  const configuration = changes.length === 0 ? undefined : configurationWith(found, choices);
  const missing = found.sales?.missing ?? [];
  const goesOn = isSaidToHaveMoved(found, options);
  const switchesOn =
    !found.view.enabled ||
    goesOn ||
    (options.accept === true && found.troubles.some(({ id }) => rivalChecks.has(id))) ||
    found.unregistered.some(({ id }) => id.startsWith('businessCentral'));
  const isEnabling = switchesOn || missing.length > 0;
  const accepted =
    isEnabling && options.accept === true ? found.obstacles.filter(({ isAcceptable }) => isAcceptable) : [];
  return {
    steps: [
      ...changes.map((change) => `configuration: ${change}`),
      ...(found.view.enabled ? [] : ['switch two-way order synchronization on and register with Business Central']),
      ...(goesOn ? [`let the connection go on that had stopped: ${found.view.stopped?.sentence}`] : []),
      ...accepted.map(({ sentence }) => `accept, and keep in the journal of the connection: ${sentence}`),
      ...(found.view.enabled && switchesOn ? ['register with Business Central'] : []),
      ...missing.map((each) => `Sales: ${each}`),
    ],
    refusals: refusalsOf(found, { choices, options, configuration, isEnabling, accepted }),
    ...(configuration === undefined ? {} : { configuration }),
    switchesOn,
    registersInSales: missing.length > 0,
    accepted,
  };
}

interface Asked {
  readonly choices: Choices;
  readonly options: SetupOptions;
  readonly configuration: Readonly<Record<string, unknown>> | undefined;
  readonly isEnabling: boolean;
  readonly accepted: readonly Obstacle[];
}

/** A connection that is on and works by it: somebody has said so, and need not again. */
export function isSaidToBeSubmitted({ view, inForce }: Findings, ordersEnter: OrdersEnter): boolean {
  const { when } = inForce.policies.ordersEnter as OrdersEnter;
  return view.enabled && when === 'submitted' && ordersEnter.when === 'submitted';
}

function refusalsOf(
  found: Findings,
  { choices, options, configuration, isEnabling, accepted }: Asked,
): readonly string[] {
  const ordersEnter = (choices.policies.ordersEnter ?? found.inForce.policies.ordersEnter) as OrdersEnter;
  const never = neverFires(ordersEnter, found.offers, {
    isSubmittedByApps: choices.isSubmittedByApps === true || isSaidToBeSubmitted(found, ordersEnter),
  });
  const read = configuration === undefined ? undefined : readContent(configuration);
  return [
    ...(never === undefined ? [] : [never]),
    ...notToRegister(found),
    ...(read === undefined || read.ok ? [] : read.problems),
    ...(found.view.stopped === null || isSaidToHaveMoved(found, options)
      ? []
      : [
          `The connection has stopped itself: ${found.view.stopped.sentence} See "tandem resume-connection"${isOfOther(found) ? '; or, if that was this app before its address changed, "tandem setup --moved"' : ''}.`,
        ]),
    ...(isEnabling ? found.obstacles.filter((each) => !accepted.includes(each)).map(withWayOut) : []),
    ...found.troubles
      .filter(({ id }) => !isEnabling || !rivalChecks.has(id))
      .map(({ title, sentence, fix }) => `${title}: ${sentence} ${fix ?? ''}`.trimEnd()),
  ];
}

/** The connection stopped because of an address that a person says was its own: switching it on takes that over. */
function isSaidToHaveMoved(found: Findings, { moved }: SetupOptions): boolean {
  return moved !== undefined && isOfOther(found);
}

function isOfOther({ view }: Findings): boolean {
  return view.stopped?.reason === 'besideOtherDeployment';
}

/** Why Sales cannot be registered; known before anything is done, so that nothing is switched on without it. */
function notToRegister({ sales, salesProblem, view }: Findings): readonly string[] {
  const rights = sales?.missingRights ?? [];
  const other = sales?.ofOther;
  return [
    ...(other === undefined ? [] : [`${ofOtherDeployment(sales?.endpointName ?? '', other)}.`]),
    ...(rights.length === 0
      ? []
      : [
          `Sales: whoever is signed in may not register there: ${rights.join(', ')} ${rights.length === 1 ? 'is' : 'are'} missing. ` +
            'Sign in as an administrator of that environment ("az login", or TANDEM_ADMINISTRATOR_TOKEN), or give one what "tandem setup --hand-out <file>" writes: a solution to import (.zip) or a list.',
        ]),
    ...(salesProblem === undefined || view.enabled
      ? []
      : [
          `Sales: ${salesProblem}; or have it done where they are ("npm run register-sales"), or give an administrator what ` +
            '"tandem setup --hand-out <file>" writes: a solution to import (.zip) or a list.',
        ]),
  ];
}

/** The configuration in force, as written, with what was chosen in its place. */
export function configurationWith(
  { written }: Pick<Findings, 'written'>,
  { businessTimeZone, policies, countries }: Choices,
): Readonly<Record<string, unknown>> {
  const known: object = Object(written.policies);
  const mapping = Object(written.mapping) as { readonly references?: object };
  return {
    ...written,
    ...(businessTimeZone === undefined ? {} : { businessTimeZone }),
    policies: Object.fromEntries(Object.entries({ ...known, ...policies }).filter(([, value]) => value !== null)),
    ...(countries === undefined ? {} : { mapping: { ...mapping, references: { ...mapping.references, countries } } }),
  };
}
