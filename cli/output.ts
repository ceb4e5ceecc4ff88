import { styleText } from 'node:util';
import { writeJson } from '../lib/http/json.js';
import type { Surroundings } from './surroundings.js';

type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** Writes text for people, or one document of JSON for programs. */
export class Output {
  constructor(
    private readonly surroundings: Pick<Surroundings, 'out' | 'isTerminal'>,
    private readonly asJson: boolean,
  ) {}

  /** The result: as JSON when asked for, else as the lines say. */
  result(value: unknown, lines: () => readonly string[]): void {
    this.surroundings.out(this.asJson ? `${writeJson(value)}\n` : `${lines().join('\n')}\n`);
  }

  colour(colour: Colour, text: string): string {
    return this.surroundings.isTerminal ? styleText(colour, text, { validateStream: false }) : text;
  }
}

/** Cells in columns, each as wide as its widest. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
