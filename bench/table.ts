/** Lines up cells in columns: the first to the left, figures to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? '';
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The middle value; the lower one of two. `undefined` of none. */
export function median(values: readonly number[]): number | undefined {
  return [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) / 2)];
}

/** `median–largest`, or one number when they are the same; `–` of none. */
export function spread(values: readonly number[]): string {
  const middle = median(values);
  if (middle === undefined) {
    return '–';
  }
  const largest = Math.max(...values);
  return largest === middle ? String(middle) : `${middle} (${largest})`;
}
