import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shared-key-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const sell = async (at: TestTill): Promise<number> => {
  const { id: cartId, revision, cash_due_minor } = await at.ask('cart.scan', { code: '96385074' });
  const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
  return (await at.ask('sales.pay', { cartId, revision, tenders })).number;
};
const signIn = async (at: TestTill): Promise<void> => {
  const [awa] = await at.ask('users.tiles', {});
  await at.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
};
const second = async (at: TestTill) =>
  (await at.ask('backup.status', {})).places.find(({ kind }) => kind === 'second');
const backupsOn = (folder: string): string[] =>
  fs.readdirSync(folder).filter((name) => name.endsWith('.comptoir-backup'));

it('on a key that two lives of the till use each keeps its own backups, and is told of its own newest', async () => {
  const key = path.join(newFolder(), 'key');
  const one = await openCounter({ dataDir: newFolder() });
  undo.push(() => one.application.close());
  const { code } = await one.ask('backup.newRecoveryCode', {});
  await one.ask('backup.setPlaces', { second: key });
  await sell(one);
  const { path: file } = await one.ask('backup.now', {});

  const other = await openTill({ dataDir: newFolder(), time: { now: one.time.now + 60_000 } });
  undo.push(() => other.application.close());
  await other.ask('backup.restore', { file: { path: file }, code, lastTicket: 2_000, exact: true });
  await signIn(other);
  expect(await second(other)).toMatchObject({ newest: null, count: 1 });
  const made: string[] = [];
  for (let i = 0; i < 10; i += 1) {
    await sell(other);
    other.time.now += 60_000;
    made.push((await other.ask('backup.now', {})).name);
  }
  expect(await second(other)).toMatchObject({ newest: { name: made.at(-1), lastTicket: 2_010 } });

  one.time.now += 30_000;
  await one.ask('backup.now', {});
  await one.ask('health.fix', { fix: 'only-till' });
  const ticket = await sell(one);
  const { name } = await one.ask('backup.now', {});
  expect(backupsOn(key)).toContain(name);
  expect(await second(one)).toMatchObject({ state: 'ready', newest: { name, lastTicket: ticket } });
  expect(await second(other)).toMatchObject({ newest: { name: made.at(-1) } });
  // Eight of the other life, and what this one had before.
  expect(backupsOn(key)).toEqual(expect.arrayContaining([path.basename(file), ...made.slice(-8)]));
  expect(backupsOn(key)).not.toContain(made[0]);
}, 300_000);
