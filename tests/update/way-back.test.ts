import fs from 'node:fs';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApplication } from '#main/app.ts';
import { openDb } from '#main/kernel/db/db.ts';
import { migrate, newestVersion } from '#main/kernel/db/migrate.ts';
import { migrations } from '#main/kernel/db/migrations/list.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { ProgramExchanged } from '#main/kernel/options.ts';
import type { Announcement } from '#main/modules/updates/engine/announcement.ts';
import { guardStart } from '#main/modules/updates/engine/guard.ts';
import { appImage } from '#main/modules/updates/engine/program.ts';
import { readState } from '#main/modules/updates/engine/state.ts';
import { forgetAsides, storeOnReturn } from '#main/modules/updates/engine/store-side.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { canMount, smallDisk } from '#tests/support/small-disk.ts';
import { bodyOf, fakeAppImage, release } from './publisher.ts';
import { noon, openOn, type Stage, setStage, soundTickets, updateFacts, versionInPlace } from './stage.ts';

const quiet = { warn: () => {}, error: () => {} };
const undo: (() => unknown)[] = [];
let stage: Stage;
let time: { now: number };
beforeEach(async () => {
  time = { now: noon };
  stage = await setStage(undo);
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const sell = async (till: TestTill): Promise<number> => {
  await till.ask('shifts.open', { float_minor: 0, count: null });
  // Refused from the second time on: the product is there.
  await till.call('catalog.create', {
    name: 'Savon 250 g',
    codes: ['96385074'],
    price_minor: 450,
    taxClass: 'standard',
    categoryId: null,
    unit: 'piece',
  });
  const cart = await till.ask('cart.scan', { code: '96385074' });
  const sale = await till.ask('sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash', given_minor: cart.cash_due_minor }],
  });
  await till.ask('shifts.close', { count: null, counted_minor: cart.cash_due_minor, reason: null });
  return sale.number;
};

/** The program in place starts, as a person would start it; null when it gave way. */
async function start(): Promise<TestTill | null> {
  const version = versionInPlace(stage.program);
  if (guardStart(stage.dataDir, version, appImage(stage.program)) === 'restart') return null;
  try {
    const till = await openTill({
      dataDir: stage.dataDir,
      time,
      host: { updates: stage.host(version) },
      log: quiet,
    });
    undo.push(() => till.application.close());
    const [awa] = await till.ask('users.tiles', {});
    await till.ask('session.signIn', { userId: awa!.id, pin: ownerPin });
    return till;
  } catch (error) {
    if (error instanceof ProgramExchanged) return null;
    throw error;
  }
}
const running = async (): Promise<TestTill> => {
  for (let i = 0; i < 5; i += 1) {
    const till = await start();
    if (till) return till;
  }
  throw new Error('no program starts');
};
/** A start that ends before anybody sees a screen. */
const brokenStart = () => guardStart(stage.dataDir, versionInPlace(stage.program), appImage(stage.program));

/** A till that sold once and exchanged its program for 1.1.0, which has not run yet. */
async function installed(store: Announcement['store'] = { version: 1, oldestReader: 1 }): Promise<void> {
  const till = await openOn(stage, undo, time);
  expect(await sell(till)).toBe(1);
  stage.feed.publish(release({ keys: [stage.key], version: '1.1.0', issued: noon - 1, change: { store } }));
  unwrap(await till.call('updates.download', {}));
  unwrap(await till.call('updates.install', {}));
  expect(stage.restarts.count).toBe(1);
  await till.application.close();
  expect(versionInPlace(stage.program)).toBe('1.1.0');
}
/** What the newer version's own migration would do to the store. */
function migrateFurther(oldestReader: number): void {
  const db = openDb(storeFile(stage.dataDir));
  migrate(db, [...migrations, 'CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT'], oldestReader);
  db.close();
}
const whats = () => updateFacts(stage.dataDir).map(({ what, why }) => (why ? `${what} ${why}` : what));

