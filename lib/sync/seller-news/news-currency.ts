import type { Base } from '../../conflict/base.js';
import type { NewsCurrency } from '../../news/format.js';
import type { ConnectionPorts } from '../engine.js';

/** The currency that both sides agreed on, with the decimals that its amounts have in Sales, which are remembered for a while. */
export async function newsCurrency(
  { sales }: ConnectionPorts,
  base: Pick<Base, 'header'> | undefined,
): Promise<NewsCurrency> {
  const code = base?.header.currency.businessCentral || base?.header.currency.sales || null;
  const capabilities = await sales.readCapabilities();
  return { code, decimals: capabilities.ok ? capabilities.value.currencyDecimals.get(code ?? '') : undefined };
}
