import { afterEach, expect, it } from 'vitest';
import { minor } from '#shared/domain/units.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

it('tells a cashier under a blind close nothing of what the open shift sold; the owner sees it', async () => {
  till = await openCounter();
  const settings = await till.ask('settings.get', {});
  await till.ask('settings.save', { ...settings, sale: { ...settings.sale, blindClose: true } });
  const { id: cartId, revision } = await till.ask('cart.scan', { code: '96385074' });
  await till.ask('sales.pay', { cartId, revision, tenders: [{ kind: 'cash', given_minor: 450 }] });
  const wanted = { day: '2026-11-20' };
  expect((await till.ask('shifts.current', {})).shift).toMatchObject({ tickets: 1, gross_minor: 450 });
  expect(await till.ask('tickets.sum', wanted)).toMatchObject({ gross_minor: 450 });

  const fatou = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
  expect((await till.ask('shifts.current', {})).shift).toMatchObject({ tickets: 1, gross_minor: null });
  expect((await till.ask('session.get', {})).shift).toEqual({ number: 1 });
  expect(await till.call('tickets.sum', wanted)).toMatchObject({
    refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'shift.expected' } },
  });
  expect(await till.call('tickets.sum', { ...wanted, shift: 2 })).toMatchObject({ ok: true });
});

it('gives a blind cashier no sum to work the drawer out with: not by list, by its file, by movements or by the answer', async () => {
  till = await openCounter();
  const settings = await till.ask('settings.get', {});
  await till.ask('settings.save', { ...settings, sale: { ...settings.sale, blindClose: true } });
  const { id: cartId, revision } = await till.ask('cart.scan', { code: '96385074' });
  await till.ask('sales.pay', { cartId, revision, tenders: [{ kind: 'cash', given_minor: 450 }] });
  const fatou = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });

  const barred = { refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'shift.expected' } } };
  expect(await till.call('tickets.list', { tender: 'cash' })).toMatchObject(barred);
  expect(await till.call('tickets.list', { operator: 'Wave', shift: 1 })).toMatchObject(barred);
  expect(await till.call('tickets.list', { limit: 500 })).toMatchObject(barred);
  expect(await till.call('tickets.lines', {})).toMatchObject(barred);
  expect(await till.call('tickets.lines', { text: 'savon', shift: 1 })).toMatchObject(barred);
  expect(await till.call('tickets.lines', { shift: 2 })).toMatchObject({ ok: true });
  expect((await till.ask('tickets.list', { limit: 200 })).tickets).toMatchObject([
    { number: 1, gross_minor: 450, tenders: [] },
  ]);
  const { override } = await till.ask('users.authorise', {
    userId: 1,
    pin: ownerPin,
    permission: 'shift.cash',
  });
  const moves = await till.call('shifts.movements', { shift: null }, { override });
  expect(moves).toMatchObject({ value: [{ kind: 'float', amount_minor: 10_000 }] });

  const counted = { count: null, counted_minor: 500 };
  expect(await till.ask('shifts.count', counted)).toMatchObject({ asks: 'approval' });
  const { override: agreed } = await till.ask('users.authorise', {
    userId: 1,
    pin: ownerPin,
    permission: 'shift.difference',
  });
  const closing = { ...counted, reason: 'Je ne sais pas' };
  expect(await till.call('shifts.close', closing)).toMatchObject({
    refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'shift.difference' } },
  });
  const answer = await till.call('shifts.close', closing, { override: agreed });
  const closed = answer.ok ? answer.value : null;
  expect(closed).toMatchObject({ zNumber: 1, cash: null, shift: { gross_minor: 0 }, totals: { tickets: 1 } });
  expect(JSON.stringify(closed)).not.toMatch(/450|10450|9950/);
  await till.ask('session.signOut', { reason: 'user' });
  await till.ask('session.signIn', { userId: 1, pin: ownerPin });
  expect(await till.ask('reports.z', { number: 1 })).toMatchObject({
    totals: { gross_minor: 450 },
    cash: { expected_minor: 10_450, counted_minor: 500, difference_minor: -9950 },
  });
  await till.ask('shifts.explain', { zNumber: 1, reason: 'Versé à la banque' });
  expect(await till.ask('reports.z', { number: 1 })).toMatchObject({
    cash: { reason: 'Je ne sais pas', approvedBy: 'Awa' },
    explained: [{ user: 'Awa', reason: 'Versé à la banque' }],
  });
  expect(await till.ask('reports.gestures', { kind: 'explained', shift: 1 })).toMatchObject([
    { user: 'Awa', reason: 'Versé à la banque' },
  ]);
});

it('says of an earlier count that it differed, and shows it on the Z beside the one that fits', async () => {
  till = await openCounter();
  const settings = await till.ask('settings.get', {});
  await till.ask('settings.save', { ...settings, sale: { ...settings.sale, blindClose: true } });
  const fatou = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
  const count = (counted_minor: number) =>
    till.ask('shifts.count', { count: null, counted_minor: minor(counted_minor) });
  expect(await count(2_000)).toEqual({ asks: 'approval', earlier: false });
  const { id: cartId, revision } = await till.ask('cart.scan', { code: '96385074' });
  await till.ask('sales.pay', { cartId, revision, tenders: [{ kind: 'cash', given_minor: minor(450) }] });
  expect(await count(10_450)).toEqual({ asks: 'approval', earlier: true });
  expect((await till.ask('shifts.current', {})).counted).toEqual({
    counted_minor: 10_450,
    asks: 'approval',
    earlier: true,
  });
  const agreed = await till.ask('users.authorise', {
    userId: 1,
    pin: ownerPin,
    permission: 'shift.difference',
  });
  const closing = { count: null, counted_minor: minor(10_450), reason: 'Mal compté' };
  await till.ask('shifts.close', closing, agreed);
  await till.ask('session.signOut', { reason: 'user' });
  await till.ask('session.signIn', { userId: 1, pin: ownerPin });
  const z = await till.ask('reports.z', { number: 1 });
  expect(z.cash).toMatchObject({
    difference_minor: 0,
    reason: 'Mal compté',
    approvedBy: 'Awa',
    earlier: [{ user: 'Fatou', counted_minor: 2_000, difference_minor: -8_000 }],
  });
});

it('begins with the limits of its currency: 100 F and 2,000 F', async () => {
  till = await openCounter();
  expect((await till.ask('settings.get', {})).sale).toMatchObject({
    reasonAbove_minor: 100,
    approvalAbove_minor: 2_000,
  });
});
