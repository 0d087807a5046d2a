import { type RefObject, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useTill } from '../../state.ts';
import { useScan } from '../../ui/scanner.ts';
import type { PadKey } from '../../ui/typed-number.ts';
import { type CheckoutState, checkout, setCheckout } from './cart-state.ts';
import { createTrail, fixed, isEmpty, typed } from './entry.ts';
import { bump, leavePaid, scan } from './gestures.ts';

/** A code may begin with + or −: the line is changed only when no scan has come of it. */
const bumpAfter_ms = 130;
const burstGoesOn_ms = 250;

const padKeyOf = (key: string): PadKey | null => {
  if (/^\d$/.test(key)) return key as PadKey;
  return key === ',' || key === '.' ? ',' : null;
};
const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

type Before = Pick<CheckoutState, 'entry' | 'search'> & { readonly searching: boolean };

/**
 * Keys that belong to no field: letters search, figures fill the entry, × fixes a quantity, + and − change the line. A scan
 * takes back whatever its first characters did here.
 */
export function useTyping(searchField: RefObject<HTMLInputElement | null>, decimals: number): void {
  const trail = useRef(createTrail<Before>());
  const bumpTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const money = useRef(decimals);
  money.current = decimals;

  useScan((code, { strayKeys }) => {
    clearTimeout(bumpTimer.current);
    const before = trail.current.back(strayKeys);
    if (before) {
      setCheckout({ entry: before.entry, search: before.search });
      if (!before.searching) searchField.current?.blur();
    }
    void scan(code);
  });

  useEffect(() => {
    let pieces: 1 | -1 = 1;
    const bumpLater = (after_ms: number): void => {
      clearTimeout(bumpTimer.current);
      bumpTimer.current = setTimeout(() => {
        bumpTimer.current = undefined;
        void bump(pieces);
      }, after_ms);
    };

    function type(key: string): boolean {
      const { entry, paying, search } = checkout();
      const pad = padKeyOf(key);
      if (pad) setCheckout({ entry: typed(entry, pad, paying ? money.current : 3), remark: null });
      else if (paying) return false;
      else if (key === '*' || key === '×') setCheckout({ entry: fixed(entry) });
      else if ((key === '+' || key === '-') && isEmpty(entry)) {
        pieces = key === '+' ? 1 : -1;
        bumpLater(bumpAfter_ms);
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
      const { entry, search, ask } = checkout();
      const searching = document.activeElement === searchField.current;
      trail.current.push({ entry, search, searching });
      if (bumpTimer.current !== undefined) bumpLater(burstGoesOn_ms);
      const { override, help } = useTill.getState();
      if (ask !== null || override !== null || help) return;
      // A space presses the button that has the focus.
      if (isText(target) || key === ' ') return;
      leavePaid();
      if (type(key)) event.preventDefault();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => {
      clearTimeout(bumpTimer.current);
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [searchField]);
}