describe('a new version', () => {
  it('proves itself on a copy, then sells, and is recorded', async () => {
    await installed();
    const head = soundTickets(stage.dataDir);
    const till = await running();
    const status = await till.ask('updates.status', {});
    expect(status).toMatchObject({ version: '1.1.0', previous: '1.0.0', stage: 'idle', refused: null });
    const history = await till.ask('updates.history', {});
    expect(await sell(till)).toBe(2);
    await till.application.close();
    expect(head).toEqual({ tickets: 1, sound: true });
    expect(soundTickets(stage.dataDir)).toEqual({ tickets: 2, sound: true });
    expect(whats()).toEqual(['found', 'downloaded', 'installing', 'installed']);
    expect(history.map(({ what, version, from, user }) => [what, version, from, user])).toEqual([
      ['installed', '1.1.0', '1.0.0', null],
      ['installing', '1.1.0', '1.0.0', 'Awa'],
      ['downloaded', '1.1.0', null, 'Awa'],
      ['found', '1.1.0', null, 'Awa'],
    ]);
    expect(fs.existsSync(`${stage.dataDir}/update/trial`)).toBe(false);
  });

  it('goes away again when its self-test fails, and is not offered a second time', async () => {
    await installed();
    const { step } = readState(stage.dataDir)!;
    if (step.name !== 'installing') throw new Error(step.name);
    // As if this version derived other figures from the journal than the one before.
    const copy = openDb(step.snapshot.file);
    copy.exec('UPDATE sale SET gross_minor = gross_minor + 1');
    copy.close();
    expect(await start()).toBeNull();
    expect(versionInPlace(stage.program)).toBe('1.0.0');
    const till = await running();
    expect((await till.ask('updates.status', {})).refused).toMatchObject({ why: 'self-test-failed' });
    expect(await till.call('updates.check', { source: null })).toMatchObject({
      refusal: { params: { reason: 'returned-from' } },
    });
    expect(await sell(till)).toBe(2);
    const history = await till.ask('updates.history', {});
    await till.application.close();
    expect(whats().slice(3)).toEqual(['returned self-test-failed', 'refused returned-from']);
    expect(history[0]).toMatchObject({ what: 'refused', why: 'returned-from', version: '1.1.0' });
    expect(history[1]).toMatchObject({ what: 'returned', why: 'self-test-failed', from: '1.0.0' });
  });

  it.skipIf(!canMount)(
    'goes away for now when the disk has no room for its self-test, and comes again',
    async () => {
      const disk = smallDisk('120m');
      undo.unshift(disk.remove);
      stage = { ...stage, dataDir: path.join(disk.folder, 'data') };
      await installed();
      disk.fill();
      // Room for what an update writes down, not for a second copy of the shop.
      const film = path.join(disk.folder, 'film');
      fs.truncateSync(film, fs.statSync(film).size - 128 * 1024);
      expect(await start()).toBeNull();
      expect(versionInPlace(stage.program)).toBe('1.0.0');
      disk.clear();
      const till = await running();
      expect(await till.ask('updates.status', {})).toMatchObject({
        version: '1.0.0',
        refused: { why: 'no-room' },
      });
      expect(await till.call('updates.check', { source: null })).toMatchObject({
        ok: true,
        value: { stage: 'found' },
      });
      expect(await sell(till)).toBe(2);
      await till.application.close();
      expect(whats()).toContain('returned no-room');
    },
  );

  it('proves itself in a thread of its own: the window goes on drawing', async () => {
    await installed();
    const said: unknown[] = [];
    const listen = (worker: Worker): void => void worker.on('message', (message) => said.push(message));
    process.on('worker', listen);
    undo.push(() => process.off('worker', listen));
    const till = await running();
    expect(said).toContainEqual({ kind: 'passed' });
    await till.application.close();
  });

  it('goes on when its self-test fails and the way back is blocked, and says so', async () => {
    await installed();
    const { step } = readState(stage.dataDir)!;
    if (step.name !== 'installing') throw new Error(step.name);
    fs.rmSync(step.snapshot.file);
    fs.rmSync(step.previous.file);
    const till = await running();
    expect(await till.ask('updates.status', {})).toMatchObject({
      version: '1.1.0',
      refused: { why: 'self-test-failed' },
    });
    expect(await sell(till)).toBe(2);
    await till.application.close();
    expect(whats().slice(3)).toEqual(['return-refused self-test-failed', 'installed']);
  });

  it('goes away when it does not start twice in a row, with the snapshot back where it had rewritten the store', async () => {
    await installed({ version: newestVersion + 1, oldestReader: newestVersion + 1 });
    expect(brokenStart()).toBe('go-on');
    migrateFurther(newestVersion + 1);
    expect(brokenStart()).toBe('go-on');
    expect(brokenStart()).toBe('restart');
    expect(versionInPlace(stage.program)).toBe('1.0.0');
    const till = await running();
    expect(await sell(till)).toBe(2);
    await till.application.close();
    expect(soundTickets(stage.dataDir)).toEqual({ tickets: 2, sound: true });
    expect(whats()).toContain('returned did-not-start');
    const asides = () =>
      fs.readdirSync(`${stage.dataDir}/update`).filter((name) => name.startsWith('aside-'));
    expect(asides()).toHaveLength(2);

    // The next version is good: after five starts nobody needs the other one's file any more.
    const again = await running();
    stage.feed.publish(release({ keys: [stage.key], version: '1.2.0', issued: noon }));
    unwrap(await again.call('updates.download', {}));
    unwrap(await again.call('updates.install', {}));
    await again.application.close();
    for (let starts = 1; starts <= 5; starts += 1) {
      expect(asides()).toHaveLength(2);
      const next = await running();
      expect((await next.ask('updates.status', {})).version).toBe('1.2.0');
      await next.application.close();
    }
    expect(asides()).toEqual([]);
    expect(soundTickets(stage.dataDir)).toEqual({ tickets: 2, sound: true });
  });

  it('leaves the sales it made to the version before', async () => {
    await installed({ version: newestVersion + 1, oldestReader: newestVersion });
    const till = await running();
    expect(await sell(till)).toBe(2);
    await till.application.close();
    migrateFurther(newestVersion);
    for (const verdict of ['go-on', 'go-on', 'restart']) expect(brokenStart()).toBe(verdict);
    const back = await running();
    expect((await back.ask('updates.status', {})).version).toBe('1.0.0');
    expect(await sell(back)).toBe(3);
    await back.application.close();
    expect(soundTickets(stage.dataDir)).toEqual({ tickets: 3, sound: true });
  });

  it('stays when the version before could not read its sales, and says so', async () => {
    await installed({ version: newestVersion + 1, oldestReader: newestVersion + 1 });
    const till = await running();
    expect(await sell(till)).toBe(2);
    expect(await till.call('updates.return', {})).toMatchObject({
      refusal: { code: 'UPDATE_REFUSED', params: { reason: 'sales-unreadable' } },
    });
    await till.application.close();
    for (let i = 0; i < 3; i += 1) expect(brokenStart()).toBe('go-on');
    const still = await running();
    expect(await still.ask('updates.status', {})).toMatchObject({
      version: '1.1.0',
      refused: { why: 'sales-unreadable' },
    });
    await still.application.close();
    expect(soundTickets(stage.dataDir)).toEqual({ tickets: 2, sound: true });
  });

  it('goes back when the owner asks, with every sale', async () => {
    await installed();
    const till = await running();
    expect(await sell(till)).toBe(2);
    unwrap(await till.call('updates.return', {}));
    await till.application.close();
    const back = await running();
    expect(await back.ask('updates.status', {})).toMatchObject({
      version: '1.0.0',
      previous: null,
      refused: { why: 'asked' },
    });
    expect(await sell(back)).toBe(3);
    await back.application.close();
    expect(soundTickets(stage.dataDir)).toEqual({ tickets: 3, sound: true });
  });

  it('is no longer counted once it has started well five times', async () => {
    await installed();
    for (let i = 0; i < 5; i += 1) await (await running()).application.close();
    expect(readState(stage.dataDir)?.step.name).toBe('idle');
    for (let i = 0; i < 4; i += 1) expect(brokenStart()).toBe('go-on');
  });

  it('is left alone when the way back is blocked', async () => {
    await installed();
    const { step } = readState(stage.dataDir)!;
    if (step.name !== 'installing') throw new Error(step.name);
    fs.appendFileSync(step.previous.file, 'x');
    for (let i = 0; i < 4; i += 1) expect(brokenStart()).toBe('go-on');
    expect(versionInPlace(stage.program)).toBe('1.1.0');
    const till = await start();
    expect(await sell(till!)).toBe(2);
    await till!.application.close();
    // Long after, with the way free again: a version that has sold since is not taken away.
    fs.truncateSync(step.previous.file, fs.statSync(step.previous.file).size - 1);
    expect(brokenStart()).toBe('go-on');
    expect(versionInPlace(stage.program)).toBe('1.1.0');
  });

  it('installed by hand ends what was under way', async () => {
    const till = await openOn(stage, undo, time);
    stage.feed.publish(release({ keys: [stage.key], version: '1.1.0', issued: noon - 1 }));
    unwrap(await till.call('updates.download', {}));
    await till.application.close();
    fs.writeFileSync(stage.program, fakeAppImage(bodyOf('1.1.0')).bytes);
    const next = await running();
    expect(await next.ask('updates.status', {})).toMatchObject({ version: '1.1.0', stage: 'idle' });
  });
});

