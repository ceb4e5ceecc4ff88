import { type Command, Option } from 'commander';
import type { End } from '../command-options.js';
import type { Surroundings } from '../surroundings.js';
import { type RegisterOptions, registerSales } from './register-sales.js';

/** The registration in Sales alone; `tandem setup` makes it with all else. */
export function addRegisterCommands(program: Command, surroundings: Surroundings, end: End): void {
  program
    .command('register-sales')
    .description("register Tandem's webhook and own columns in Sales, as an administrator of that environment")
    .option('--json', 'one document of JSON for programs')
    .option('--connection <id>', 'only this connection')
    .addOption(
      new Option('--quotes <policy>', 'whether quotes are carried; else the app is asked').choices([
        'off',
        'activeQuotes',
      ]),
    )
    .option('--moved [address]', "the app's address has changed: a webhook that points to the old one is taken over")
    .addOption(new Option('--app <url>', "the app's address (TANDEM_APP; else TANDEM_PUBLIC_URL)"))
    .addOption(new Option('--audience <id>', "audience of the app's operator routes (TANDEM_OPERATOR_AUDIENCE)"))
    .addHelpText('after', registerHelp)
    .action(async (options: RegisterOptions) => {
      end(await registerSales(options, surroundings));
    });
}

const registerHelp = `
Settings are those of the function app (see local.settings.sample.json), from the environment. The administrator signs in
with "az login", or TANDEM_ADMINISTRATOR_TOKEN holds a bearer token. Which steps are needed follows from the configuration in
force, which the app tells to a reader (TANDEM_OPERATOR_TOKEN, or "az login" with --audience). It can be repeated: what is
right is left alone.`;
