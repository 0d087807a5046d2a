import { describe, expect, it } from 'vitest';
import { localTimeIn } from './local-time.ts';

describe('localTimeIn', () => {
  it('gives the shop its own day and hour', () => {
    const at = Date.parse('2026-11-20T23:30:00Z');
    expect(localTimeIn('Africa/Dakar')(at)).toEqual({ day: '2026-11-20', hour: 23 });
    expect(localTimeIn('Europe/Paris')(at)).toEqual({ day: '2026-11-21', hour: 0 });
    expect(localTimeIn('America/St_Johns')(at)).toEqual({ day: '2026-11-20', hour: 20 });
  });

  it('ends the day at the hour that the shop chose, by its clock, also in the nights that are longer or shorter', () => {
    const local = localTimeIn('Europe/Paris', 4);
    const dayAt = (at: string) => local(Date.parse(at)).day;
    expect([dayAt('2026-11-21T02:59:59Z'), dayAt('2026-11-21T03:00:00Z')]).toEqual([
      '2026-11-20',
      '2026-11-21',
    ]);
    expect(local(Date.parse('2026-11-21T01:30:00Z'))).toEqual({ day: '2026-11-20', hour: 2 });
    expect([dayAt('2026-10-25T02:59:00Z'), dayAt('2026-10-25T03:00:00Z')]).toEqual([
      '2026-10-24',
      '2026-10-25',
    ]);
    expect([dayAt('2026-03-29T01:59:00Z'), dayAt('2026-03-29T02:00:00Z')]).toEqual([
      '2026-03-28',
      '2026-03-29',
    ]);
    expect(dayAt('2027-01-01T00:30:00Z')).toBe('2026-12-31');
  });

  it('follows the change to winter time within the hour', () => {
    const local = localTimeIn('Europe/Paris');
    expect(local(Date.parse('2026-10-25T00:59:59Z')).hour).toBe(2);
    expect(local(Date.parse('2026-10-25T01:00:00Z')).hour).toBe(2);
    expect(local(Date.parse('2026-10-25T02:00:00Z')).hour).toBe(3);
    expect(local(Date.parse('2026-10-25T00:59:59Z')).hour).toBe(2);
  });
});
