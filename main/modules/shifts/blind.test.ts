import { afterEach, expect, it } from 'vitest';
import { openCounter, type TestTill } from '../../../tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

it('tells a cashier under a blind close nothing of what the open shift sold; the owner sees it', async () => {
  till = await openCounter();
  const settings = await till.ask('settings.get', {});
  await till.ask('settings.save', { ...settings, sale: { ...settings.sale, blindClose: true } });
  const { id: cartId, revision } = await till.ask('cart.scan', { code: '96385074' });
  await till.ask('sale.pay', { cartId, revision, tenders: [{ kind: 'cash', given_minor: 450 }] });
  const wanted = { day: '2026-11-20' };
  expect((await till.ask('shift.current', {})).shift).toMatchObject({ tickets: 1, gross_minor: 450 });
  expect(await till.ask('ticket.sum', wanted)).toMatchObject({ gross_minor: 450 });

  const fatou = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
  expect((await till.ask('shift.current', {})).shift).toMatchObject({ tickets: 1, gross_minor: null });
  expect((await till.ask('session.get', {})).shift).toMatchObject({ number: 1, gross_minor: null });
  expect(await till.call('ticket.sum', wanted)).toMatchObject({
    refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'shift.expected' } },
  });
  expect(await till.call('ticket.sum', { ...wanted, shift: 2 })).toMatchObject({ ok: true });
});
