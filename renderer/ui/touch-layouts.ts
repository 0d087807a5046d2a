import type { Lang } from '#shared/domain/writing.ts';

export type TouchPlane = 'letters' | 'signs';

/** Where the letters stand on the keyboards of the language; the last row has what names and prices need besides. */
const letters: Readonly<Record<Lang, readonly string[]>> = {
  fr: ['azertyuiop', 'qsdfghjklm', 'wxcvbnéèàç', 'êâîôûëïüœ’'],
  en: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm’-.'],
};
const signs: readonly string[] = ['1234567890', '-+/*()%&@#', '.,:;!?\'"°_'];

/** The rows of keys, one character each. */
export const touchRows = (lang: Lang, plane: TouchPlane): readonly (readonly string[])[] =>
  (plane === 'signs' ? signs : letters[lang]).map((row) => [...row]);
