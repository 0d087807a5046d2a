import css from './key-hint.module.css';

const names: Readonly<Record<string, string>> = {
  escape: 'Esc',
  delete: 'Del',
  enter: '↵',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  ' ': '␣',
};

/** `alt+1` as it is written on a key: `Alt 1`. */
export const keyName = (chord: string): string =>
  chord
    .split(/\+(?=.)/)
    .map((part) => names[part] ?? part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ');

/** The key that does the same as the button it stands in. Screen readers hear it from aria-keyshortcuts instead. */
export function KeyHint({ chord }: { readonly chord: string }) {
  return <kbd className={css.key}>{keyName(chord)}</kbd>;
}
