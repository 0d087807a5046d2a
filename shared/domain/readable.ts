// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const commands = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Signs without width, and those that turn the order of what follows round: what is read is not what is written. */
const invisible = /[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/g;

export const withoutInvisible = (text: string): string => text.replaceAll(invisible, '');

/**
 * What of a text a person can read and a printer may be sent: no command of either, no half of a sign. Lines stay lines.
 * Joiners and the marks of right-to-left writing are letters' own and stay.
 */
export const readable = (text: string): string =>
  withoutInvisible(
    text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll('\t', ' ').replaceAll(commands, ''),
  );

/** The same in one line: names and codes. */
export const readableLine = (text: string): string => readable(text.replaceAll(/\s*[\r\n]\s*/g, ' '));
