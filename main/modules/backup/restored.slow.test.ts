import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { forgetChanges, keptMark } from '#main/kernel/journal/kept-changes.ts';
import { nextEpoch } from '#main/kernel/journal/new-epoch.ts';
import { tillReader } from '#main/modules/till-file.ts';
import { openBackup, record } from '#tests/support/backup-service.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { openPrintingTill } from '#tests/support/printing-till.ts';
import { restoreBackup } from './engine/restore.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'restored-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const kept = <T extends TestTill>(till: T): T => {
  undo.push(() => till.application.close());
  return till;
};
const empty = async (): Promise<TestTill> => kept(await openTill({ dataDir: newFolder() }));
const backedUp = async (prepare: (till: TestTill) => Promise<unknown> = async () => {}) => {
  const till = kept(await openCounter({ dataDir: newFolder() }));
  const { code } = await till.ask('backup.newRecoveryCode', {});
  await prepare(till);
  const { path: file } = await till.ask('backup.now', {});
  return { file: { path: file }, code, lastTicket: null };
};
const signIn = async (till: TestTill): Promise<void> => {
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
};
const rowNames = (dataDir: string): string[] => {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    return db
      .sql<{ bytes: string }>('r', 'SELECT bytes FROM journal')
      .all()
      .map(({ bytes }) => {
        const { till, epoch, seq } = JSON.parse(bytes) as { till: string; epoch: number; seq: number };
        return `${till}/${epoch}/${seq}`;
      });
  } finally {
    db.close();
  }
};

describe('a till that was restored', () => {
  it('is followed by rows as it was before, also where lines of what changed were forgotten', async () => {
    const { file, code } = await backedUp(async ({ dataDir }) => {
      const db = openDb(storeFile(dataDir));
      while (forgetChanges(db, keptMark(db)?.n ?? 0));
      db.close();
    });
    const target = path.join(newFolder(), 'till');
    let now = Date.parse('2026-11-20T08:00:00Z');
    await restoreBackup({
      file: file.path,
      opener: { code },
      dataDir: target,
      near: true,
      clock: { now: () => now },
      read: tillReader,
    });
    const { store, backup } = openBackup(target, () => now);
    undo.push(() => store.close());
    undo.push(() => backup.close());
    const rows = (): number =>
      fs.readdirSync(path.join(target, 'backups')).filter((name) => name.endsWith('.comptoir-rows')).length;
    await backup.look();
    for (const expected of [1, 2, 3]) {
      record(store);
      now += 60_000;
      await backup.look();
      expect(rows()).toBe(expected);
    }
  });
});

describe('two restores of one backup that know nothing of each other', () => {
  it('write no two rows under one name', async () => {
    const backup = await backedUp();
    const tills = [await empty(), await empty()];
    const epochs: number[] = [];
    for (const till of tills) {
      epochs.push((await till.ask('backup.restore', backup)).epoch);
      await signIn(till);
      await till.ask('cart.scan', { code: '96385074' });
      await till.ask('cart.void', {});
      await till.application.close();
    }
    expect(new Set(epochs).size).toBe(2);
    const [one, other] = tills.map((till) => new Set(rowNames(till.dataDir)));
    const shared = [...(one ?? [])].filter((name) => other?.has(name));
    expect(shared.length).toBeGreaterThan(0);
    expect(shared.every((name) => name.split('/')[1] === '1')).toBe(true);
    expect((one?.size ?? 0) - shared.length).toBeGreaterThan(1);
  });

  it('because an epoch is drawn, above all that are known, and there are enough of them', () => {
    const drawn = new Set(Array.from({ length: 200 }, () => nextEpoch([1, 7, 3])));
    expect(drawn.size).toBeGreaterThan(190);
    for (const epoch of drawn) expect(epoch).toBeGreaterThan(7);
    let epoch = 1;
    for (let restore = 0; restore < 60; restore += 1) {
      const next = nextEpoch([epoch]);
      expect(next).toBeGreaterThan(epoch);
      expect(next).toBeLessThan(2 ** 20);
      epoch = next;
    }
    expect(() => nextEpoch([2 ** 20 - 1])).toThrow();
  });
});

