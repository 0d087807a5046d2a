import type { KeyboardEvent } from 'react';

/** The arrow that leads from one button to another: the nearest whose middle lies that way. */
function nextOf(from: HTMLElement, key: string, buttons: readonly HTMLElement[]): HTMLElement | undefined {
  const middle = (button: HTMLElement) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };
  const here = middle(from);
  const ways = buttons.flatMap((button) => {
    const { x, y } = middle(button);
    const across = key === 'ArrowLeft' || key === 'ArrowRight';
    const along = (across ? x - here.x : y - here.y) * (key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 1);
    const aside = Math.abs(across ? y - here.y : x - here.x);
    return along > 1 && aside <= along ? [{ button, distance: along + 2 * aside }] : [];
  });
  return ways.toSorted((a, b) => a.distance - b.distance)[0]?.button;
}

/**
 * Buttons that are one stop of Tab: the arrows go from one to the next, and Tab comes back to the one that was left. Of those
 * that are drawn, one has the tabIndex 0.
 */
export function moveAmong(event: KeyboardEvent<HTMLElement>): void {
  if (!event.key.startsWith('Arrow') || !(event.target instanceof HTMLElement)) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  const next = nextOf(event.target, event.key, buttons);
  event.preventDefault();
  if (!next) return;
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}
