import type { CodePair } from '../../lib/mapping/code-pair.js';
import { CommandError } from '../surroundings.js';

/**
 * The names of countries in force with those of the words added, such as `DE=Germany`: Business Central has the code, Sales
 * the name. A name has one country; one that stands there is replaced. @throws {CommandError}
 */
export function countriesWith(words: readonly string[], inForce: readonly CodePair[]): readonly CodePair[] {
  const said = words.map(pairOf);
  const isSaid = ({ sales }: CodePair) => said.some((pair) => pair.sales.toUpperCase() === sales.toUpperCase());
  return [...inForce.filter((row) => !isSaid(row)), ...said];
}

/** Pairs as the option says them. */
export function countriesInWords(rows: readonly CodePair[]): string {
  return rows.map(({ businessCentral, sales }) => `${businessCentral}=${sales}`).join(', ');
}

function pairOf(text: string): CodePair {
  const [, code = '', name = ''] = /^([^=]+)=(.+)$/.exec(text.trim()) ?? [];
  if (code.trim() === '' || name.trim() === '') {
    throw new CommandError('--country must be <code in Business Central>=<name in Sales>, such as DE=Germany', 2);
  }
  return { businessCentral: code.trim().toUpperCase(), sales: name.trim() };
}
