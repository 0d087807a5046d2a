import { afterEach, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

const day = 86_400_000;
const friday = Date.parse('2026-11-20T08:00:00Z');
let till: TestTill;
afterEach(() => till.close());

const signIn = async (userId = 1, pin = ownerPin) => till.ask('session.signIn', { userId, pin });
async function sell() {
  const cart = await till.ask('cart.scan', { code: '96385074' });
  return till.call('sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash', given_minor: cart.cash_due_minor }],
  });
}
async function sold(): Promise<number> {
  const answer = await sell();
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value.at;
}
async function startAgain(at: number): Promise<void> {
  till.time.now = at;
  till = await till.restart();
  await signIn();
}
const settle = (by: 'computer' | 'till', reason = '') =>
  till.call('clock.settle', { by, reason, computer: till.time.now });
function facts(kind: string): { at: number; day: string; body: unknown }[] {
  const db = openDb(storeFile(till.dataDir), { readonly: true });
  const rows = db.sql<{ bytes: string }>(
    't',
    'SELECT bytes FROM journal WHERE kind = :kind ORDER BY position',
  );
  const found = rows.all({ kind }).map(({ bytes }) => JSON.parse(bytes));
  db.close();
  return found;
}
/** Stops the till and looks at what it leaves: the chain is sound, and its tables are those that the journal gives. */
async function expectSound(): Promise<void> {
  await till.application.close();
  const db = openDb(storeFile(till.dataDir), { readonly: true });
  try {
    expect(verifyTill(db).firstBad).toBe(null);
    expect(checkRebuild(projections, db, `${till.dataDir}/rebuilt`)).toMatchObject({
      equal: true,
      difference: null,
    });
  } finally {
    db.close();
  }
}

it('asks which date is right before it sells a day or more after its last row, and sells on when it is', async () => {
  till = await openCounter();
  await sold();
  await startAgain(friday + 3 * day);
  expect((await till.ask('session.get', {})).clock).toMatchObject({
    doubt: 'ahead',
    now: friday,
    computer: friday + 3 * day,
  });
  expect(await sell()).toMatchObject({ refusal: { code: 'CLOCK_UNSURE' } });
  expect(await till.call('shifts.cash', { kind: 'in', amount_minor: 5 as never, reason: 'x' })).toMatchObject(
    {
      refusal: { code: 'CLOCK_UNSURE' },
    },
  );
  // What is written in the meantime bears the till's time: nothing is dated by a clock that nobody believes yet.
  expect(facts('user.signed-in').at(-1)?.at).toBe(friday);
  expect(await settle('computer')).toMatchObject({ value: { doubt: null, now: friday + 3 * day } });
  expect(facts('clock.settled')).toMatchObject([
    { at: friday + 3 * day, body: { from: friday, to: friday + 3 * day, by: 'computer' } },
  ]);
  expect(await sold()).toBe(friday + 3 * day);
  expect(facts('clock.jumped')).toEqual([]);
  await expectSound();
});

it('sells at once after a night, and again when the computer was set right in the meantime', async () => {
  const time = { now: friday };
  till = await openCounter({ time, clock: { now: () => time.now, elapsed: () => 0 } });
  await startAgain(friday + day - 1);
  expect(await sold()).toBe(friday + day - 1);
  await startAgain(friday + 400 * day);
  expect(await sell()).toMatchObject({ refusal: { code: 'CLOCK_UNSURE' } });
  till.time.now = friday + day + 1000;
  expect(await sold()).toBe(friday + day + 1000);
});

