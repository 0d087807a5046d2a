import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import { type Counter, openCounter as openStore } from '#tests/support/counter.ts';
import { openCounter, openShop, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { type AllHandlers, createDispatch, type Handlers } from './door.ts';
import type { Context } from './session.ts';

describe('the door on handlers of its own', () => {
  let counter: Counter;
  const faults: unknown[] = [];
  beforeEach(() => {
    counter = openStore();
    faults.length = 0;
  });
  afterEach(() => counter.close());

  const door = (handlers: object, allows = true) => {
    const { db, clock } = counter;
    const dispatch = createDispatch({
      db,
      clock,
      handlers: handlers as AllHandlers,
      allows: (user, permission) => allows && (user === 1 || permission === 'catalog.view'),
      onFault: (_name, error) => faults.push(error),
    });
    const session = dispatch.connect({ host: 'web', lang: 'fr' });
    session.user = { id: 2, name: 'Fatou', role: 'cashier' };
    return { dispatch, session };
  };
  const write = (id: string): void => {
    counter.db
      .sql('note', "INSERT INTO command_log (id, name, at, answer) VALUES (:id, 'x', 1, '')")
      .run({ id });
  };
  const written = () =>
    counter.db.sql<{ id: string }>('kept', "SELECT id FROM command_log WHERE name = 'x'").all();

  it('takes no command that waits: the compiler refuses it, and the door undoes it', async () => {
    // @ts-expect-error a command is not asynchronous
    const drawer: Handlers<'shifts.openDrawer'> = { 'shifts.openDrawer': async () => ok({ movements: [] }) };
    expect(drawer).toBeDefined();
    const waits = async () => {
      write('written');
      await Promise.resolve();
      return ok(null);
    };
    const { dispatch, session } = door({ 'session.signOut': waits });
    expect(await dispatch.call(session.id, 'session.signOut', { reason: 'user' })).toMatchObject({
      refusal: { code: 'INTERNAL' },
    });
    expect(faults).toHaveLength(1);
    expect(written()).toEqual([]);
  });

  it('works no further on a question that was given up, and does not begin one that was given up before its turn', async () => {
    let steps = 0;
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const reads = async (_input: unknown, { goOn }: Context) => {
      for (;;) {
        steps += 1;
        await held;
        goOn();
      }
    };
    const { dispatch, session } = door({ 'catalog.count': reads });
    const answer = dispatch.call(session.id, 'catalog.count', {}, { question: 'question-1' });
    session.givenUp.add('question-1');
    letGo();
    expect(await answer).toEqual(refused(refusal('BUSY')));
    session.givenUp.add('question-2');
    const second = dispatch.call(session.id, 'catalog.count', {}, { question: 'question-2' });
    expect(await second).toEqual(refused(refusal('BUSY')));
    expect([steps, session.givenUp.size, faults]).toEqual([1, 0, []]);
  });

  it('lets a transaction wait for nothing either', () => {
    const { db } = counter;
    const waits = async () => write('written');
    // @ts-expect-error what waits inside a transaction goes on outside of it
    expect(() => db.transaction(waits)).toThrow('does not wait');
    expect(written()).toEqual([]);
  });

  it('gives the answer of what was done, whatever follows on it throws', async () => {
    const { db } = counter;
    const said: string[] = [];
    const { dispatch, session } = door({
      'session.signOut': () => {
        write('written');
        db.afterCommit(() => {
          throw new Error('a listener');
        });
        db.afterCommit(() => said.push('second'));
        return ok('done');
      },
    });
    expect(await dispatch.call(session.id, 'session.signOut', { reason: 'user' })).toEqual(ok('done'));
    expect(said).toEqual(['second']);
    expect(written()).toEqual([{ id: 'written' }]);
  });

  it('spends an override where it is required, not where it is asked about, and once', async () => {
    const answers: unknown[] = [];
    let work = (context: Context) => context.need('sale.discount');
    const { dispatch, session } = door({
      'session.setLang': (_input: unknown, context: Context) => {
        answers.push([context.may('sale.discount'), work(context), context.allowedBy]);
        return answers.length === 2 ? refused(refusal('NOT_FOUND')) : ok(null);
      },
    });
    const meta = { override: 'token-of-the-manager' };
    const given = { by: 1, permissions: ['sale.discount' as const], until: counter.clock.at + 1 };
    session.overrides.set(meta.override, given);
    const ask = () => dispatch.call(session.id, 'session.setLang', { lang: 'fr' }, meta);
    work = () => null;
    await ask();
    expect(session.overrides.size).toBe(1);
    work = (context) => context.need('sale.discount');
    await ask();
    // Nothing was done: it may be tried again.
    expect(session.overrides.size).toBe(1);
    await ask();
    await ask();
    const needed = refusal('PERMISSION_NEEDED', { permission: 'sale.discount' });
    expect(answers).toEqual([
      [false, null, null],
      [false, null, 1],
      [false, null, 1],
      [false, needed, null],
    ]);
  });

  it('takes no override of somebody who may no more', async () => {
    const { dispatch, session } = door({}, false);
    session.overrides.set('token-of-the-manager', {
      by: 1,
      permissions: ['settings.edit'],
      until: counter.clock.at + 1,
    });
    expect(
      await dispatch.call(session.id, 'settings.save', {}, { override: 'token-of-the-manager' }),
    ).toMatchObject({ refusal: { code: 'PERMISSION_NEEDED' } });
  });

  it('forgets answers after two days, and keeps no more than the last ten thousand', () => {
    const { db, clock } = counter;
    const { dispatch } = door({});
    const note = db.sql(
      'note',
      "INSERT INTO command_log (id, name, at, answer) VALUES (:id, 'sales.pay', :at, '{}')",
    );
    for (let i = 0; i < 201; i += 1) note.run({ id: `old-${i}`, at: clock.now() - 2 * 86_400_000 - 1 });
    note.run({ id: 'new', at: clock.now() - 86_400_000 });
    expect(dispatch.prune()).toBe(true);
    expect(dispatch.prune()).toBe(false);
    expect(db.sql<{ id: string }>('kept', 'SELECT id FROM command_log').all()).toEqual([{ id: 'new' }]);
    db.transaction(() => {
      for (let i = 0; i < 10_150; i += 1) note.run({ id: `today-${i}`, at: clock.now() + i });
    });
    door({}).dispatch.prune();
    const left = db.sql<{ n: number; oldest: number }>(
      'n',
      'SELECT count(*) n, min(at) oldest FROM command_log',
    );
    expect(left.get()).toEqual({ n: 10_000, oldest: clock.now() + 150 });
  });
});

describe('a command id', () => {
  let till: TestTill;
  afterEach(() => till.close());

  const signIn = async (name: string, pin: string): Promise<void> => {
    const people = await till.ask('users.tiles', {});
    await till.ask('session.signIn', { userId: people.find((one) => one.name === name)!.id, pin });
  };

  const cash = { kind: 'in', amount_minor: 1_000, reason: 'monnaie' } as const;
  const movements = async () => (await till.ask('shifts.movements', { shift: null })).length;

  it('gives the first answer again, after a restart too, to the same person with the same input', async () => {
    till = await openCounter();
    const meta = { commandId: 'change-brought-in' };
    const before = await movements();
    const first = await till.call('shifts.cash', cash, meta);
    expect(first).toMatchObject({ ok: true });
    expect(await till.call('shifts.cash', cash, meta)).toEqual(first);
    till = await till.restart();
    expect(await till.call('shifts.cash', cash, meta)).toMatchObject({ refusal: { code: 'NOT_SIGNED_IN' } });
    await signIn('Awa', ownerPin);
    expect(await till.call('shifts.cash', cash, meta)).toEqual(first);
    expect(await movements()).toBe(before + 1);
  });

  it('is refused to another person, with another input and for another operation', async () => {
    till = await openCounter();
    await till.ask('users.create', { name: 'Moussa', role: 'owner', pin: '314159' });
    const meta = { commandId: 'change-brought-in' };
    await till.ask('shifts.cash', cash, meta);
    const done = await movements();
    const used = { refusal: { code: 'COMMAND_ID_USED' } };
    expect(await till.call('shifts.cash', { ...cash, amount_minor: 2_000 }, meta)).toMatchObject(used);
    expect(await till.call('shifts.openDrawer', { reason: 'monnaie' }, meta)).toMatchObject(used);
    await signIn('Moussa', '314159');
    expect(await till.call('shifts.cash', cash, meta)).toMatchObject(used);
    expect(await movements()).toBe(done);
  });

  it('of a task is bound in the same way: no stranger gets the new recovery code', async () => {
    till = await openShop();
    const meta = { commandId: 'new-code-please' };
    await till.ask('users.create', { name: 'Moussa', role: 'owner', pin: '314159' });
    const first = await till.ask('backup.newRecoveryCode', {}, meta);
    expect(await till.ask('backup.newRecoveryCode', {}, meta)).toEqual(first);
    await till.ask('session.signOut', { reason: 'user' });
    const used = { refusal: { code: 'COMMAND_ID_USED' } };
    expect(await till.call('backup.newRecoveryCode', {}, meta)).toMatchObject(used);
    await signIn('Moussa', '314159');
    expect(await till.call('backup.newRecoveryCode', {}, meta)).toMatchObject(used);
  });

  it('has a length, as the name of an operation has', async () => {
    till = await openShop();
    const long = 'x'.repeat(65);
    for (const meta of [{ commandId: long }, { commandId: '' }, { override: long }])
      expect(await till.call('session.setLang', { lang: 'fr' }, meta)).toMatchObject({
        refusal: { code: 'BAD_INPUT' },
      });
    const answer = await till.call(`x${long}` as 'cart.get', {});
    expect(answer).toMatchObject({ refusal: { code: 'UNKNOWN_OPERATION' } });
    expect(JSON.stringify(answer).length).toBeLessThan(200);
  });

  it('does not help an input through that cannot be written down', async () => {
    const faults: string[] = [];
    till = await openCounter({ log: { warn: () => {}, error: (what) => faults.push(what) } });
    const nested = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    for (const input of [nested, { code: 1n }])
      expect(
        await till.application.call(till.session, 'cart.scan', input, { commandId: 'nested-deeply' }),
      ).toMatchObject({ refusal: { code: 'BAD_INPUT' } });
    expect(faults).toEqual([]);
  });

  it('of a change to the cart is answered with the cart as it is, and keeps none', async () => {
    till = await openCounter();
    const cart = await till.ask('cart.scan', { code: '96385074' });
    const change = { lineId: cart.lines[0]!.id, qty_milli: 3000 };
    const meta = { commandId: 'three-of-them' };
    const first = await till.ask('cart.setQuantity', change, meta);
    expect(await till.ask('cart.setQuantity', change, meta)).toEqual(first);
    const scan = { commandId: 'scan-it-once' };
    const scanned = await till.ask('cart.scan', { code: '96385074' }, scan);
    expect(await till.ask('cart.scan', { code: '96385074' }, scan)).toEqual(scanned);
    till = await till.restart();
    await signIn('Awa', ownerPin);
    expect(await till.ask('cart.setQuantity', change, meta)).toMatchObject({ lines: [{ qty_milli: 4000 }] });
  });

  it('of a sale is that sale for who made it, with the same tenders alone', async () => {
    till = await openCounter();
    const cart = await till.ask('cart.scan', { code: '96385074' });
    const pay = (given_minor: number) => ({
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash' as const, given_minor }],
    });
    expect(await till.ask('sales.pay', pay(500))).toMatchObject({ number: 1, change_minor: 50 });
    expect(await till.ask('sales.pay', pay(500))).toMatchObject({ number: 1, change_minor: 50 });
    const changed = { refusal: { code: 'CART_CHANGED' } };
    expect(await till.call('sales.pay', pay(1000))).toMatchObject(changed);
    await till.ask('users.create', { name: 'Moussa', role: 'owner', pin: '314159' });
    await signIn('Moussa', '314159');
    expect(await till.call('sales.pay', pay(500))).toMatchObject(changed);
  });
});