describe('what a return took out of the way', () => {
  it('goes without ever looking like a return that was cut short', () => {
    const folder = `${stage.dataDir}/update`;
    const aside = (name: string): void => {
      fs.mkdirSync(`${folder}/${name}`, { recursive: true });
      fs.writeFileSync(`${folder}/${name}/till.db`, 'x');
    };
    aside('aside-1.1.0-ab');
    fs.writeFileSync(`${folder}/aside-1.1.0-ab.done`, '');
    aside('aside-1.2.0-cd.filling');
    aside('snapshot');
    const seen: string[][] = [];
    const watched = vi.spyOn(fs, 'rmSync').mockImplementation((file) => {
      watched.mockRestore();
      fs.rmSync(file, { recursive: true });
      // The power goes here.
      seen.push(fs.readdirSync(folder).sort());
      throw new Error('the power went');
    });
    expect(() => forgetAsides(stage.dataDir)).toThrow('the power went');
    expect(seen[0]).toContain('aside-1.1.0-ab.done');
    forgetAsides(stage.dataDir);
    expect(fs.readdirSync(folder)).toEqual(['snapshot']);
    forgetAsides(path.join(stage.dataDir, 'none'));
  });
});

describe('the store on a return', () => {
  const snapshot = { file: '', head: 'aa', storeVersion: 1 };
  const found = (storeVersion: number, oldestReader: number, head: string) => ({
    storeVersion,
    oldestReader,
    head,
  });
  it.each([
    ['was not rewritten', found(1, 1, 'bb'), 1, 'keep'],
    ['was rewritten, never used', found(2, 2, 'aa'), 0, 'restore'],
    ['was rewritten readably, never used', found(2, 1, 'aa'), 0, 'restore'],
    ['was rewritten readably, and used', found(2, 1, 'bb'), 1, 'keep'],
    ['was rewritten readably, sold on before anybody saw a screen', found(2, 1, 'bb'), 0, 'keep'],
    ['was rewritten, used, and has no new row', found(2, 2, 'aa'), 1, 'restore'],
    ['was rewritten and has sales', found(2, 2, 'bb'), 1, 'refuse'],
    ['was rewritten and has sales nobody saw', found(2, 2, 'bb'), 0, 'refuse'],
    ['cannot be read, and was never used', null, 0, 'restore'],
    ['cannot be read, and was used', null, 1, 'refuse'],
  ] as const)('that %s', (_name, store, goodStarts, decision) => {
    expect(storeOnReturn(store, 1, { snapshot, goodStarts })).toBe(decision);
  });
});

describe('a till without updates', () => {
  it('writes no file of theirs, and its start reads one at the most', async () => {
    const till = await openOn(stage, undo, time);
    await till.application.close();
    expect(fs.readdirSync(stage.dataDir).filter((name) => name.startsWith('update'))).toEqual([]);
    const application = await createApplication({ dataDir: stage.dataDir });
    await application.close();
    expect(fs.readdirSync(stage.dataDir).filter((name) => name.startsWith('update'))).toEqual([]);
  });
});
