// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const commands = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Signs without width, and those that turn the order of what follows round: what is read is not what is written. */
const invisible =
  /[\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0001}]|\u034f/gu;
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;
const showsNothing = /^[\p{Default_Ignorable_Code_Point}\s]+$/u;

/** Of a text of nothing but signs that nobody sees, nothing is left. */
export const withoutInvisible = (text: string): string => {
  const left = text.replaceAll(invisible, '');
  return showsNothing.test(left) && left.search(ignorable) !== -1 ? '' : left;
};

/** As a name is compared with others: what looks the same, in capitals or not, full-width or not, is one name. */
export const nameKey = (name: string): string =>
  asSeen(name).replaceAll(/\s+/g, ' ').trim().toUpperCase().toLowerCase();

/**
 * What of a text a person can read and a printer may be sent: no command of either, no half of a sign. Lines stay lines.
 * Joiners and the marks of right-to-left writing are letters' own and stay.
 */
export const readable = (text: string): string =>
  withoutInvisible(
    text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll('\t', ' ').replaceAll(commands, ''),
  );

/** The same in one line. */
export function readableLine(text: string): string {
  const lines = readable(text).split(/\n\s*/);
  const last = lines.pop() ?? '';
  return [...lines.map((line) => line.trimEnd()), last].join(' ');
}

/** A text as it is seen: nothing in it that nobody sees, figures and letters of full width as the usual ones. */
export const asSeen = (text: string): string =>
  /^[ -~]*$/.test(text) ? text : text.normalize('NFKC').replaceAll(ignorable, '');

/** A code as it is kept. */
export const readableCode = (text: string): string => asSeen(readableLine(text));
