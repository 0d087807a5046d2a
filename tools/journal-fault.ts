import type { TextKey, Translate } from '#shared/i18n/index.ts';

/** The journal names what it finds in one language, for logs and for machines; a person reads it in her own. */
const faults: Readonly<Record<string, TextKey>> = {
  'its epoch was never opened': 'tools.journal.fault.neverOpened',
  'the key of its epoch is another': 'tools.journal.fault.otherEpochKey',
  'its epoch follows another row': 'tools.journal.fault.otherBefore',
  'a row before it is missing': 'tools.journal.fault.gap',
  'its bytes or its hash were changed': 'tools.journal.fault.changed',
  'the key of its epoch is not known': 'tools.journal.fault.noKey',
  'its signature is not the till’s': 'tools.journal.fault.signature',
  'its bytes cannot be read': 'tools.journal.fault.unreadable',
  'it stands in another place than it says': 'tools.journal.fault.otherPlace',
  'its columns differ from its bytes': 'tools.journal.fault.columns',
  'it is dated before the row before it': 'tools.journal.fault.datedBefore',
  'it is missing: the journal was emptied': 'tools.journal.fault.emptied',
  'it names another key than the one that signs': 'tools.journal.fault.otherSigner',
  'it is missing: the end of the journal was cut off': 'tools.journal.fault.cut',
  'a row of those whose detail was let go is another than it was then': 'tools.journal.fault.letGo',
  'what was brought forward when detail was let go was changed': 'tools.journal.fault.forward',
  'the page of the file that holds the next row is damaged': 'tools.journal.fault.page',
};

/** Those that name where the row is known from. */
const withPlace: readonly (readonly [RegExp, TextKey])[] = [
  [/ or an older copy was put back \(known from (.*)\)$/s, 'tools.journal.fault.olderCopy'],
  [/^it is another row than (.*) knows$/s, 'tools.journal.fault.otherRow'],
];

/** Why a row is not sound. What SQLite says of a damaged page stays as it is. */
export function faultSentence(reason: string, t: Translate): string {
  const key = Object.hasOwn(faults, reason) ? faults[reason] : undefined;
  if (key) return t(key);
  for (const [pattern, named] of withPlace) {
    const [, from] = pattern.exec(reason) ?? [];
    if (from !== undefined) return t(named, { from });
  }
  return reason;
}
