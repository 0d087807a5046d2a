import { describe, expect, it } from 'vitest';
import { localTimeIn } from './local-time.ts';

describe('localTimeIn', () => {
  it('gives the shop its own day and hour', () => {
    const at = Date.parse('2026-11-20T23:30:00Z');
    expect(localTimeIn('Africa/Dakar')(at)).toEqual({ day: '2026-11-20', hour: 23 });
    expect(localTimeIn('Europe/Paris')(at)).toEqual({ day: '2026-11-21', hour: 0 });
    expect(localTimeIn('America/St_Johns')(at)).toEqual({ day: '2026-11-20', hour: 20 });
  });

  it('follows the change to winter time within the hour', () => {
    const local = localTimeIn('Europe/Paris');
    expect(local(Date.parse('2026-10-25T00:59:59Z')).hour).toBe(2);
    expect(local(Date.parse('2026-10-25T01:00:00Z')).hour).toBe(2);
    expect(local(Date.parse('2026-10-25T02:00:00Z')).hour).toBe(3);
    expect(local(Date.parse('2026-10-25T00:59:59Z')).hour).toBe(2);
  });
});
