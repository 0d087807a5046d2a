import type { CallMeta } from '#main/kernel/door.ts';
import { longestName } from '#shared/kernel/define.ts';

/** The largest message is a piece of a file: a mebibyte in base64, and what stands around it. */
export const largestMessage = 2 * 1024 * 1024;
const longestId = 100;

const isShort = (value: unknown): boolean =>
  value === undefined || (typeof value === 'string' && value.length <= longestId);

/** What lies beside a call; the door looks at its letters. */
export const isMeta = (value: unknown): value is CallMeta | undefined =>
  value === undefined ||
  (typeof value === 'object' &&
    value !== null &&
    isShort((value as CallMeta).commandId) &&
    isShort((value as CallMeta).override) &&
    isShort((value as CallMeta).question));

export const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= longestName;
export const isCallId = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= longestId;

/** Whether a value that came without being text takes more room than a message may: looked at no further than that. */
export function isTooLarge(value: unknown): boolean {
  let left = largestMessage;
  const look = (part: unknown): boolean => {
    left -= 8;
    if (left < 0) return true;
    if (typeof part === 'string') left -= part.length;
    else if (ArrayBuffer.isView(part)) left -= part.byteLength;
    else if (typeof part === 'object' && part !== null)
      for (const [key, inner] of Object.entries(part)) {
        left -= key.length;
        if (look(inner)) return true;
      }
    return left < 0;
  };
  return look(value);
}
