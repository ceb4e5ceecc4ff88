import { z } from 'zod';
import type { BindingInfo, FunctionCallback, FunctionMetadata } from './core-types.js';
import type { RegisteredFunction } from './function-registry.js';
import type { Environment } from './host-settings.js';

/** What starts a function. `bindingName` is the name under which its input goes to the library. */
export type Trigger =
  | { readonly kind: 'http'; readonly bindingName: string; readonly route: string; readonly methods: readonly string[] }
  | {
      readonly kind: 'timer';
      readonly bindingName: string;
      readonly schedule: string;
      readonly runOnStartup: boolean;
      readonly useMonitor: boolean;
    }
  | {
      readonly kind: 'serviceBus';
      readonly bindingName: string;
      readonly queueName: string;
      /** The connection string itself, from the setting that the binding names. */
      readonly connectionString: string;
      readonly isSessionsEnabled: boolean;
      readonly autoComplete: boolean | undefined;
      readonly isBinary: boolean;
    };

/** A function of the app, its settings resolved. */
export interface HostedFunction {
  readonly name: string;
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  readonly trigger: Trigger;
  readonly isDisabled: boolean;
  /** Bindings as the real host is told them: plain JSON with the name inside, before settings are filled in. */
  readonly bindings: readonly Readonly<Record<string, unknown>>[];
}

const flag = z.union([z.boolean(), z.stringbool()]);
const httpSchema = z.object({ route: z.string().optional(), methods: z.array(z.string()).default(['GET', 'POST']) });
const timerSchema = z.object({
  schedule: z.string(),
  runOnStartup: flag.default(false),
  useMonitor: flag.default(true),
});
const serviceBusSchema = z.object({
  queueName: z.string().min(1),
  connection: z.string().default('AzureWebJobsServiceBus'),
  isSessionsEnabled: flag.default(false),
  cardinality: z.string().default('one'),
  autoCompleteMessages: flag.optional(),
  dataType: z.string().optional(),
  properties: z.object({ supportsDeferredBinding: z.string().optional() }).optional(),
});

/**
 * Reads a registered function as the real host does, from its bindings as JSON, with every `%Name%` filled in.
 * @throws Error naming the function when a setting is missing or a binding is not supported here.
 */
export function toHostedFunction(registered: RegisteredFunction, environment: Environment): HostedFunction {
  const { metadata, callback } = registered;
  const bindings = Object.entries(metadata.bindings).map(([name, binding]) => rawBinding(name, binding));
  const triggers = bindings.filter((binding) => isTrigger(binding));
  const [triggerBinding] = triggers;
  if (triggerBinding === undefined || triggers.length > 1) {
    throw new Error(`function "${metadata.name}" needs exactly one trigger`);
  }
  refuseOtherBindings(metadata.name, bindings);
  const resolved = resolveBinding(metadata.name, triggerBinding, environment);
  return {
    name: metadata.name,
    metadata,
    callback,
    trigger: readTrigger(metadata.name, resolved, environment),
    isDisabled: isDisabled(metadata.name, environment),
    bindings,
  };
}

type RawBinding = Readonly<Record<string, unknown>>;

function rawBinding(name: string, binding: BindingInfo): RawBinding {
  const copy: unknown = JSON.parse(JSON.stringify({ ...binding, name }));
  return z.record(z.string(), z.unknown()).parse(copy);
}

function typeOf(binding: RawBinding): string {
  return String(binding.type).toLowerCase();
}

function isTrigger(binding: RawBinding): boolean {
  return typeOf(binding).endsWith('trigger');
}

function refuseOtherBindings(functionName: string, bindings: readonly RawBinding[]): void {
  for (const binding of bindings) {
    if (isTrigger(binding) || typeOf(binding) === 'http') continue;
    throw new Error(`function "${functionName}": binding type "${String(binding.type)}" is not supported by this host`);
  }
}

/** Fills `%Name%` in every text setting of a binding. @throws Error when the setting is missing. */
function resolveBinding(functionName: string, binding: RawBinding, environment: Environment): RawBinding {
  const resolve = (setting: string, text: string) =>
    text.replace(/%([^%]+)%/g, (_whole, name: string) => {
      const value = environment[name];
      if (value !== undefined && value !== '') return value;
      throw new Error(`function "${functionName}": ${setting} uses %${name}%, but the setting ${name} is missing`);
    });
  return Object.fromEntries(
    Object.entries(binding).map(([setting, value]) => [
      setting,
      typeof value === 'string' ? resolve(setting, value) : value,
    ]),
  );
}

function readTrigger(functionName: string, binding: RawBinding, environment: Environment): Trigger {
  const bindingName = String(binding.name);
  switch (typeOf(binding)) {
    case 'httptrigger': {
      const { route, methods } = parse(functionName, httpSchema, binding);
      return { kind: 'http', bindingName, route: route ?? functionName, methods: methods.map((m) => m.toUpperCase()) };
    }
    case 'timertrigger':
      return { kind: 'timer', bindingName, ...parse(functionName, timerSchema, binding) };
    case 'servicebustrigger':
      return readServiceBusTrigger(functionName, binding, environment);
    default:
      throw new Error(
        `function "${functionName}": trigger type "${String(binding.type)}" is not supported by this host`,
      );
  }
}

function readServiceBusTrigger(functionName: string, binding: RawBinding, environment: Environment): Trigger {
  if (binding.topicName !== undefined) {
    throw new Error(`function "${functionName}": topics are not supported by this host, queues are`);
  }
  const parsed = parse(functionName, serviceBusSchema, binding);
  if (parsed.properties?.supportsDeferredBinding === 'true') {
    throw new Error(`function "${functionName}": sdkBinding is not supported by this host`);
  }
  if (parsed.cardinality.toLowerCase() !== 'one') {
    throw new Error(`function "${functionName}": cardinality "${parsed.cardinality}" is not supported, "one" is`);
  }
  const connectionString = environment[parsed.connection] ?? environment[`AzureWebJobs${parsed.connection}`];
  if (connectionString === undefined || connectionString === '') {
    throw new Error(
      `function "${functionName}": the setting ${parsed.connection} is missing: a Service Bus connection string, such as ` +
        '"Endpoint=sb://localhost:5672;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;"',
    );
  }
  return {
    kind: 'serviceBus',
    bindingName: String(binding.name),
    queueName: parsed.queueName,
    connectionString,
    isSessionsEnabled: parsed.isSessionsEnabled,
    autoComplete: parsed.autoCompleteMessages,
    isBinary: parsed.dataType?.toLowerCase() === 'binary',
  };
}

function parse<Output>(functionName: string, schema: z.ZodType<Output>, binding: RawBinding): Output {
  const parsed = schema.safeParse(binding);
  if (!parsed.success) throw new Error(`function "${functionName}": ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function isDisabled(functionName: string, environment: Environment): boolean {
  const value = environment[`AzureWebJobs.${functionName}.Disabled`] ?? '';
  return value === '1' || value.toLowerCase() === 'true';
}
