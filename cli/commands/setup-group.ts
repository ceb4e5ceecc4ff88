import { type Command, Option } from 'commander';
import type { AppOptions } from '../app-client.js';
import { AppClient } from '../app-client.js';
import { type End, outputOf, withApp } from '../command-options.js';
import type { SetupOptions } from '../setup/choices.js';
import { type PolicyRow, policyTable } from '../setup/policy-table.js';
import { noPrompts, type Prompts } from '../setup/prompts.js';
import { setup } from '../setup/run.js';
import type { PlaceOptions } from '../setup/setting-values.js';
import { settingsOfFile } from '../setup/settings-file.js';
import type { Surroundings } from '../surroundings.js';
import { disable } from './connections.js';

type Options = SetupOptions &
  AppOptions &
  PlaceOptions & {
    readonly off?: boolean;
    readonly reason?: string;
    readonly writeSettings?: string | boolean;
    readonly handOut?: string;
    readonly settings?: string;
  };

/** The command that an administrator runs on the first day, and again whenever something is to be different. */
export function addSetupCommands(program: Command, surroundings: Surroundings, end: End): void {
  const command = withApp(
    program
      .command('setup')
      .description('set a connection up: choose, check, register, switch on; again: the difference'),
  )
    .option('--connection <id>', 'id of the connection (main)')
    .option('--business-central <url>', 'address of the Business Central API, for a new connection')
    .option('--company <name-or-id>', 'company in Business Central')
    .option('--sales <url>', 'address of the Sales Web API, for a new connection')
    .option('--time-zone <name>', 'IANA time zone in which days are meant')
    .option('--write-settings [file]', 'put a new connection into a settings file (local.settings.json)')
    .option('--local', 'with --write-settings: the app runs on this machine, with emulators and static tokens')
    .option('--public-url <url>', 'with --write-settings: address under which both systems reach the app')
    .option('--storage <account>', 'with --write-settings: name, table endpoint or connection string of the storage')
    .option('--service-bus <namespace>', 'with --write-settings: Service Bus namespace, or connection string')
    .option('--queue <name>', 'with --write-settings: Service Bus queue with sessions (notices)')
    .option(
      '--tenant <id>',
      'with --write-settings: Entra tenant of the operators (that of the Business Central address)',
    )
    .option('--settings <file>', 'settings of the app are in this file, not in the environment')
    .option('--start-date <day>', 'orders made before this day (YYYY-MM-DD) do not enter by themselves')
    .option('--no-start-date', 'orders enter by themselves however old they are')
    .option('--orders-enter <when>', 'submitted, active[:<minutes>] or statusReason:<number>')
    .option(
      '--submitted-by-apps',
      'orders are submitted by a flow or another app, although people see no Submit button',
    )
    .option(
      '--deleted-in-sales <what>',
      'an order that was deleted in Sales: person, makeAnew[:<minutes>] or uncouple[:<minutes>]',
    )
    .option(
      '--deleted-in-business-central <what>',
      'an order that was deleted in Business Central: person, makeAnew[:<minutes>], uncouple[:<minutes>] or cancel[:<minutes>]',
    )
    .option(
      '--write-in-lines <type:number>',
      'what stands for write-in lines in Business Central: Item:, Resource: or Account:<number>, or none; fixed once orders are coupled',
    )
    .option('--freight <type:number>', 'what stands for freight there, likewise')
    .addOption(
      new Option(
        '--other-lines <what>',
        'lines of Business Central that are no products, in Sales; fixed once orders are coupled',
      ).choices(['writeIn', 'countAsFreight', 'park']),
    )
    .option(
      '--country <code=name...>',
      'what countries are called in Sales, such as DE=Germany; names that are there stay',
    )
    .option(
      '--conflict <group=rule...>',
      'who wins when both sides changed the same, such as price=salesWins; all=park for every group; price=default takes a rule away; other rules stay',
    )
    .option('--accept', 'also beside another integration, or after a move: kept with who and when')
    .option('--moved [address]', "the app's address has changed: what is registered under the old one is taken over")
    .option('--yes', 'do it without asking')
    .option(
      '--hand-out <file>',
      'write down what an administrator of Sales makes, and do nothing else: a solution to import where the name ends in .zip, else a list',
    )
    .option('--off', 'switch the connection off, as "tandem disable" does')
    .option('--reason <text>', 'with --off: why')
    .addHelpText('after', setupHelp);
  for (const option of policyTable.flatMap(optionsOf)) {
    command.addOption(option);
  }
  command.action(async (options: Options) => {
    const { settings: path } = options;
    const here = path === undefined ? surroundings : { ...surroundings, settings: () => settingsOfFile(path) };
    const output = outputOf(options, here);
    const prompts = here.isTerminal && options.json !== true ? await atTerminal(here) : noPrompts;
    end(
      options.off === true
        ? await disable(new AppClient(options, here), output, { ...options, surroundings: here })
        : await setup({ options, surroundings: here, output, prompts }),
    );
  });
}

/** The options of a policy that is one of a few. */
function optionsOf({ flag, help, kind, answers }: PolicyRow): readonly Option[] {
  if (kind === 'flag') {
    const [is, isNot] = help;
    return [new Option(flag, is), new Option(flag.replace('--', '--no-'), isNot)];
  }
  const may = Object.keys(answers);
  return [new Option(`${flag} <${kind === 'yesOrNo' ? may.join('|') : 'what'}>`, String(help)).choices(may)];
}

/** Loaded only where somebody is there to answer. */
async function atTerminal({ terminal }: Surroundings): Promise<Prompts> {
  return (await import('../setup/terminal-prompts.js')).promptsAt(terminal);
}

const setupHelp = `
A new pair of company and organization first goes into the app's settings (--write-settings, or the lines for azd that are printed);
with the app running, setup goes on with policies, registrations and the switch. Sales is reached as its administrator: "az login", or
TANDEM_ADMINISTRATOR_TOKEN; Business Central by "az login", or TANDEM_BUSINESS_CENTRAL_TOKEN. Nothing is changed without a yes.
Registering in Sales needs the webhook's secret: the app's settings in the environment or in --settings <file>, or --sales <url> with
the secret in the environment under its setting's name, such as SalesWebhookSecretMain.`;