describe('what was open when the backup was made', () => {
  it('is told at the end of a restore, and at the till until a person has decided', async () => {
    let held = '';
    const backup = await backedUp(async (till) => {
      held = (await till.ask('cart.scan', { code: '96385074' })).id;
      await till.ask('cart.hold', { label: 'Mme Diop' });
      await till.ask('cart.scan', { code: '3017620422003' });
    });
    const till = await empty();
    const { open } = await till.ask('backup.restore', backup);
    expect(open.carts).toHaveLength(2);
    expect(open.shift).toBe(1);
    expect(open.until).toBeLessThanOrEqual(open.at);
    await signIn(till);
    expect(await till.ask('backup.openWork', {})).toEqual(open);

    // Kept: nothing more is said of it. Voided: it is gone, and so is the warning.
    const current = open.carts.find((id) => id !== held) ?? '';
    const after = await till.ask('backup.settleWork', { cartId: current });
    expect(after).toMatchObject({ carts: [held], shift: 1 });
    expect((await till.ask('cart.get', {})).lines).toHaveLength(1);
    await till.ask('cart.recall', { cartId: held });
    await till.ask('cart.void', {});
    expect(await till.ask('backup.openWork', {})).toMatchObject({ carts: [], shift: 1 });
    expect(await till.ask('backup.settleWork', { cartId: null })).toBeNull();
    const again = kept(await till.restart());
    await signIn(again);
    expect(await again.ask('backup.openWork', {})).toBeNull();
  });

  it('is nothing in a till that was not restored, nor where nothing was open', async () => {
    const backup = await backedUp(async (till) => {
      await till.ask('cart.scan', { code: '96385074' });
      await till.ask('cart.void', {});
      await till.ask('shifts.close', { counted_minor: 10_000, count: null, reason: null });
    });
    const till = await empty();
    expect((await till.ask('backup.restore', backup)).open).toMatchObject({ carts: [], shift: null });
    await signIn(till);
    expect(await till.ask('backup.openWork', {})).toBeNull();
  });

  it('is shown as it comes: inspect, restore and backup say how far they are', async () => {
    const heard: { of: string; done: number; total: number }[] = [];
    const listen = (till: TestTill): void => {
      till.application.subscribe(({ name, payload }) => {
        if (name === 'backup.progress') heard.push(payload as (typeof heard)[number]);
      });
    };
    const backup = await backedUp(async (till) => listen(till));
    const till = await empty();
    listen(till);
    await till.ask('backup.inspect', { file: backup.file, code: backup.code });
    await till.ask('backup.restore', backup);
    await signIn(till);
    await till.ask('backup.drill', {});
    for (const of of ['backup', 'inspect', 'restore', 'drill']) {
      const all = heard.filter((step) => step.of === of);
      // The till that came back makes a backup of its own as soon as it is quiet: the first run of each kind is looked at.
      const again = all.findIndex(
        ({ done }, at) => at > 0 && done < all[at - 1]!.done && all[at - 1]!.done > 0,
      );
      const steps = again < 0 ? all : all.slice(0, again);
      expect(steps.length, of).toBeGreaterThan(0);
      expect(steps.map(({ done }) => done)).toEqual(steps.map(({ done }) => done).toSorted((a, b) => a - b));
      for (const { done, total } of steps) expect(done).toBeLessThanOrEqual(total);
    }
  });
});

