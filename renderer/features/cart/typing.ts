import { type RefObject, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useSession } from '#renderer/kernel/session.ts';
import { useShell } from '#renderer/kernel/shell.ts';
import { useScan } from '#renderer/ui/scanner.ts';
import type { PadKey } from '#renderer/ui/typed-number.ts';
import { type CheckoutState, checkout, selectedLine, setCheckout, setEntry } from './cart-state.ts';
import { continues, createTrail, fixed, isEmpty, typed } from './entry.ts';
import { bump, scan } from './gestures.ts';
import { turns } from './in-turn.ts';
import { leavePaid } from './paying.ts';

/** A code may begin with + or −: the line is changed only when no scan has come of it. */
const bumpAfter_ms = 130;
const burstGoesOn_ms = 250;
const modifiers: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock']);

interface Press {
  readonly lineId: number;
  readonly pieces: 1 | -1;
  /** Keys since, itself included: a scan may have begun with it. */
  age: number;
}

/** Presses of + and − that wait until it is known whether they were the first sign of a scan. */
function createPresses() {
  let waiting: Press[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (after_ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => settle(0), after_ms);
  };
  /** Carries out what was pressed by hand: all but what stood among the last `scanned` keys. */
  function settle(scanned: number): void {
    clearTimeout(timer);
    const byLine = new Map<number, number>();
    for (const { lineId, pieces, age } of waiting)
      if (age > scanned) byLine.set(lineId, (byLine.get(lineId) ?? 0) + pieces);
    waiting = [];
    for (const [lineId, pieces] of byLine) void bump(pieces, lineId);
  }
  return {
    settle,
    press(pieces: 1 | -1): void {
      const line = selectedLine(checkout());
      if (!line) return;
      waiting.push({ lineId: line.id, pieces, age: 1 });
      later(bumpAfter_ms);
    },
    /** Another key went by. */
    passed(): void {
      if (waiting.length === 0) return;
      for (const press of waiting) press.age += 1;
      later(burstGoesOn_ms);
    },
  };
}

const padKeyOf = (key: string): PadKey | null => {
  if (/^\d$/.test(key)) return key as PadKey;
  return key === ',' || key === '.' ? ',' : null;
};
const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

type Before = Pick<CheckoutState, 'entry' | 'search' | 'astray'> & { readonly searching: boolean };

/**
 * Keys that belong to no field: letters search, figures fill the entry, × fixes a quantity, + and − change the line. A scan
 * takes back whatever its first characters did here.
 */
export function useTyping(searchField: RefObject<HTMLInputElement | null>, decimals: number): void {
  const trail = useRef(createTrail<Before>());
  const presses = useRef(createPresses());
  const money = useRef(decimals);
  money.current = decimals;

  useScan((longer, aside) => {
    const figures = trail.current.look(aside.strayKeys)?.entry.text;
    const shorter = aside.other && continues(figures, longer, aside.other.text) ? aside.other : null;
    const code = shorter?.text ?? longer;
    const strayKeys = shorter?.strayKeys ?? aside.strayKeys;
    const other = shorter ? undefined : aside.other;
    const done = strayKeys - turns.takeBack(strayKeys);
    presses.current.settle(done);
    const beforeOther = other && trail.current.look(other.strayKeys)?.entry.text;
    const before = trail.current.back(done);
    if (before) {
      setCheckout({ entry: before.entry, search: before.search, astray: before.astray });
      if (!before.searching) searchField.current?.blur();
    }
    turns.inTurn('scan', () => void scan(code, other && { code: other.text, figuresBefore: beforeOther }));
  });

  useEffect(() => {
    const waiting = presses.current;
    function type(key: string): boolean {
      const { entry, paying, search } = checkout();
      const pad = padKeyOf(key);
      if (pad) setEntry(typed(entry, pad, paying ? money.current : 3));
      else if (paying) setCheckout({ astray: 'unheard' });
      else if (key === '*' || key === '×') setEntry(fixed(entry));
      else if ((key === '+' || key === '-') && isEmpty(entry)) {
        waiting.press(key === '+' ? 1 : -1);
      } else if (/\p{L}/u.test(key)) {
        // At once: the next key goes into the field itself.
        flushSync(() => setCheckout({ search: search + key }));
        searchField.current?.focus();
      } else return false;
      return true;
    }

    function onKeyDown(event: KeyboardEvent): void {
      const { key, target } = event;
      if (event.defaultPrevented || event.isComposing || [...key].length !== 1) return;
      if (event.ctrlKey || event.metaKey || (event.altKey && !event.getModifierState('AltGraph'))) return;
      const { entry, search, astray, ask } = checkout();
      const searching = document.activeElement === searchField.current;
      trail.current.push({ entry, search, astray, searching });
      waiting.passed();
      const { session } = useSession.getState();
      const { override, help } = useShell.getState();
      // Before the drawer is counted there is nothing to sell: figures are those of the float.
      if (ask !== null || override !== null || help || session?.shift == null) return;
      // A space presses the button that has the focus.
      if (isText(target) || key === ' ') return;
      leavePaid();
      if (type(key)) event.preventDefault();
    }
    // What comes next is about the pieces as they were pressed: nothing of a scan is a key like these, or a touch.
    function onOtherGesture(event: Event): void {
      const held =
        event instanceof KeyboardEvent && ([...event.key].length === 1 || modifiers.has(event.key));
      if (!held) waiting.settle(0);
    }
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keydown', onOtherGesture, { capture: true });
    window.addEventListener('pointerdown', onOtherGesture, { capture: true });
    return () => {
      waiting.settle(0);
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keydown', onOtherGesture, { capture: true });
      window.removeEventListener('pointerdown', onOtherGesture, { capture: true });
    };
  }, [searchField]);
}
