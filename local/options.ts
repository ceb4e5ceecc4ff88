import { parseArgs } from 'node:util';

/** Parts of the local twin that can be left out, so that another one can be put in. */
export const localParts = ['broker', 'tables', 'business-central', 'sales', 'functions'] as const;
export type LocalPart = (typeof localParts)[number];

/** What `npm run local` was asked for. */
export interface LocalOptions {
  readonly seed: 'furniture' | 'empty';
  readonly without: ReadonlySet<LocalPart>;
  readonly ports: LocalPorts;
  /** Folder of the function app; the checkout when absent. */
  readonly app?: string;
  /** Where traces and metrics go: the address of an OTLP receiver, or a file. */
  readonly telemetry?: string;
}

export interface LocalPorts {
  readonly functions: number;
  readonly businessCentral: number;
  readonly sales: number;
  readonly broker: number;
  readonly tables: number;
}

/** The ports that people know: Functions 7071, AMQP 5672, Azurite's tables 10002. */
const usualPorts: LocalPorts = { functions: 7071, businessCentral: 7080, sales: 7090, broker: 5672, tables: 10002 };

/** With a base all ports move together: functions at the base, the others right above it. */
export function portsFrom(base: number): LocalPorts {
  return { functions: base, broker: base + 1, tables: base + 2, businessCentral: base + 9, sales: base + 19 };
}

/** @throws {Error} with a sentence for people when an argument is wrong. */
export function readLocalOptions(commandLine: readonly string[]): LocalOptions {
  const { values } = parseArgs({
    args: [...commandLine],
    options: {
      'port-base': { type: 'string' },
      without: { type: 'string', default: '' },
      app: { type: 'string' },
      telemetry: { type: 'string' },
      empty: { type: 'boolean', default: false },
    },
  });
  return {
    seed: values.empty ? 'empty' : 'furniture',
    without: new Set(values.without.split(',').filter(Boolean).map(toPart)),
    ports: values['port-base'] === undefined ? usualPorts : portsFrom(toPortBase(values['port-base'])),
    ...(values.app === undefined ? {} : { app: values.app }),
    ...(values.telemetry === undefined ? {} : { telemetry: values.telemetry }),
  };
}

function toPart(name: string): LocalPart {
  const part = localParts.find((candidate) => candidate === name);
  if (part === undefined) {
    throw new Error(`--without: "${name}" is no part; there are ${localParts.join(', ')}`);
  }
  return part;
}

function toPortBase(text: string): number {
  const base = Number(text);
  if (!Number.isInteger(base) || base < 1024 || base > 65_500) {
    throw new Error(`--port-base: "${text}" is not a port between 1024 and 65500`);
  }
  return base;
}