it('takes a sale in a wrong year back into this one: numbers go on, closures and locks are right, nothing is lost', async () => {
  till = await openCounter();
  const fatou = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  await sold();
  // A year ahead, and somebody says that it is right: one sale, and a cashier who is locked out.
  await startAgain(friday + 365 * day);
  await settle('computer');
  expect(await sold()).toBe(friday + 365 * day);
  await till.ask('shifts.openDrawer', { reason: 'Monnaie' });
  const wrongSession = till.newSession();
  for (let i = 0; i < 5; i += 1)
    await till.callAs(wrongSession, 'session.signIn', { userId: fatou.id, pin: '9999' });
  expect((await till.ask('reports.closures', { kind: 'day' })).map(({ period }) => period)).toEqual([
    '2026-11-20',
  ]);

  // The right date again, the same evening.
  const evening = friday + 10 * 3_600_000;
  await startAgain(evening);
  expect((await till.ask('session.get', {})).clock.doubt).toBe('behind');
  expect(await sell()).toMatchObject({ refusal: { code: 'CLOCK_UNSURE' } });
  expect(await settle('computer')).toMatchObject({ refusal: { code: 'REASON_NEEDED' } });
  await till.ask('session.signOut', { reason: 'user' });
  // Not by a cashier.
  const other = await till.callAs(till.newSession(), 'clock.settle', { by: 'computer', computer: evening });
  expect(other).toMatchObject({ refusal: { code: 'NOT_SIGNED_IN' } });
  await signIn();
  const { value } = (await settle('computer', 'Date mal saisie')) as { value: { now: number } };
  expect(value.now).toBe(evening);
  expect(facts('clock.corrected')).toMatchObject([
    {
      at: evening,
      day: '2026-11-20',
      body: {
        to: evening,
        reason: 'Date mal saisie',
        reopened: [
          ['day', '2026-11-20'],
          ['month', '2026-11'],
          ['year', '2026'],
        ],
      },
    },
  ]);

  // Fatou is locked for what was left of her minute, not for a year.
  till.time.now = evening + 6 * 60_000;
  expect(
    await till.callAs(till.newSession(), 'session.signIn', { userId: fatou.id, pin: '2580' }),
  ).toMatchObject({
    ok: true,
  });
  expect(await sold()).toBe(evening + 6 * 60_000);
  expect((await till.ask('tickets.list', { day: '2026-11-20' })).tickets.map(({ number }) => number)).toEqual(
    [3, 2, 1],
  );
  expect((await till.ask('reports.day', { day: '2026-11-20' })).totals).toMatchObject({
    tickets: 3,
    gross_minor: 1800,
  });
  for (const of of [{ day: '2026-11-20' }, { shift: 1 }])
    expect(await till.ask('reports.gestures', { kind: 'drawerOpenings', ...of })).toMatchObject([
      { reason: 'Monnaie' },
    ]);
  expect(await till.ask('reports.days', { from: '2026-01-01', to: '2028-01-01' })).toHaveLength(1);
  const closed = await till.ask('shifts.close', {
    count: null,
    counted_minor: 11_800 as never,
    reason: null,
  });
  expect(closed).toMatchObject({ zNumber: 1, totals: { tickets: 3 }, at: evening + 6 * 60_000 });

  // The day, the month and the year close at their own end, with everything in them, once.
  await startAgain(friday + 60 * day);
  await settle('computer');
  await till.ask('shifts.open', { float_minor: 0 as never, count: null });
  for (const [kind, period] of [
    ['day', '2026-11-20'],
    ['month', '2026-11'],
    ['year', '2026'],
  ] as const)
    expect(await till.ask('reports.closures', { kind })).toMatchObject([
      { period, tickets: 3, gross_minor: 1800, perpetual_signed_minor: 1800, perpetual_absolute_minor: 1800 },
    ]);
  await expectSound();
});

it('asks a manager for the way back of a cashier, and writes down who allowed it', async () => {
  till = await openCounter();
  const fatou = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  await startAgain(friday - 40 * day);
  await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
  expect(await settle('computer', 'Pile usée')).toMatchObject({
    refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'clock.correct' } },
  });
  const { override } = await till.ask('users.authorise', {
    userId: 1,
    pin: ownerPin,
    permission: 'clock.correct',
  });
  const input = { by: 'computer', reason: 'Pile usée', computer: till.time.now } as const;
  expect(await till.call('clock.settle', input, { override })).toMatchObject({ ok: true });
  expect(facts('clock.corrected')).toMatchObject([{ body: { by: 1, reason: 'Pile usée' } }]);
  await expectSound();
});

it('corrects a few hours as well, and refuses a date that was not read or cannot be', async () => {
  till = await openCounter();
  await startAgain(friday - 5 * 3_600_000);
  expect((await till.ask('session.get', {})).clock).toMatchObject({ doubt: null, jumped_ms: -18_000_000 });
  expect(await sold()).toBeGreaterThanOrEqual(friday);
  expect(
    await till.call('clock.settle', { by: 'computer', reason: 'x', computer: friday - 30 * day }),
  ).toMatchObject({ refusal: { code: 'CLOCK_CHANGED' } });
  expect(await settle('computer', 'Mauvais fuseau horaire')).toMatchObject({ ok: true });
  expect(await sold()).toBe(friday - 5 * 3_600_000);
  await startAgain(Date.parse('1970-01-02T00:00:00Z'));
  expect((await till.ask('session.get', {})).clock.doubt).toBe('impossible');
  expect(await settle('computer', 'x')).toMatchObject({ refusal: { code: 'CLOCK_IMPOSSIBLE' } });
  expect(await settle('till')).toMatchObject({ value: { doubt: null } });
  expect((await sell()).ok).toBe(true);
  await expectSound();
});

it('opens no shop by a clock that cannot be right', async () => {
  till = await openTill({ time: { now: 0 } });
  const shop = {
    lang: 'fr',
    country: 'SN',
    region: null,
    shopName: 'A',
    ownerName: 'Awa',
    pin: ownerPin,
  } as const;
  expect(await till.call('setup.create', shop)).toMatchObject({
    refusal: { code: 'CLOCK_IMPOSSIBLE' },
  });
  till.time.now = friday;
  expect(await till.call('setup.create', shop)).toMatchObject({ ok: true });
});
