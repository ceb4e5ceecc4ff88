import { CommandError } from '../surroundings.js';

export const noLine = 'none';

/** What was said of lines that are no catalogue products. */
interface Said {
  readonly writeInLines?: string | undefined;
  readonly freight?: string | undefined;
  readonly otherLines?: string | undefined;
}

/** The policy `lines` with what was said, such as `Item:FREIGHT`; all else of it stays. @throws {CommandError} */
export function linesPolicy({ writeInLines, freight, otherLines }: Said, inForce: unknown): object | undefined {
  if (writeInLines === undefined && freight === undefined && otherLines === undefined) {
    return undefined;
  }
  const said = {
    ...(writeInLines === undefined ? {} : { writeIn: lineOf('--write-in-lines', writeInLines) }),
    ...(freight === undefined ? {} : { freight: lineOf('--freight', freight) }),
    ...(otherLines === undefined ? {} : { otherLines }),
  };
  return Object.fromEntries(Object.entries({ ...Object(inForce), ...said }).filter(([, value]) => value !== undefined));
}

/** What stands for such lines in force, as the option says it. */
export function lineInForce(part: 'writeIn' | 'freight', inForce: unknown): string {
  const { type, number } = Object(Object(inForce)[part]) as { readonly type?: string; readonly number?: string };
  return type === undefined || number === undefined ? noLine : `${type}:${number}`;
}

function lineOf(option: string, text: string): object | undefined {
  if (text.trim() === noLine) {
    return undefined;
  }
  const [, type, number = ''] = /^(Item|Resource|Account):(.+)$/.exec(text.trim()) ?? [];
  if (type === undefined || number.trim() === '') {
    throw new CommandError(
      `${option} must be Item:<number>, Resource:<number> or Account:<number>, or ${noLine}: orders with such lines then wait`,
      2,
    );
  }
  return { type, number: number.trim().toUpperCase() };
}
