import { type Lang, writings } from '#shared/domain/writing.ts';

export type TouchPlane = 'letters' | 'signs';

const signs: readonly string[] = ['1234567890', '-+/*()%&@#', '.,:;!?\'"°_'];

/** The rows of keys, one character each. */
export const touchRows = (lang: Lang, plane: TouchPlane): readonly (readonly string[])[] =>
  (plane === 'signs' ? signs : writings[lang].letterRows).map((row) => [...row]);
