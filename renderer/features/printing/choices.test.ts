import { describe, expect, it } from 'vitest';
import { printersFor, profileFor } from './choices.ts';

describe('the printers that the settings offer', () => {
  const printers = [
    { id: 'generic-80', family: 'generic', paper: 80, columns: 48 },
    { id: 'generic-58', family: 'generic', paper: 58, columns: 32 },
    { id: 'epson-80', family: 'epson', paper: 80, columns: 48 },
    { id: 'epson-80-42', family: 'epson', paper: 80, columns: 42 },
    { id: 'basic-80', family: 'basic', paper: 80, columns: 48 },
    { id: 'basic-58', family: 'basic', paper: 58, columns: 32 },
  ] as const;

  it('has the printers of the paper, and tells two of one maker apart', () => {
    expect(printersFor(printers, 58).map(({ id }) => id)).toEqual(['generic-58', 'basic-58']);
    expect(printersFor(printers, 80).filter(({ narrower }) => narrower)).toMatchObject([
      { id: 'epson-80-42' },
    ]);
  });

  it('keeps the printer over another paper where it can, and takes a generic one where it cannot', () => {
    expect(profileFor(printers, 'epson-80-42', 80)).toBe('epson-80-42');
    expect(profileFor(printers, 'basic-80', 58)).toBe('basic-58');
    expect(profileFor(printers, 'epson-80', 58)).toBe('generic-58');
    expect(profileFor(printers, 'nobody knows', 80)).toBe('generic-80');
    expect(profileFor([], 'epson-80', 58)).toBe('epson-80');
  });
});
