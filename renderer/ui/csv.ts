/** A cell that a spreadsheet would take for a formula is text and says so. */
function cell(value: string | number, separator: string): string {
  const text =
    typeof value === 'string' && /^[\s\0]*[=+\-@|＝＋－＠\t\r\n]/.test(value) && !/^-?[\d,.]+$/.test(value)
      ? `'${value}`
      : String(value);
  return text.includes(separator) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A table as spreadsheets of the language read it: French ones part cells by semicolons because their decimals have
 * commas. Opens with the mark that makes them read accents.
 */
export function csvOf(lang: 'fr' | 'en', rows: readonly (readonly (string | number)[])[]): string {
  const separator = lang === 'fr' ? ';' : ',';
  const lines = rows.map((row) => row.map((value) => cell(value, separator)).join(separator));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
