import type { TextKey, Translate } from '#shared/i18n/index.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';

/** Where a text stops being JSON. */
interface Fault {
  readonly offset: number;
  readonly kind: 'end' | 'comma' | 'colon' | 'quote' | 'other';
}

const space = /[ \t\r\n]*/y;
const scalar =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no string of JSON may hold
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

/** Follows JSON's own grammar to the first place that does not fit; V8 says that place for some faults only. */
function findFault(text: string): Fault | null {
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found !== null;
  };
  const fault = (kind: Fault['kind']): Fault => ({
    offset: at,
    kind: at >= text.length ? 'end' : /['“”«‘’]/.test(text[at] ?? '') ? 'quote' : kind,
  });
  const closers: string[] = [];
  /** A name is wanted: in an object, before the colon. */
  const name = (): Fault | null => {
    skip(space);
    if (text[at] !== '"' || !skip(scalar)) return fault('quote');
    skip(space);
    if (text[at] !== ':') return fault('colon');
    at += 1;
    return null;
  };
  for (;;) {
    skip(space);
    const opened = text[at];
    if (opened === '{' || opened === '[') {
      at += 1;
      closers.push(opened === '{' ? '}' : ']');
      skip(space);
      if (text[at] !== closers.at(-1)) {
        const wrong = opened === '{' ? name() : null;
        if (wrong) return wrong;
        continue;
      }
    } else if (!skip(scalar)) return fault(opened === '"' ? 'quote' : 'other');
    // A value has ended: so may what it stands in, and then a comma leads to the next.
    for (;;) {
      skip(space);
      const closer = closers.at(-1);
      if (closer === undefined) return at >= text.length ? null : fault('other');
      if (text[at] === closer) {
        at += 1;
        closers.pop();
        continue;
      }
      if (text[at] !== ',') return fault('comma');
      at += 1;
      skip(space);
      // The comma after the last entry, which JSON does not take.
      if (text[at] === closer) return fault('comma');
      const wrong = closer === '}' ? name() : null;
      if (wrong) return wrong;
      break;
    }
  }
}

/** What stands there, as far as one word goes. */
const foundAt = (text: string, offset: number): string => /^\S{0,16}/.exec(text.slice(offset))?.[0] ?? '';

/**
 * The content of a JSON file that a person wrote, or one sentence that says where it stops being JSON and what belongs there.
 * @param where the name of the file, or what it is
 */
export function readJson(written: string, where: string, t: Translate): Result<unknown, string> {
  const text = written.replace(/^\ufeff/, '');
  if (text.trim() === '') return refused(t('tools.json.empty', { where }));
  try {
    return ok(JSON.parse(text));
  } catch {
    const { offset, kind } = findFault(text) ?? { offset: text.length, kind: 'end' };
    const before = text.slice(0, offset).split('\n');
    const column = (before.at(-1) ?? '').length + 1;
    const key: TextKey = `tools.json.${kind}`;
    return refused(t(key, { where, line: before.length, column, found: foundAt(text, offset) }));
  }
}
