import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { canMount, smallDisk } from '#tests/support/small-disk.ts';

const sellOne = async (till: TestTill) => {
  const cart = await till.call('cart.scan', { code: '96385074' });
  if (!cart.ok) return cart;
  const { id: cartId, revision, cash_due_minor } = cart.value;
  return till.call('sales.pay', {
    cartId,
    revision,
    tenders: [{ kind: 'cash', given_minor: cash_due_minor }],
  });
};

it.runIf(canMount)(
  'a till with a reserve goes on selling on a full disk, says so, and holds a reserve again once there is room',
  async () => {
    const disk = smallDisk('160m');
    const till = await openCounter({
      dataDir: path.join(disk.folder, 'data'),
      log: { warn: () => {}, error: () => {} },
    });
    try {
      const { machine, ...rest } = await till.ask('settings.get', {});
      await till.ask('settings.save', { ...rest, machine: { ...machine, reserve_mb: 12 } });
      await till.ask('health.fix', { fix: 'renew-reserve' });
      disk.fill();

      let sold = 0;
      const health = async () => (await till.ask('health.status', {})).health;
      // The write-ahead log has some room of its own: the reserve is needed after some sales.
      while (!(await health()).bad.includes('reserve')) {
        expect(await sellOne(till)).toMatchObject({ ok: true, value: { number: sold + 1 } });
        sold += 1;
      }
      expect(await health()).toMatchObject({ notice: 'reserve-used', bad: expect.arrayContaining(['disk']) });
      for (let i = 0; i < 20; i += 1)
        expect(await sellOne(till)).toMatchObject({ ok: true, value: { number: sold + i + 1 } });
      sold += 20;

      expect(await till.call('health.fix', { fix: 'renew-reserve' })).toMatchObject({
        ok: false,
        refusal: { code: 'DISK_FULL' },
      });
      disk.clear();
      await till.ask('health.fix', { fix: 'renew-reserve' });
      expect((await health()).notice).toBeNull();
      expect(await sellOne(till)).toMatchObject({ ok: true, value: { number: sold + 1 } });

      await till.application.close();
      const db = openDb(storeFile(till.dataDir), { readonly: true });
      expect(verifyTill(db, { pages: true }).firstBad).toBeNull();
      expect(db.sql<{ n: number }>('sold', 'SELECT count(*) AS n FROM sale').get()?.n).toBe(sold + 1);
      db.close();
    } finally {
      await till.application.close();
      disk.remove();
    }
  },
);

it.runIf(canMount)('a till starts on a full disk in the room of its reserve, and says so', async () => {
  const disk = smallDisk('24m');
  const dataDir = path.join(disk.folder, 'data');
  const log = { warn: () => {}, error: () => {} };
  const till = await openCounter({ dataDir, log });
  try {
    expect((await sellOne(till)).ok).toBe(true);
    await till.application.close();
    fs.writeFileSync(path.join(dataDir, 'reserve.bin'), Buffer.alloc(8 * 1_048_576, 1));
    disk.fill();
    const next = await openTill({ dataDir, time: { now: till.time.now + 20 * 3_600_000 }, log });
    const [awa] = await next.ask('users.tiles', {});
    await next.ask('session.signIn', { userId: awa!.id, pin: ownerPin });
    expect((await next.ask('health.status', {})).health.notice).toBe('reserve-used');
    expect(await sellOne(next)).toMatchObject({ ok: true, value: { number: 2 } });
    await next.application.close();
  } finally {
    await till.application.close();
    disk.remove();
  }
});

it.runIf(canMount)(
  'on a full disk a screen is locked at once, and who comes signs in and sells in the room set aside',
  async () => {
    const disk = smallDisk('160m');
    const till = await openCounter({
      dataDir: path.join(disk.folder, 'data'),
      log: { warn: () => {}, error: () => {} },
    });
    const lock = () => till.call('session.signOut', { reason: 'idle' });
    const signIn = () => till.call('session.signIn', { userId: 1, pin: ownerPin });
    const user = async () => (await till.ask('session.get', {})).user;
    try {
      let told = 0;
      till.application.subscribe(({ name }) => {
        if (name === 'session.changed') told += 1;
      });
      disk.fill();
      while ((await lock()).ok) expect(await signIn()).toBeDefined();
      expect([await user(), told > 0]).toEqual([null, true]);
      expect(await signIn()).toMatchObject({ refusal: { code: 'DISK_FULL' } });

      disk.clear();
      expect(await signIn()).toMatchObject({ ok: true });
      const { machine, ...rest } = await till.ask('settings.get', {});
      await till.ask('settings.save', { ...rest, machine: { ...machine, reserve_mb: 12 } });
      await till.ask('health.fix', { fix: 'renew-reserve' });
      disk.fill();
      for (let i = 0; i < 3; i += 1) {
        await lock();
        expect(await user()).toBeNull();
        expect(await signIn()).toMatchObject({ ok: true });
      }
      expect(await sellOne(till)).toMatchObject({ ok: true, value: { number: 1 } });
    } finally {
      disk.clear();
      await till.close();
      disk.remove();
    }
  },
);
