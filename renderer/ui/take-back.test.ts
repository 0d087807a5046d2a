import { describe, expect, it } from 'vitest';
import { createTakeBack, type TakeBack } from './take-back.ts';

interface Box {
  value: string;
}
const box = (value = ''): Box => ({ value });

function type(trail: TakeBack<Box>, field: Box | null, text: string): void {
  for (const char of text) {
    trail.before(field && { field, value: field.value, start: field.value.length, end: field.value.length });
    if (field) field.value += char;
  }
}

describe('taking a scan back out of a field', () => {
  it('restores what a person had typed before the scan', () => {
    const trail = createTakeBack<Box>();
    const search = box();
    type(trail, search, 'lait');
    type(trail, search, '6001234567890');
    const before = trail.undo(13);
    expect(before).toEqual({ field: search, value: 'lait', start: 4, end: 4 });
  });

  it('touches nothing when no field had the focus', () => {
    const trail = createTakeBack<Box>();
    type(trail, null, '6001234567890');
    expect(trail.undo(13)).toBeNull();
  });

  it('touches nothing when the focus moved during the scan', () => {
    const trail = createTakeBack<Box>();
    type(trail, box(), '6001');
    type(trail, box(), '234567890');
    expect(trail.undo(13)).toBeNull();
  });

  it('forgets a scan once it has been taken back', () => {
    const trail = createTakeBack<Box>();
    const search = box();
    type(trail, search, '60012345');
    expect(trail.undo(8)?.value).toBe('');
    expect(trail.undo(8)).toBeNull();
  });

  it('keeps only as many keys as a scan can have', () => {
    const trail = createTakeBack<Box>();
    const search = box();
    type(trail, search, 'x'.repeat(500));
    expect(trail.undo(200)).toBeNull();
  });
});
