import { afterEach, describe, expect, it } from 'vitest';
import { openCounter, openShop, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const payCash = async (given: number) => {
  const cart = await till.ask('cart.get', {});
  return till.call('sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash', given_minor: given }],
  });
};

describe('a till from first start to Z', () => {
  it('sells, gives change and closes', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: '3017620422003', qty_milli: 2000 });
    const cart = await till.ask('cart.scan', { code: '4006381333931' });
    expect(cart).toMatchObject({ gross_minor: 5500, tax_minor: 839, net_minor: 4661, items_milli: 3000 });
    const paid = await till.ask('sales.pay', {
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash', given_minor: 10_000 }],
    });
    expect(paid).toMatchObject({ number: 1, change_minor: 4500, gross_minor: 5500 });
    expect(paid.cart.lines).toEqual([]);
    const z = await till.ask('shifts.close', { count: null, counted_minor: 15_500, reason: null });
    expect(z).toMatchObject({ kind: 'Z', zNumber: 1, cash: { expected_minor: 15_500, difference_minor: 0 } });
    expect(z.totals).toMatchObject({ tickets: 1, gross_minor: 5500, tax_minor: 839 });
  });

  it('answers in the order in which it was asked, queries among commands', async () => {
    till = await openCounter();
    const order: string[] = [];
    await Promise.all([
      till.ask('cart.get', {}).then(({ lines }) => order.push(`get ${lines.length}`)),
      till.ask('cart.scan', { code: '96385074' }).then(({ lines }) => order.push(`scan ${lines.length}`)),
      till.ask('cart.get', {}).then(({ lines }) => order.push(`get ${lines.length}`)),
    ]);
    expect(order).toEqual(['get 0', 'scan 1', 'get 1']);
  });

  it('answers what was done though a screen that listens throws', async () => {
    const said: string[] = [];
    till = await openCounter({ log: { warn: () => {}, error: (what) => said.push(what) } });
    till.application.subscribe(() => {
      throw new Error('a screen');
    });
    const heard: string[] = [];
    till.application.subscribe(({ name }) => heard.push(name));
    expect(
      await till.call('shifts.cash', { kind: 'out', amount_minor: 1_000, reason: 'taxi' }),
    ).toMatchObject({
      ok: true,
    });
    expect(heard).toContain('shift.changed');
    expect(said).toContain('a listener to shift.changed');
  });

  it('sells a cart once, whatever the finger does', async () => {
    till = await openCounter();
    const cart = await till.ask('cart.scan', { code: '96385074' });
    const pay = () =>
      till.ask(
        'sales.pay',
        { cartId: cart.id, revision: cart.revision, tenders: [{ kind: 'cash', given_minor: 500 }] },
        { commandId: 'same-command' },
      );
    const answers = await Promise.all([pay(), pay(), pay()]);
    expect(new Set(answers.map((answer) => answer.number))).toEqual(new Set([1]));
    const again = await till.ask('sales.pay', {
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash', given_minor: 500 }],
    });
    expect(again).toMatchObject({ number: 1, change_minor: 50 });
    expect((await till.ask('shifts.current', {})).shift?.tickets).toBe(1);
  });

  it('has the open cart and the last sale back after a restart', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: '96385074' });
    await payCash(450);
    const before = await till.ask('cart.scan', { code: '3017620422003', qty_milli: 3000 });
    till = await till.restart();
    expect((await till.call('cart.get', {})).ok).toBe(false);
    const [awa] = await till.ask('users.tiles', {});
    const session = await till.ask('session.signIn', { userId: awa!.id, pin: ownerPin });
    expect(session.lastSale).toMatchObject({ number: 1, gross_minor: 450 });
    expect(await till.ask('cart.get', {})).toMatchObject({ id: before.id, gross_minor: 1950 });
    expect((await payCash(2000)).ok).toBe(true);
  });

  it('undoes everything of a refused payment', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: '96385074' });
    expect(await payCash(100)).toMatchObject({
      ok: false,
      refusal: { code: 'TENDER_SHORT', params: { missing_minor: 350 } },
    });
    expect((await till.ask('cart.get', {})).lines).toHaveLength(1);
    const paid = await payCash(450);
    expect(paid).toMatchObject({ ok: true, value: { number: 1 } });
  });

  it('asks a manager in place, and remembers who allowed what', async () => {
    till = await openCounter();
    await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
    const session = till.newSession();
    const people = await till.ask('users.tiles', {});
    const [fatou, awa] = ['Fatou', 'Awa'].map((name) => people.find((person) => person.name === name)!);
    expect((await till.callAs(session, 'session.signIn', { userId: fatou!.id, pin: '2580' })).ok).toBe(true);
    const cart = await till.callAs(session, 'cart.scan', { code: '4006381333931' });
    if (!cart.ok) throw new Error('no cart');
    const discount = {
      lineId: cart.value.lines[0]!.id,
      discount: { kind: 'percent' as const, percent_ppm: 100_000 },
    };
    expect(await till.callAs(session, 'cart.discountLine', discount)).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'sale.discount' } },
    });
    const token = await till.callAs(session, 'users.authorise', {
      userId: awa!.id,
      pin: ownerPin,
      permission: 'sale.discount',
    });
    if (!token.ok) throw new Error('no token');
    const meta = { override: token.value.override };
    expect(await till.callAs(session, 'cart.discountLine', discount, meta)).toMatchObject({
      value: { gross_minor: 3780, lines: [{ allowedBy: 'Awa' }] },
    });
    expect((await till.callAs(session, 'cart.discountLine', discount, meta)).ok).toBe(false);
  });

  it('locks out whoever guesses, and a restart forgives nothing', async () => {
    till = await openShop();
    const [awa] = await till.ask('users.tiles', {});
    const guess = () => till.call('session.signIn', { userId: awa!.id, pin: '314159' });
    for (let i = 0; i < 4; i++) expect(await guess()).toMatchObject({ refusal: { code: 'WRONG_PIN' } });
    expect(await guess()).toMatchObject({ refusal: { code: 'PIN_LOCKED_OUT' } });
    till = await till.restart();
    const right = () => till.call('session.signIn', { userId: awa!.id, pin: ownerPin });
    expect(await right()).toMatchObject({ refusal: { code: 'PIN_LOCKED_OUT' } });
    till.time.now += 61_000;
    expect((await right()).ok).toBe(true);
  });

  it('counts guesses made all at once one by one: the right PIN among them comes too late', async () => {
    till = await openShop();
    const [awa] = await till.ask('users.tiles', {});
    const pins = ['314151', '314152', '314153', '314154', '314155', ownerPin, ownerPin];
    const answers = await Promise.all(
      pins.map((pin) => till.call('session.signIn', { userId: awa!.id, pin })),
    );
    expect(answers.map((answer) => (answer.ok ? 'in' : answer.refusal.code))).toEqual([
      ...Array<string>(4).fill('WRONG_PIN'),
      ...Array<string>(3).fill('PIN_LOCKED_OUT'),
    ]);
  });

  it('opens a demo shop that sells at once and has no PIN to guess', async () => {
    till = await openTill();
    const session = await till.ask('setup.demo', { lang: 'fr', country: 'SN' });
    expect(session).toMatchObject({ demo: true, user: { role: 'owner' }, shift: { number: 1 } });
    expect((await till.ask('users.tiles', {})).map((person) => person.needsPin)).toEqual([
      false,
      false,
      false,
    ]);
    expect((await till.ask('catalog.count', {})).products).toBeGreaterThan(1500);
    const [tile] = await till.ask('catalog.favourites', { categoryId: null });
    const cart = await till.ask('cart.add', { productId: tile!.id });
    expect(cart.gross_minor).toBe(tile!.price_minor);
    expect((await payCash(cart.gross_minor)).ok).toBe(true);
    expect((await till.call('setup.demo', { lang: 'fr' })).ok).toBe(false);
  });

  it('lets one program only into a data folder', async () => {
    till = await openTill();
    await expect(openTill({ dataDir: till.dataDir })).rejects.toMatchObject({
      refusal: { code: 'STORE_BUSY' },
    });
  });
});
