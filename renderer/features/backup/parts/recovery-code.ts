/** Letters of a recovery code, the ones that check it included, and how many stand together on the paper. */
export const codeLetters = 28;
const group = 4;

/** What was typed, as it stands on the sheet: no O, I or L there. Whether the code is right is decided by the till. */
export function groupedCode(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll(/[^0-9A-Z]/g, '')
    .slice(0, codeLetters);
  return letters.match(new RegExp(`.{1,${group}}`, 'g'))?.join('-') ?? '';
}

/** How many letters of the code there are so far. */
export const lettersIn = (code: string): number => code.replaceAll('-', '').length;
