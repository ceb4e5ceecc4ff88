// Makes the webhook secrets that are missing in the vault; azd runs it after "azd provision". Values are never shown.
//   --rotate <name>   the present value becomes <name>-PREVIOUS, and a new one is made
// Signs in as "azd auth login" or "az login" does. AZURE_KEY_VAULT_ENDPOINT and TANDEM_VAULT_ENTRIES are outputs of the
// deployment; azd sets them.
import { parseArgs } from 'node:util';
import { AzureCliCredential, AzureDeveloperCliCredential, ChainedTokenCredential } from '@azure/identity';
import { createVault, makeMissingSecrets, rotateSecret } from './infra-vault.mjs';

const tell = (line) => console.log(line);

function setting(name) {
  const value = process.env[name]?.trim();
  if (!value) {
    throw new Error(`${name} is missing: it is an output of the deployment (azd env get-values)`);
  }
  return value;
}

try {
  const { values } = parseArgs({ options: { rotate: { type: 'string' } } });
  const endpoint = setting('AZURE_KEY_VAULT_ENDPOINT').replace(/\/+$/, '');
  const credential = new ChainedTokenCredential(new AzureDeveloperCliCredential(), new AzureCliCredential());
  // The vault's own address without its name is the audience: vault.azure.net, or that of a national cloud.
  const scope = `https://${new URL(endpoint).hostname.split('.').slice(1).join('.')}/.default`;
  const vault = createVault({ endpoint, tell, token: async () => (await credential.getToken(scope)).token });
  if (values.rotate === undefined) {
    await makeMissingSecrets(vault, setting('TANDEM_VAULT_ENTRIES').split(','), tell);
  } else {
    await rotateSecret(vault, values.rotate, tell);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
