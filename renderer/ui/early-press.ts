/** Where the last press went, and what stood there. */
interface Spot<Control> {
  readonly x: number;
  readonly y: number;
  readonly at: number;
  readonly control: Control | null;
  readonly meaning: string;
  /** Since when something else stands there; undefined while the control is the same. */
  readonly changedAt?: number;
}

interface Press {
  readonly x: number;
  readonly y: number;
  /** The moment of the finger, not of the handler: a busy page hears late. */
  readonly at: number;
}

/** How to see the window. */
export interface Sight<Control> {
  controlAt(x: number, y: number): Control | null;
  /** What pressing it does, as far as words tell: another meaning is another control. */
  meaningOf(control: Control | null): string;
}

/** Shorter than this nobody reads what has appeared under the finger. */
const unread_ms = 700;
/** As wide as a finger wanders between two taps on one spot. */
const finger_px = 32;
/** What appears later than this after a press did not come of it. */
const watched_ms = 5_000;

/**
 * An answer given before the question could be read is no answer. Where a press put another control under the finger, the
 * next press on that spot counts for nothing until there was time to see what stands there now; so does one whose control
 * became another between down and up. Two presses on a control that stays are two presses; keys are not held up, and a key in
 * between makes the next press one of its own.
 */
export function createPressGuard<Control>(sight: Sight<Control>) {
  let spot: Spot<Control> | null = null;
  let down: Spot<Control> | null = null;
  let early = false;

  function changed(at: number): void {
    if (!spot || spot.changedAt !== undefined || at - spot.at > watched_ms) return;
    if (isOther(spot)) spot = { ...spot, changedAt: at };
  }
  function isOther({ x, y, control, meaning }: Spot<Control>): boolean {
    const now = sight.controlAt(x, y);
    return now !== control || sight.meaningOf(now) !== meaning;
  }

  return {
    /** Something on the page has changed. */
    changed,
    /** A key was pressed: the hand has left the spot, and the eye too. */
    key(): void {
      spot = null;
    },
    /** true: too early, the press must do nothing. */
    press({ x, y, at }: Press): boolean {
      changed(at);
      early =
        spot !== null &&
        spot.changedAt !== undefined &&
        at - spot.changedAt < unread_ms &&
        Math.abs(spot.x - x) <= finger_px &&
        Math.abs(spot.y - y) <= finger_px &&
        isOther(spot);
      if (early) return true;
      const control = sight.controlAt(x, y);
      down = { x, y, at, control, meaning: sight.meaningOf(control) };
      spot = down;
      return false;
    },
    /** true: the click that ends this press must do nothing. */
    release(control: Control | null): boolean {
      if (early) return true;
      const before = down;
      down = null;
      return before !== null && control === before.control && sight.meaningOf(control) !== before.meaning;
    },
  };
}

const controls =
  'button, a, input, select, textarea, label, summary, tr, [role="button"], [role="option"], [role="radio"], [role="tab"], [role="row"]';

/** Figures do not make another control: PAY 650 and PAY 1,300 are one. */
const windowSight: Sight<Element> = {
  controlAt(x, y) {
    const top = document.elementFromPoint(x, y);
    return top?.closest(controls) ?? top;
  },
  meaningOf: (control) =>
    control === null
      ? ''
      : `${control.getAttribute('data-testid')} ${(control.textContent ?? '').slice(0, 200).replaceAll(/[\d\s.,]/g, '')}`,
};

/** Starts watching fingers and mouse; the returned function ends it. Called once, by the application. */
export function listenToPresses(): () => void {
  const guard = createPressGuard(windowSight);
  let swallowed = false;
  const hide = (event: Event): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const onPointerDown = (event: PointerEvent): void => {
    swallowed = guard.press({ x: event.clientX, y: event.clientY, at: event.timeStamp });
    if (swallowed) hide(event);
  };
  const onKey = (): void => guard.key();
  const onMouse = (event: Event): void => {
    if (swallowed) hide(event);
  };
  const onClick = (event: MouseEvent): void => {
    // Enter and Space press the button that has the focus: no finger was on it.
    if (event.detail === 0) return;
    const target = event.target instanceof Element ? event.target : null;
    if (guard.release(target?.closest(controls) ?? target)) hide(event);
  };
  const watch = new MutationObserver(() => guard.changed(performance.now()));
  watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  const listeners = [
    ['pointerdown', onPointerDown],
    ['keydown', onKey],
    ['mousedown', onMouse],
    ['pointerup', onMouse],
    ['mouseup', onMouse],
    ['dblclick', onMouse],
    ['click', onClick],
  ] as const;
  for (const [name, listener] of listeners)
    window.addEventListener(name, listener as EventListener, { capture: true });
  return () => {
    watch.disconnect();
    for (const [name, listener] of listeners)
      window.removeEventListener(name, listener as EventListener, { capture: true });
  };
}
