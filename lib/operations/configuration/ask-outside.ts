import {
  joined,
  judgeNamed,
  type KnownOutside,
  type OutsideJudgement,
} from '../../configuration/outside/judge-named.js';
import type { OutsideKind } from '../../configuration/outside/kinds.js';
import { actionPrefix, type NamedOutside, namedOutside } from '../../configuration/outside/named.js';
import { scratchState } from '../../configuration/scratch-state.js';
import type { Configuration } from '../../ports/connection.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { ConnectionPorts } from '../../sync/engine.js';
import type { ConfigurationDesk } from './desk.js';

/**
 * Asks both systems for what a configuration names of them: one request or two for each kind of thing that it names, none
 * for what it does not. Changes nothing.
 */
export async function askOutside(
  desk: ConfigurationDesk,
  connectionId: string,
  configuration: Configuration,
): Promise<OutsideJudgement> {
  const named = namedOutside(configuration);
  if (named.length === 0) {
    return joined([]);
  }
  const ports = desk.trialPorts(connectionId, configuration, scratchState(desk.engine.state));
  if (ports === undefined) {
    throw new Error(`no connection ${connectionId}`);
  }
  const groups = Map.groupBy(named, ({ kind, column = '' }) => `${kind} ${column}`);
  const judgements = [...groups.values()].map(async (group) => {
    const [{ kind, column = '' }] = group as [NamedOutside];
    return judgeNamed(group, await lookUps[kind](ports, { names: group.map(({ name }) => name), column }));
  });
  return joined(await Promise.all(judgements));
}

type LookUp = (
  ports: ConnectionPorts,
  asked: { readonly names: readonly string[]; readonly column: string },
) => Promise<RemoteResult<KnownOutside>>;

const lookUps: Readonly<Record<OutsideKind, LookUp>> = {
  statusReason: async ({ sales }) => offering(await sales.listStatusReasons()),
  submitButton: async ({ sales }, { names }) =>
    known(await sales.readCapabilities(), ({ salesOrderProcessing }) => (salesOrderProcessing ? names : [])),
  paymentTerms: async ({ businessCentral }, { names }) =>
    known(await businessCentral.findCodes('paymentTerms', names), (codes) => codes),
  shipmentMethod: async ({ businessCentral }, { names }) =>
    known(await businessCentral.findCodes('shipmentMethods', names), (codes) => codes),
  salesperson: async ({ businessCentral }, { names }) =>
    known(await businessCentral.findSalespeople(names), (codes) => codes),
  option: async ({ sales }, { column }) => {
    const options = await sales.listOptions(column);
    return offering(options.ok ? success(new Map(options.value.map(({ key, name }) => [key, name]))) : options);
  },
  user: async ({ sales }) => known(await sales.listUsers([]), (users) => users.map(({ key }) => key)),
  item: async ({ businessCentral }, { names }) => known(await businessCentral.findItems(names), (items) => items),
  itemVariant: async ({ businessCentral }, { names }) => {
    const asked = names.map((name) => {
      const [item = '', code = ''] = name.split('|');
      return { item, code };
    });
    return known(await businessCentral.findItemVariants(asked), (found) => found.keys());
  },
  headerColumn: async ({ sales }) => known(await sales.readCapabilities(), (told) => columnsOf('salesorder', told)),
  lineColumn: async ({ sales }) => known(await sales.readCapabilities(), (told) => columnsOf('salesorderdetail', told)),
  headerProperty: async ({ businessCentral }) =>
    known(await businessCentral.readFieldLimits(), ({ header }) => header.keys()),
  lineProperty: async ({ businessCentral }) =>
    known(await businessCentral.readFieldLimits(), ({ line }) => line.keys()),
  page: async ({ businessCentral }) =>
    known(await businessCentral.lookAtPage(), ({ properties, actions }) => [
      ...properties,
      ...[...actions].map((action) => `${actionPrefix}${action}`),
    ]),
  pageItself: async ({ businessCentral }, { names }) => known(await businessCentral.lookAtPage(), () => names),
  unitInBusinessCentral: async ({ businessCentral }, { names }) =>
    known(await businessCentral.findUnits(names), (units) => units),
  unitInSales: async ({ sales }) => known(await sales.listUnitNames(), (units) => units),
  currencyInBusinessCentral: async ({ businessCentral }, { names }) =>
    known(await businessCentral.findCurrencies(names), (currencies) => currencies),
  currencyInSales: async ({ sales }) =>
    known(await sales.readCapabilities(), ({ currencyDecimals }) => currencyDecimals.keys()),
};

function known<Value>(
  answer: RemoteResult<Value>,
  namesOf: (value: Value) => Iterable<string>,
): RemoteResult<KnownOutside> {
  return answer.ok ? success({ known: new Set(namesOf(answer.value)) }) : answer;
}

/** Numbers with their labels: few enough to be named. */
function offering(answer: RemoteResult<ReadonlyMap<number | string, string>>): RemoteResult<KnownOutside> {
  return answer.ok
    ? success({
        known: new Set([...answer.value.keys()].map(String)),
        offered: [...answer.value].map(([key, label]) => (label === '' ? String(key) : `${key} (${label})`)),
      })
    : answer;
}

function columnsOf(table: string, { ownColumns }: { readonly ownColumns: ReadonlySet<string> }): readonly string[] {
  const prefix = `${table}.`;
  return [...ownColumns].filter((column) => column.startsWith(prefix)).map((column) => column.slice(prefix.length));
}
