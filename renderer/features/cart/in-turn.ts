import { type RefObject, useEffect, useLayoutEffect } from 'react';
import { useShell } from '#renderer/kernel/shell.ts';
import { callTill } from '#renderer/kernel/use-call.ts';
import { isAsked, takesText } from '#renderer/ui/hotkeys.ts';
import { chordOf, worksWhileTyping } from '#renderer/ui/key-layers.ts';
import { keys } from '#renderer/ui/keys.ts';
import { giveKey } from '#renderer/ui/scanner.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import { checkout, leaveFigures, setCheckout } from './cart-state.ts';
import { createTurns } from './turns.ts';

/** The turns of this window's counter. */
export const turns = createTurns({
  now: () => performance.now(),
  // The screen is drawn as the gesture before left it.
  later: (work) => setTimeout(work, 0),
  sight: () => {
    const { ask, paying, cart } = checkout();
    return {
      question: ask ?? useShell.getState().override,
      payment: paying && cart ? `${cart.id} ${cart.gross_minor}` : null,
    };
  },
  lost: playLow,
  onBusy: (underWay) => setCheckout({ underWay }),
});

/** A gesture at the till: what is pressed before it is answered waits, and is no more of what stood there before it. */
export const gesture: typeof callTill = async (name, input, options) => {
  const answer = await turns.during(callTill(name, input, options));
  leaveFigures();
  return answer;
};

const moving = ['backspace', 'arrowup', 'arrowdown', 'arrowleft', 'arrowright', 'pageup', 'pagedown'];
const { help: _help, lock: _lock, ...ofTask } = keys;
/** Keys of the counter. The frame's own, and the browser's, wait for nothing. */
const counterKeys: ReadonlySet<string> = new Set(['enter', ...moving, ...Object.values(ofTask)]);
const agreeing: ReadonlySet<string> = new Set(['enter', keys.go]);

/** Questions whose content the till is still asked for. */
let coming = 0;

/** Keys behind the one that opened a question are answers to it: they wait for what it is about to show. */
export function useComing(isComing: boolean): void {
  useLayoutEffect(() => {
    if (!isComing) return undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    coming += 1;
    void turns.during(promise);
    return () => {
      coming -= 1;
      resolve();
    };
  }, [isComing]);
}

function kindOf(event: KeyboardEvent): 'sign' | 'key' | 'answer' | null {
  const chord = chordOf(event);
  const { target } = event;
  const inField = takesText(target);
  const moves = chord === 'enter' || moving.includes(chord);
  if (coming > 0 && !inField && moves) return chord === 'enter' ? 'answer' : 'key';
  // A question has its own keys; those of the task wait for it to go where it is answered and nobody else is asked.
  if (isAsked()) {
    const over = useShell.getState().override === null && worksWhileTyping(chord) && chord !== keys.back;
    return over && counterKeys.has(chord) ? 'key' : null;
  }
  const writes = [...event.key].length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (writes) return inField || event.key === ' ' ? null : 'sign';
  if (!counterKeys.has(chord) || (inField && chord !== 'enter' && !worksWhileTyping(chord))) return null;
  // A button that has the focus makes a press of it.
  if (chord === 'enter' && target instanceof HTMLButtonElement) return null;
  return agreeing.has(chord) ? 'answer' : 'key';
}

/** A key that waited, on the question that is open by now: Enter is worth what it is worth to a hand. */
function answer(press: Parameters<typeof giveKey>[0]): void {
  const { activeElement } = document;
  const unused = giveKey(press);
  if (!unused || press.key !== 'Enter') return;
  if (activeElement instanceof HTMLButtonElement) activeElement.click();
  else if (activeElement instanceof HTMLInputElement) activeElement.form?.requestSubmit();
}

/**
 * Keys and touches of the counter that come while a gesture is under way are held and given again when it is over. Heard
 * on the document: after the scanner, which listens at the window, and before everybody else.
 */
export function useTurns(counter: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const hide = (event: Event): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    function onKeyDown(event: KeyboardEvent): void {
      if (!turns.mustWait() || event.isComposing) return;
      const kind = kindOf(event);
      if (kind === null) return;
      hide(event);
      const { key, code, shiftKey, ctrlKey, altKey, metaKey } = event;
      const press = { key, code, shiftKey, ctrlKey, altKey, metaKey };
      turns.keep(kind, () => (isAsked() ? answer(press) : giveKey(press)), chordOf(event));
    }
    function onClick(event: MouseEvent): void {
      const { target } = event;
      if (!turns.mustWait() || isAsked() || !(target instanceof Element)) return;
      if (!counter.current?.contains(target)) return;
      hide(event);
      turns.keep('touch', () => {
        if (target.isConnected)
          target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
        else playLow();
      });
    }
    document.addEventListener('keydown', onKeyDown, { capture: true });
    document.addEventListener('click', onClick, { capture: true });
    return () => {
      document.removeEventListener('keydown', onKeyDown, { capture: true });
      document.removeEventListener('click', onClick, { capture: true });
      turns.forget();
    };
  }, [counter]);
}