describe('the recovery sheet on the receipt printer', () => {
  it.each([58, 80] as const)('comes out on %i mm and is kept nowhere', async (width) => {
    const { till, printer } = await openPrintingTill({}, { width }, { dataDir: newFolder() });
    undo.push(
      () => till.application.close(),
      () => printer.close(),
    );
    const { code } = await till.ask('backup.newRecoveryCode', {});
    const before = printer.jobs.length;
    const other = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
    expect(await till.call('backup.printRecoverySheet', { code: other })).toMatchObject({ ok: false });
    expect(await till.ask('backup.printRecoverySheet', { code })).toMatchObject({ state: 'confirmed' });
    expect(printer.jobs).toHaveLength(before + 1);
    const groups = code.split('-');
    for (const group of groups) expect(printer.jobs.at(-1)?.toString('latin1')).toContain(group);
    expect((await till.ask('printing.queue', {})).length).toBe(0);
    await till.application.close();
    for (const name of fs.readdirSync(till.dataDir, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(till.dataDir, name);
      if (!fs.statSync(file).isFile()) continue;
      const bytes = fs.readFileSync(file).toString('latin1');
      expect(bytes.includes(groups.slice(0, 2).join('-')), name).toBe(false);
    }
  });

  it('is not asked of a till without a printer', async () => {
    const till = kept(await openCounter({ dataDir: newFolder() }));
    const { code } = await till.ask('backup.newRecoveryCode', {});
    expect(await till.call('backup.printRecoverySheet', { code })).toMatchObject({
      refusal: { code: 'PRINTER_NOT_SET' },
    });
  });
});

describe('a restore on a computer whose date is far from the backup', () => {
  const day = 86_400_000;
  const opened = (dataDir: string) => {
    const db = openDb(storeFile(dataDir), { readonly: true });
    try {
      const [row] = db
        .sql<{ bytes: string }>('e', "SELECT bytes FROM journal WHERE kind = 'epoch.opened'")
        .all();
      return (JSON.parse(row?.bytes ?? '{}') as { at: number }).at;
    } finally {
      db.close();
    }
  };
  const onA = async (now: number) =>
    kept(await openTill({ dataDir: newFolder(), time: { now }, log: { warn: () => {}, error: () => {} } }));

  it('asks before it dates anything, and dates by what was said', async () => {
    const backup = await backedUp();
    const at = Date.parse('2026-11-20T08:00:00Z');
    const till = await onA(at + 400 * day);
    const found = await till.ask('backup.inspect', { file: backup.file, code: backup.code });
    expect(found).toMatchObject({ computer: at + 400 * day, doubt: 'ahead' });
    expect(await till.call('backup.restore', backup)).toMatchObject({ refusal: { code: 'CLOCK_UNSURE' } });
    await till.ask('backup.restore', { ...backup, dated: 'till' });
    expect(opened(till.dataDir) - found.until).toBeLessThan(day);
    await signIn(till);
    expect((await till.ask('session.get', {})).clock.doubt).toBe('ahead');
    const right = await onA(at + 3 * day);
    await right.ask('backup.restore', { ...backup, dated: 'computer' });
    expect(opened(right.dataDir)).toBe(at + 3 * day);
    await signIn(right);
    expect((await right.ask('session.get', {})).clock.doubt).toBe(null);
  });

  it.each([
    ['behind', '2026-11-10T08:00:00Z'],
    ['impossible', '1970-01-01T00:00:00Z'],
  ])('never dates by one that is %s', async (doubt, now) => {
    const backup = await backedUp();
    const till = await onA(Date.parse(now));
    const found = await till.ask('backup.inspect', { file: backup.file, code: backup.code });
    expect(found.doubt).toBe(doubt);
    expect(await till.call('backup.restore', backup)).toMatchObject({ refusal: { code: 'CLOCK_UNSURE' } });
    expect(await till.call('backup.restore', { ...backup, dated: 'computer' })).toMatchObject({
      refusal: { code: 'CLOCK_IMPOSSIBLE' },
    });
    await till.ask('backup.restore', { ...backup, dated: 'till' });
    expect(opened(till.dataDir)).toBeGreaterThanOrEqual(found.until);
    await signIn(till);
    expect((await till.ask('session.get', {})).clock.doubt).toBe(doubt);
  });

  it('asks nothing within the day', async () => {
    const backup = await backedUp();
    const till = await empty();
    expect((await till.ask('backup.inspect', { file: backup.file, code: backup.code })).doubt).toBe(null);
  });
});
