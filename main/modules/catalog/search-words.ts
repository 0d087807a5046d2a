import { fold } from '#shared/domain/fold.ts';
import { asSeen } from '#shared/domain/readable.ts';
import { wordsOfName } from './spellings.ts';

/** What of a product the search knows. */
export interface Searchable {
  readonly id: number;
  readonly rank: number;
  readonly name: string;
  readonly codes: readonly string[];
  readonly categoryId: number | null;
  readonly archived: boolean;
}

const partLength = 4;
const codeCharacters = '0123456789abcdefghijklmnopqrstuvwxyz';
const mostWords = 8;

// Marks that nobody types, from the private planes of Unicode: one character each, so that they cost one posting.
export const archivedMark = '\u{10fffd}';
const categoryBase = 0xf0000;
const categoryRoom = 0xfffe;
export const firstMark = String.fromCodePoint(categoryBase);
export const categoryMark = (id: number): string => {
  let [mark, rest] = ['', id];
  for (; rest > 0; rest = Math.floor(rest / categoryRoom))
    mark += String.fromCodePoint(categoryBase + (rest % categoryRoom));
  return mark;
};

export const searchWords = ({
  name,
  categoryId,
  archived,
}: Omit<Searchable, 'id' | 'rank' | 'codes'>): string =>
  `${wordsOfName(name)}${categoryId === null ? '' : ` ${categoryMark(categoryId)}`}${archived ? ` ${archivedMark}` : ''}`;

const plainCode = (code: string): string => fold(code).replaceAll(/[^a-z0-9]+/g, '');

/** Every run of four characters, and the last three: any part of a code is then the start of one, or several of them. */
export function codeParts(codes: readonly string[]): string {
  const parts = new Set<string>();
  for (const code of codes.map(plainCode)) {
    for (let at = 0; at + partLength <= code.length; at++) parts.add(code.slice(at, at + partLength));
    if (code.length > 0) parts.add(code.slice(-Math.min(code.length, partLength - 1)));
  }
  return [...parts].join(' ');
}

export function partsQuery(part: string): string {
  // Three characters are the last of a code or the start of a run: named one by one, because FTS5 would collect all
  // products of all of them for a start, and reads on lazily in this form.
  if (part.length < partLength)
    return [part, ...[...codeCharacters].map((next) => part + next)].map((one) => `"${one}"`).join(' OR ');
  const wanted = new Set<string>();
  for (let at = 0; at < part.length; at += partLength)
    wanted.add(part.slice(Math.min(at, part.length - partLength)).slice(0, partLength));
  return [...wanted].map((one) => `"${one}"`).join(' AND ');
}

/** A text that may be part of a code: one piece, three characters or more, a digit among them. */
export function codePartIn(text: string): string | null {
  const typed = asSeen(text).trim().toLowerCase();
  if (!/^(?=.*\d)[a-zà-ÿ0-9-]{3,40}$/.test(typed) && !/^[\d ]{3,40}$/.test(typed)) return null;
  const part = plainCode(typed);
  return part.length < partLength - 1 ? null : part;
}

export const typedWords = (text: string): string[] =>
  fold(text).split(' ').filter(Boolean).slice(0, mostWords);

/** A word that is the start of another one asks for nothing more. */
export function asked(words: readonly string[]): string[] {
  const all = [...new Set(words)];
  return all.filter((word) => !all.some((other) => other !== word && other.startsWith(word)));
}
