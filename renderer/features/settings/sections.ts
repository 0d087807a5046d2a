import { fold } from '#shared/domain/fold.ts';
import type { Permission } from '#shared/domain/permissions.ts';
import type { TextKey, Translate } from '#shared/i18n/index.ts';

export const sectionIds = [
  'shop',
  'receipt',
  'printer',
  'sales',
  'till',
  'people',
  'me',
  'journal',
  'backup',
  'updates',
  'about',
] as const;
export type SectionId = (typeof sectionIds)[number];

interface Section {
  /** Who may not do it is not shown it. */
  readonly needs: Permission | null;
  /** What it settles, in the words that are on it: the search looks here. */
  readonly holds: readonly TextKey[];
  /** Other words that people have for it. */
  readonly alias: TextKey;
}

export const sections: Readonly<Record<SectionId, Section>> = {
  shop: {
    needs: 'settings.edit',
    alias: 'settings.alias.shop',
    holds: [
      'settings.shop.name',
      'settings.shop.address',
      'settings.shop.phone',
      'settings.shop.taxIds',
      'settings.shop.till',
    ],
  },
  receipt: {
    needs: 'settings.edit',
    alias: 'settings.alias.receipt',
    holds: ['settings.receipt.width', 'settings.receipt.auto', 'settings.receipt.footer'],
  },
  printer: {
    needs: 'settings.edit',
    alias: 'settings.alias.printer',
    holds: [
      'settings.printer.kind',
      'settings.printer.host',
      'settings.printer.profile',
      'settings.printer.drawer',
      'settings.printer.test',
    ],
  },
  sales: {
    needs: 'settings.edit',
    alias: 'settings.alias.sales',
    holds: [
      'settings.sales.taxes',
      'settings.sales.step',
      'settings.sales.discount',
      'settings.sales.blind',
      'settings.sales.shift',
    ],
  },
  till: {
    needs: 'settings.edit',
    alias: 'settings.alias.till',
    holds: [
      'settings.till.lock',
      'settings.till.sounds',
      'settings.till.prefix',
      'settings.labels.title',
      'settings.till.lang',
    ],
  },
  people: {
    needs: 'users.edit',
    alias: 'settings.alias.people',
    holds: ['settings.people.add', 'settings.people.role', 'settings.people.pin', 'settings.people.off'],
  },
  me: {
    needs: null,
    alias: 'settings.alias.me',
    holds: ['common.lang.label', 'common.text.label', 'common.theme.label', 'settings.me.pin'],
  },
  journal: {
    needs: 'journal.verify',
    alias: 'settings.alias.journal',
    holds: ['settings.journal.verify', 'settings.journal.export', 'settings.journal.closures'],
  },
  backup: {
    needs: 'journal.verify',
    alias: 'settings.alias.backup',
    holds: [
      'backup.last.title',
      'backup.recovery.title',
      'backup.place.title',
      'backup.place.second',
      'backup.drill.title',
    ],
  },
  updates: {
    needs: 'settings.edit',
    alias: 'settings.alias.updates',
    holds: [
      'updates.do.check',
      'updates.policy.automatic',
      'updates.policy.unattended',
      'updates.policy.hours',
      'updates.policy.channel',
    ],
  },
  about: {
    needs: null,
    alias: 'settings.alias.about',
    holds: [
      'help.title',
      'settings.about.version',
      'settings.about.licence',
      'settings.about.data',
      'settings.about.credits',
    ],
  },
};

export interface FoundSection {
  readonly id: SectionId;
  /** The settings in it that have the words. */
  readonly matches: readonly string[];
}

/** One or several: what people search in the plural is written once. */
const single = (word: string): string => (word.length > 3 ? word.replace(/[sx]$/, '') : word);

/** The sections a person may use, those that have every word of the search in a title or in one setting. */
export function findSections(
  text: string,
  t: Translate,
  may: (permission: Permission) => boolean,
): FoundSection[] {
  const words = fold(text).split(' ').filter(Boolean).map(single);
  const has = (label: string) => words.every((word) => fold(label).includes(word));
  return sectionIds.flatMap((id) => {
    const { needs, holds, alias } = sections[id];
    if (needs !== null && !may(needs)) return [];
    if (words.length === 0) return [{ id, matches: [] }];
    const matches = holds.map((key) => t(key)).filter(has);
    const called = fold(t(alias))
      .split(',')
      .some((name) => words.every((word) => name.includes(word)));
    const titled = has(`${t(`settings.section.${id}`)} ${t(`settings.lead.${id}`)}`);
    return matches.length > 0 || titled || called ? [{ id, matches }] : [];
  });
}
