import type { Section } from '#renderer/kernel/feature.ts';
import { fold } from '#shared/domain/fold.ts';
import type { Permission } from '#shared/domain/permissions.ts';
import type { Translate } from '#shared/i18n/index.ts';

export interface FoundSection {
  readonly section: Section;
  /** The settings in it that have the words. */
  readonly matches: readonly string[];
}

/** One or several: what people search in the plural is written once. */
const single = (word: string): string => (word.length > 3 ? word.replace(/[sx]$/, '') : word);

/** The sections a person may use, those that have every word of the search in a title or in one setting. */
export function findSections(
  sections: readonly Section[],
  text: string,
  t: Translate,
  may: (permission: Permission) => boolean,
): FoundSection[] {
  const words = fold(text).split(' ').filter(Boolean).map(single);
  const has = (label: string) => words.every((word) => fold(label).includes(word));
  return sections.flatMap((section) => {
    const { needs, holds, alias, title, lead } = section;
    if (needs !== null && !may(needs)) return [];
    if (words.length === 0) return [{ section, matches: [] }];
    const matches = holds.map((key) => t(key)).filter(has);
    const called = fold(t(alias))
      .split(',')
      .some((name) => words.every((word) => name.includes(word)));
    const titled = has(`${t(title)} ${t(lead)}`);
    return matches.length > 0 || titled || called ? [{ section, matches }] : [];
  });
}
