import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useScan } from './scanner.ts';

const longestTrail = 128;

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
  field: RefObject<HTMLInputElement | null>,
  value: string,
  onChange: (text: string) => void,
): void {
  const now = useRef({ value, onChange });
  useLayoutEffect(() => {
    now.current = { value, onChange };
  });
  const trail = useRef<{ readonly value: string; readonly inField: boolean }[]>([]);

  useScan((_code, { strayKeys }) => {
    const before = strayKeys > 0 ? trail.current.at(-strayKeys) : undefined;
    trail.current = [];
    if (before && before.value !== now.current.value) now.current.onChange(before.value);
    if (before && !before.inField) field.current?.blur();
    return false;
  });

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if ([...event.key].length !== 1) return;
      const inField = document.activeElement === field.current;
      trail.current = [...trail.current, { value: now.current.value, inField }].slice(-longestTrail);
      if (!field.current || !beginsSearch(event)) return;
      event.preventDefault();
      // At once: the next key goes into the field itself.
      flushSync(() => now.current.onChange(now.current.value + event.key));
      field.current.focus();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [field]);
}
