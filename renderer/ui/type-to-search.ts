import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useScanUndo } from './scanner.ts';

const longestTrail = 128;
/** By the name of the field: what its first letter finds may draw the field itself anew while a scan goes on. */
const trails = new Map<string, readonly { readonly value: string; readonly focused: Element | null }[]>();

/** Whether the key is the first of a search: a letter or a digit that goes nowhere else. */
function beginsSearch(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || !/^[\p{L}\p{N}]$/u.test(event.key)) return false;
  if (event.ctrlKey || event.metaKey || (event.altKey && !event.getModifierState('AltGraph'))) return false;
  const { target } = event;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return false;
  if (target instanceof HTMLSelectElement) return false;
  return document.querySelector('[role="dialog"]') === null;
}

/**
 * Letters and digits that belong to no field go into the search of the screen, as they do at the checkout. A scan takes
 * back what its first characters did here.
 */
export function useTypeToSearch(
  name: string,
  field: RefObject<HTMLInputElement | null>,
  value: string,
  onChange: (text: string) => void,
): void {
  const now = useRef({ value, onChange });
  useLayoutEffect(() => {
    now.current = { value, onChange };
  });
  useScanUndo((strayKeys) => {
    const before = strayKeys > 0 ? trails.get(name)?.at(-strayKeys) : undefined;
    trails.delete(name);
    // At once: what the search had hidden takes the scan.
    if (before && before.value !== now.current.value) flushSync(() => now.current.onChange(before.value));
    if (!before || before.focused === field.current || document.activeElement !== field.current) return;
    field.current?.blur();
    if (before.focused instanceof HTMLElement && before.focused.isConnected) before.focused.focus();
  });

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if ([...event.key].length !== 1) return;
      const before = { value: now.current.value, focused: document.activeElement };
      const trail = [...(trails.get(name) ?? []), before];
      trails.set(name, trail.slice(-longestTrail));
      if (!field.current || !beginsSearch(event)) return;
      event.preventDefault();
      // At once: the next key goes into the field itself.
      flushSync(() => now.current.onChange(now.current.value + event.key));
      field.current.focus();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [name, field]);
}
