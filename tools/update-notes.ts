import { type Lang, langs, type PerLang, perLang } from '#shared/domain/writing.ts';
import { text } from './command-line.ts';

type NotesOption = `notes-${Lang}`;
export const notesOptionNames: readonly NotesOption[] = langs.map((lang) => `notes-${lang}` as const);

/** What is new in a version, an option for each language. */
export const notesOptions = Object.fromEntries(
  notesOptionNames.map((name) => [name, text('TEXT', 'tools.signUpdate.notes')]),
) as Record<NotesOption, ReturnType<typeof text<'TEXT'>>>;

export const notesOf = (values: Readonly<Partial<Record<NotesOption, string | undefined>>>): PerLang =>
  perLang((lang) => values[`notes-${lang}`] ?? '');
