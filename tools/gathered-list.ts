const widest = 110;

/** As the formatter writes it: on one line where it fits. */
export function list(before: string, entries: readonly string[], after: string, indent = ''): string {
  const line = `${indent}${before}[${entries.join(', ')}]${after}`;
  if (line.length <= widest) return line;
  return [`${indent}${before}[`, ...entries.map((one) => `${indent}  ${one},`), `${indent}]${after}`].join(
    '\n',
  );
}
