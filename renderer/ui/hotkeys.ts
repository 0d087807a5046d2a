import { useLayoutEffect, useRef } from 'react';
import {
  actsOnce,
  chordOf,
  createKeyLayers,
  type KeyMap,
  type Level,
  type NamedKey,
  worksWhileTyping,
} from './key-layers.ts';

export type KeyLevel = Level;

const layers = createKeyLayers();
const nothingNamed: readonly NamedKey[] = [];

export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  );
}

/** A list that hangs open under a field has the first claim to Escape and to the arrows. */
const listOpen = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.getAttribute('aria-expanded') === 'true' &&
  target.getAttribute('role') !== null;

/** Told before the list hears of the key: it is closed by the time the till does. */
let listHadIt = false;
function noteList(event: KeyboardEvent): void {
  listHadIt = listOpen(event.target);
}

/** A key that is held sends itself again and again: what opened the payment must not also pay. */
function holdBack(event: KeyboardEvent): void {
  if (!event.repeat || event.isComposing) return;
  const chord = chordOf(event);
  if (!actsOnce(chord)) return;
  const { target } = event;
  if (takesText(target) && (chord === 'delete' || chord.startsWith('ctrl+'))) return;
  if (target instanceof HTMLTextAreaElement && chord === 'enter') return;
  event.preventDefault();
  event.stopPropagation();
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = chordOf(event);
  if (takesText(event.target) && !worksWhileTyping(chord)) return;
  if (chord === 'escape' && listHadIt) return;
  // A button that has the focus keeps its own keys.
  if ((chord === 'enter' || chord === ' ') && event.target instanceof HTMLButtonElement) return;
  // F5 is a key of the till: where no screen wants it, habit must not throw a payment off the page. Ctrl+R reloads.
  if (layers.press(chord, event) || chord === 'f5') event.preventDefault();
}

/** Starts listening to the keyboard; the returned function ends it. Called once, by the application. */
export function listenToKeys(): () => void {
  window.addEventListener('keydown', noteList, { capture: true });
  window.addEventListener('keydown', holdBack, { capture: true });
  window.addEventListener('keydown', onKeyDown);
  return () => {
    window.removeEventListener('keydown', noteList, { capture: true });
    window.removeEventListener('keydown', holdBack, { capture: true });
    window.removeEventListener('keydown', onKeyDown);
  };
}

/**
 * Keys of a screen, panel or dialog while it is mounted and `active`. Names are those of `chordOf`; `named` says what they
 * do, to whoever asks for the keys.
 */
export function useKeys(
  level: Level,
  keys: KeyMap,
  active = true,
  named: readonly NamedKey[] = nothingNamed,
): void {
  const latest = useRef({ keys, named });
  useLayoutEffect(() => {
    latest.current = { keys, named };
  });
  // Before the screen is drawn: a dialog that is gone from it is not deaf to the next key for another moment.
  useLayoutEffect(() => {
    if (!active) return undefined;
    return layers.add(
      level,
      () => latest.current.keys,
      () => latest.current.named,
    );
  }, [level, active]);
}

/** What the keys do at this moment. */
export const namedKeys = (): NamedKey[] => layers.named();

/** Whether a question lies over the task, which is deaf meanwhile. */
export const isAsked = (): boolean => layers.isAsked();
