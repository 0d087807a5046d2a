import { describe, expect, it } from 'vitest';
import { createPressGuard } from './early-press.ts';

interface Button {
  label: string;
}

/** A window of one place: what stands there is exchanged by the test. */
function counter(first: Button) {
  const place = { now: first };
  const guard = createPressGuard<Button>({
    controlAt: () => place.now,
    meaningOf: (control) => control?.label ?? '',
  });
  return {
    show(button: Button, at: number): void {
      place.now = button;
      guard.changed(at);
    },
    relabel(label: string, at: number): void {
      place.now.label = label;
      guard.changed(at);
    },
    /** Whether the tap was heard. */
    tap(at: number, x = 100): boolean {
      const early = guard.press({ x, y: 100, at });
      return !guard.release(place.now) && !early;
    },
    guard,
  };
}

describe('a press on the spot of the press before', () => {
  it.each([60, 120, 250, 400, 500, 650])('%s ms later meets another control, and is no answer', (gap) => {
    const till = counter({ label: 'PAY' });
    expect(till.tap(1_000)).toBe(true);
    till.show({ label: 'CONFIRM' }, 1_010);
    expect(till.tap(1_000 + gap)).toBe(false);
    expect(till.tap(1_720)).toBe(true);
  });

  it('counts from the moment the other control appeared, however slow the till was', () => {
    const till = counter({ label: 'PAY' });
    expect(till.tap(1_000)).toBe(true);
    till.show({ label: 'CONFIRM' }, 2_400);
    expect(till.tap(2_500)).toBe(false);
  });

  it('is too early when the page was busy and hears it late', () => {
    const till = counter({ label: 'PAY' });
    till.tap(1_000);
    till.relabel('CONFIRM', 2_000);
    expect(till.tap(1_150)).toBe(false);
  });

  it('meets the same element with another word on it: that is another control', () => {
    const till = counter({ label: 'PAY' });
    till.tap(1_000);
    till.relabel('CONFIRM', 1_001);
    expect(till.tap(1_200)).toBe(false);
  });

  it('meets the same control and is a second press', () => {
    const till = counter({ label: '0' });
    for (const at of [1_000, 1_080, 1_160]) expect(till.tap(at)).toBe(true);
  });

  it('meets the same control again when a key went back in between', () => {
    const pay = { label: 'PAY' };
    const till = counter(pay);
    till.tap(1_000);
    till.show({ label: 'CONFIRM' }, 1_001);
    till.show(pay, 1_300);
    expect(till.tap(1_400)).toBe(true);
  });

  it('a key in between makes the next press one of its own', () => {
    const till = counter({ label: 'TICKET 12' });
    till.tap(1_000);
    till.guard.key();
    till.show({ label: 'SOAP' }, 1_100);
    expect(till.tap(1_200)).toBe(true);
  });

  it('a finger elsewhere is not held up, and shows that the screen was read', () => {
    const till = counter({ label: 'PAY' });
    till.tap(1_000);
    till.show({ label: 'CONFIRM' }, 1_001);
    expect(till.tap(1_200, 400)).toBe(true);
    expect(till.tap(1_400)).toBe(true);
  });
});

describe('a control that becomes another under the finger', () => {
  it('is not pressed by the finger that was already down', () => {
    const button = { label: 'PAY' };
    const till = counter(button);
    expect(till.guard.press({ x: 1, y: 1, at: 500 })).toBe(false);
    till.relabel('CONFIRM', 550);
    expect(till.guard.release(button)).toBe(true);
  });
});
