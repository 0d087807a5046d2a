import { type Lang, writings } from '#shared/domain/writing.ts';
import { useLang } from './i18n.ts';
import css from './key-hint.module.css';

const names: Readonly<Record<string, string>> = {
  enter: '↵',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  ' ': '␣',
};

/** `alt+1` as it is written on a key: `Alt 1`. */
export const keyName = (chord: string, lang: Lang): string =>
  chord
    .split(/(?<=.)\+(?=.)/)
    .map(
      (part) => names[part] ?? writings[lang].keyNames[part] ?? part.charAt(0).toUpperCase() + part.slice(1),
    )
    .join(' ');

/** What a button says while the pointer rests on it: its words and its key. */
export const keyTitle = (label: string, chord: string | undefined, lang: Lang): string =>
  chord ? `${label} (${keyName(chord, lang)})` : label;

/** The key that does the same as the button it stands in. Screen readers hear it from aria-keyshortcuts instead. */
export function KeyHint({ chord }: { readonly chord: string }) {
  const lang = useLang();
  return <kbd className={css.key}>{keyName(chord, lang)}</kbd>;
}
