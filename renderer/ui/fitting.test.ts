import { describe, expect, it } from 'vitest';
import { fitting, fittingColumns } from './fitting.ts';

describe('the buttons of a row', () => {
  it('all stand there while they fit to the pixel', () => {
    expect(fitting([100, 100, 100], 316, 90)).toBe(3);
  });

  it('leave room for the button with the rest as soon as one does not fit', () => {
    expect(fitting([100, 100, 100], 315, 90)).toBe(2);
    expect(fitting([100, 100, 100], 305, 90)).toBe(1);
  });

  it('all go into the menu where there is room for nothing else', () => {
    expect(fitting([100, 100], 120, 90)).toBe(0);
    expect(fitting([], 0, 90)).toBe(0);
  });
});

describe('the columns of a table', () => {
  const columns = [
    { id: 'name', width: 'minmax(12rem, 3fr)' },
    { id: 'phone', width: '9.5rem', spare: 1 },
    { id: 'last', width: '5rem', spare: 2 },
    { id: 'gross', width: '8rem' },
  ];
  const shown = (room_rem: number) => fittingColumns(columns, room_rem).map(({ id }) => id);

  it('all stand there while the least of each fits', () => {
    expect(shown(39.5)).toEqual(['name', 'phone', 'last', 'gross']);
  });

  it('go one after the other where the room is short, and what is needed stays', () => {
    expect(shown(39)).toEqual(['name', 'phone', 'gross']);
    expect(shown(33)).toEqual(['name', 'gross']);
    expect(shown(5)).toEqual(['name', 'gross']);
  });
});
