/** What makes spreadsheets calculate a cell of a text file, in every width, after blanks too; apostrophes before it are a guard already. */
const calculates = /^'*(?:[\t\r\n\0]|\s*[=+\-@|＝＋－＠])/;

/** Text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one. */
export const guardFormula = (text: string): string => (calculates.test(text) ? `'${text}` : text);

/** The text as it was before guardFormula. */
export const unguardFormula = (text: string): string =>
  text.startsWith("'") && calculates.test(text.slice(1)) ? text.slice(1) : text;
