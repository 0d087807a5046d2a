import { describe, expect, it } from 'vitest';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { CallMeta } from './socket-bridge.ts';
import { createCallTill } from './till-calls.ts';

const openDrawer = ['shifts.openDrawer', { reason: 'monnaie' }] as const;
const needsManager = refused(refusal('PERMISSION_NEEDED', { permission: 'drawer.open' }));

function till(answers: readonly Result<unknown, Refusal>[], token: string | null = 'token-of-awa') {
  const log: string[] = [];
  const metas: (CallMeta | undefined)[] = [];
  const left = [...answers];
  const callTill = createCallTill({
    call: async (_name, _input, meta) => {
      metas.push(meta);
      return (left.shift() ?? ok({ opened: true })) as never;
    },
    askManager: async (permissions) => {
      log.push(`ask ${permissions.join(' + ')}`);
      return token;
    },
    show: ({ code }) => void log.push(`show ${code}`),
    onDone: () => void log.push('done'),
    onOutdated: () => void log.push('signed out'),
  });
  return { callTill, log, metas };
}

describe('callTill', () => {
  it('asks a manager in place and repeats the call with the token', async () => {
    const { callTill, log, metas } = till([needsManager]);
    const answer = await callTill(...openDrawer, { meta: { commandId: 'first-command' } });
    expect(answer.ok).toBe(true);
    expect(log).toEqual(['ask drawer.open']);
    expect(metas).toEqual([{ commandId: 'first-command' }, { override: 'token-of-awa' }]);
  });

  it('asks once for all that the gesture needs', async () => {
    const both = refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return', also: 'sale.price' }));
    const { callTill, log } = till([both]);
    expect((await callTill(...openDrawer)).ok).toBe(true);
    expect(log).toEqual(['ask sale.return + sale.price']);
  });

  it('stays silent when the manager is sent away', async () => {
    const { callTill, log, metas } = till([needsManager], null);
    expect((await callTill(...openDrawer)).ok).toBe(false);
    expect(log).toEqual(['ask drawer.open']);
    expect(metas).toHaveLength(1);
  });

  it('asks once only: a second refusal is shown', async () => {
    const { callTill, log } = till([needsManager, needsManager]);
    await callTill(...openDrawer);
    expect(log).toEqual(['ask drawer.open', 'show PERMISSION_NEEDED']);
  });

  it('shows a refusal that the screen does not answer itself', async () => {
    const { callTill, log } = till([refused(refusal('NO_SHIFT')), refused(refusal('NO_SHIFT'))]);
    await callTill(...openDrawer);
    await callTill(...openDrawer, { handles: ['NO_SHIFT'] });
    expect(log).toEqual(['show NO_SHIFT']);
  });

  it('takes back what it said of a thing that was done after all, not of goods', async () => {
    const no = refused(refusal('NO_SHIFT'));
    const { callTill, log } = till([no, ok({ opened: true }), ok({ opened: true }), no, ok({})]);
    await callTill(...openDrawer);
    await callTill('cart.void', { reason: null });
    await callTill(...openDrawer);
    expect(log).toEqual(['show NO_SHIFT', 'done']);
    await callTill('cart.scan', { code: '1', qty_milli: 1000 as never, productId: null });
    await callTill('cart.scan', { code: '2', qty_milli: 1000 as never, productId: null });
    expect(log).toEqual(['show NO_SHIFT', 'done', 'show NO_SHIFT']);
  });

  it('leaves everything to a screen that handles all', async () => {
    const { callTill, log } = till([needsManager]);
    expect((await callTill(...openDrawer, { handles: 'all' })).ok).toBe(false);
    expect(log).toEqual([]);
  });

  it('still asks a manager for a screen that wants it to', async () => {
    const { callTill, log } = till([needsManager, refused(refusal('NO_SHIFT'))]);
    expect((await callTill(...openDrawer, { handles: 'all', asks: true })).ok).toBe(false);
    expect(log).toEqual(['ask drawer.open']);
  });

  it('goes to the sign-in when the till no longer knows the person', async () => {
    const { callTill, log } = till([refused(refusal('NOT_SIGNED_IN'))]);
    await callTill(...openDrawer);
    expect(log).toEqual(['signed out', 'show NOT_SIGNED_IN']);
  });
});
