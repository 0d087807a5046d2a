type InputKind = 'keyboard' | 'mouse' | 'touch';

let last: InputKind = 'mouse';

/** What the person used last: a finger wants other help than a keyboard. */
export const lastInput = (): InputKind => last;

/** Follows the hands for as long as the page lives. Called once, by the application. */
export function followInput(): void {
  window.addEventListener(
    'pointerdown',
    ({ pointerType }) => {
      last = pointerType === 'touch' ? 'touch' : 'mouse';
    },
    { capture: true },
  );
  window.addEventListener(
    'keydown',
    ({ isTrusted }) => {
      if (isTrusted) last = 'keyboard';
    },
    { capture: true },
  );
}
