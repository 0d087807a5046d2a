import { useEffect, useLayoutEffect, useRef } from 'react';
import { usualWedge } from '#shared/domain/burst.ts';
import {
  idleWedge,
  type WedgeDecision,
  type WedgeStep,
  wedgeDeadline,
  wedgeKey,
  wedgeTick,
} from '#shared/domain/wedge.ts';
import { setField, type TextField } from './set-field.ts';
import { createTakeBack, type FieldBefore } from './take-back.ts';

interface ScanAside {
  /** Characters of the code that acted as ordinary keys before the scan was known, and stood in no field. */
  readonly strayKeys: number;
  /** What was scanned if nobody knows the code: a pause left it open where the scan began; its own stray keys. */
  readonly other?: { readonly text: string; readonly strayKeys: number };
  /** It is the rest of this number, whose piece was told before: for the question that came of the piece. */
  readonly whole?: string;
}
/** false: not taken, the next listener below may have it. */
type ScanHandler = (code: string, aside: ScanAside) => unknown;

const handlers: (() => ScanHandler)[] = [];
/** Who takes back what the first keys of a scan did outside every field. */
const undoers: ((strayKeys: number) => void)[] = [];
/** Keys that are given back must not be weighed again. */
const givenBack = new WeakSet<Event>();

const fieldOf = (element: Element | null): TextField | null =>
  (element instanceof HTMLInputElement && element.selectionStart !== null) ||
  element instanceof HTMLTextAreaElement
    ? element
    : null;

/** What a key that wrote something would have done: into the field that has the focus. */
function write(field: TextField, sign: string): void {
  const start = field.selectionStart ?? field.value.length;
  const end = field.selectionEnd ?? start;
  const caret = start + sign.length;
  setField(field, field.value.slice(0, start) + sign + field.value.slice(end), caret, caret);
}

/** A key that was kept back, as if it were pressed now, wherever the focus is by now; false: somebody has used it. */
export function giveKey(press: KeyboardEventInit & { readonly key: string }): boolean {
  const focused = document.activeElement;
  const field = fieldOf(focused);
  if (field && [...press.key].length === 1 && !press.ctrlKey && !press.altKey && !press.metaKey) {
    write(field, press.key);
    return false;
  }
  const event = new KeyboardEvent('keydown', { ...press, bubbles: true, cancelable: true });
  givenBack.add(event);
  // A button that has the focus is pressed by real keys alone.
  const target = focused === null || focused instanceof HTMLButtonElement ? document.body : focused;
  return target.dispatchEvent(event);
}

/** A key that is given back may put the focus into a field: then the keys after it go there. */
function giveBack(text: string): void {
  for (const key of text) giveKey({ key });
}

const snapshot = (): FieldBefore<TextField> | null => {
  const field = fieldOf(document.activeElement);
  if (!field) return null;
  return { field, value: field.value, start: field.selectionStart ?? 0, end: field.selectionEnd ?? 0 };
};

/** First it is as before the scan, whoever takes it then: that may bring back who was there, and she is asked as well. */
function deliver(code: string, aside: ScanAside): void {
  for (const undo of undoers) undo(aside.strayKeys);
  for (const handler of handlers.toReversed()) if (handler()(code, aside) !== false) return;
}

/**
 * Listens to every key of the window before any field does, and tells scans from typing. `prefix` is what the scanner
 * was set to send first, if anything. The returned function ends it.
 */
export function listenToScanner(prefix: string): () => void {
  const settings = prefix === '' ? usualWedge : { ...usualWedge, prefix };
  const trail = createTakeBack<TextField>();
  let state = idleWedge;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function carryOut(decision: WedgeDecision): void {
    if (decision.kind === 'typed' && decision.giveBack !== '') giveBack(decision.giveBack);
    if (decision.kind !== 'scan') return;
    const before = decision.takeBack > 0 ? trail.undo(decision.takeBack) : null;
    if (before?.field.isConnected) setField(before.field, before.value, before.start, before.end);
    if (decision.giveBack !== '') giveBack(decision.giveBack);
    const { text, other, whole } = decision;
    deliver(text, {
      ...(whole !== undefined && { whole }),
      strayKeys: before ? 0 : decision.takeBack,
      ...(other && { other: { text: other.text, strayKeys: other.takeBack } }),
    });
  }

  function follow(step: WedgeStep): void {
    state = step.state;
    clearTimeout(timer);
    const deadline = wedgeDeadline(state, settings);
    if (deadline === undefined) return;
    const tick = () => {
      const next = wedgeTick(state, performance.now(), settings);
      follow(next);
      for (const decision of next.decisions) carryOut(decision);
    };
    timer = setTimeout(tick, Math.max(1, deadline - performance.now()));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (givenBack.has(event) || event.isComposing) return;
    const { code, key, shiftKey: shift, ctrlKey: ctrl, repeat } = event;
    const alt = (event.altKey || event.metaKey) && !event.getModifierState('AltGraph');
    const caps = event.getModifierState('CapsLock');
    const press = { code, key, at: event.timeStamp, shift, ctrl, alt, caps, repeat };
    const step = wedgeKey(state, press, settings);
    const about = step.decisions.at(-1);
    if (about?.kind === 'pending') trail.before(snapshot());
    if (about?.kind === 'withheld' || about?.kind === 'scan') {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    follow(step);
    for (const decision of step.decisions) carryOut(decision);
  }

  window.addEventListener('keydown', onKeyDown, { capture: true });
  return () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', onKeyDown, { capture: true });
  };
}

/** What the first keys of a scan did here is taken back, whoever takes the scan. */
export function useScanUndo(undo: (strayKeys: number) => void): void {
  const latest = useRef(undo);
  useLayoutEffect(() => {
    latest.current = undo;
  });
  useEffect(() => {
    const current = (strayKeys: number): void => latest.current(strayKeys);
    undoers.push(current);
    return () => void undoers.splice(undoers.indexOf(current), 1);
  }, []);
}

/**
 * What a scan means while this component is there; the latest one comes first. `last`: only what nobody else takes,
 * for the frame around the tasks, which React mounts after them.
 */
export function useScan(handler: ScanHandler, active = true, order: 'first' | 'last' = 'first'): void {
  const latest = useRef(handler);
  useLayoutEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!active) return undefined;
    const current = () => latest.current;
    if (order === 'first') handlers.push(current);
    else handlers.unshift(current);
    return () => {
      const at = handlers.indexOf(current);
      if (at >= 0) handlers.splice(at, 1);
    };
  }, [active, order]);
}
