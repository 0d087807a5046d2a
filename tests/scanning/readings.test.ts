import { expect, it } from 'vitest';
import { usualWedge } from '#shared/domain/burst.ts';
import { idleWedge, wedgeDeadline, wedgeKey, wedgeTick } from '#shared/domain/wedge.ts';

it('says of both readings of a scan that paused how many of its keys had acted', () => {
  const waits = [60, 140, 60, 4, 200, 20, 20, 140, 140, 4, 200, 4, 4];
  let state = idleWedge;
  let at = 1_000;
  const acted: string[] = [];
  for (const [place, digit] of [...'2990000000361'].entries()) {
    at += waits[place] ?? 0;
    const step = wedgeKey(state, { code: `Digit${digit}`, key: digit, shift: false, at }, usualWedge);
    state = step.state;
    if (step.decisions.at(-1)?.kind === 'pending') acted.push(digit);
  }
  const ended = wedgeKey(state, { code: 'Enter', key: 'Enter', shift: false, at: at + 4 }, usualWedge).state;
  const scan = wedgeTick(ended, wedgeDeadline(ended, usualWedge) ?? 0, usualWedge).decisions.at(-1);
  expect(scan).toMatchObject({ kind: 'scan' });
  const { text, takeBack, other } = scan as Extract<typeof scan, { kind: 'scan' }>;
  expect([text, other?.text]).toContain('2990000000361');
  for (const reading of [{ text, takeBack }, other!])
    expect(reading.takeBack).toBe(acted.length - (13 - reading.text.length));
});
