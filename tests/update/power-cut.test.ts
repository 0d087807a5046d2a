import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { returnFaultPoints, updateFaultPoints } from '#main/kernel/db/fault-point.ts';
import { migrate, newestVersion } from '#main/kernel/db/migrate.ts';
import { migrations } from '#main/kernel/db/migrations/list.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { sha512Of } from '#main/modules/updates/engine/program.ts';
import { readState } from '#main/modules/updates/engine/state.ts';
import { bodyOf, fakeAppImage, release, sha512 } from './publisher.ts';
import { noon, openOn, type Stage, setStage, soundTickets, updateFacts, versionInPlace } from './stage.ts';

const double = path.resolve('tests/support/electron-double/register.ts');
const undo: (() => unknown)[] = [];
let stage: Stage;
beforeEach(async () => {
  stage = await setStage(undo);
  const till = await openOn(stage, undo);
  await till.ask('shifts.open', { float_minor: 0, count: null });
  await till.ask('catalog.create', {
    name: 'Savon 250 g',
    codes: ['96385074'],
    price_minor: 450,
    taxClass: 'standard',
    categoryId: null,
    unit: 'piece',
  });
  for (let i = 0; i < 3; i += 1) {
    const cart = await till.ask('cart.scan', { code: '96385074' });
    const { id: cartId, revision, cash_due_minor: given_minor } = cart;
    await till.ask('sales.pay', { cartId, revision, tenders: [{ kind: 'cash', given_minor }] });
  }
  await till.ask('shifts.close', { count: null, counted_minor: 1350, reason: null });
  await till.application.close();
  stage.feed.publish(
    release({
      keys: [stage.key],
      version: '1.1.0',
      issued: noon - 1,
      change: { store: { version: newestVersion + 1, oldestReader: newestVersion + 1 } },
    }),
  );
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** One life of the counter, ended by the power at `fault`, or in the wanted version. */
async function live(wanted: string, fault?: string): Promise<'killed' | 'done'> {
  const { dataDir, program, feed, key } = stage;
  const script = path.join(import.meta.dirname, 'life.ts');
  const args = [wanted, dataDir, program, stage.host().configFile, feed.url, key.spki];
  const child = spawn(process.execPath, ['--import', double, script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(fault && { COMPTOIR_FAULT: fault }) },
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code, signal] = await once(child, 'close');
  if (signal === 'SIGKILL') return 'killed';
  if (code !== 0 || !said.includes('DONE')) throw new Error(`it ended with ${code}: ${said}`);
  return 'done';
}

const wholePrograms = ['1.0.0', '1.1.0'].map((version) => sha512(fakeAppImage(bodyOf(version)).bytes));
/** At no moment is there half a program, no program, or a till without its sales. */
function expectWhole(): void {
  expect(wholePrograms).toContain(sha512Of(stage.program));
  expect(soundTickets(stage.dataDir)).toEqual({ tickets: 3, sound: true });
}

describe('a power cut during an update', () => {
  it.each(updateFaultPoints)('at %s: the update goes on, and nothing is lost', async (fault) => {
    expect(await live('1.1.0', fault)).toBe('killed');
    expectWhole();
    expect(await live('1.1.0')).toBe('done');
    expectWhole();
    expect(versionInPlace(stage.program)).toBe('1.1.0');
    const whats = updateFacts(stage.dataDir).map(({ what }) => what);
    expect(whats).toContain('installed');
    expect(whats).not.toContain('returned');
  });
});

describe('a power cut during a return', () => {
  it.each(returnFaultPoints)('at %s: the version before comes back, and nothing is lost', async (fault) => {
    // The newer version rewrote the store and never showed a screen: the snapshot has to come back as well.
    expect(await live('1.1.0', 'update.trial')).toBe('killed');
    const db = openDb(storeFile(stage.dataDir));
    migrate(db, [...migrations, 'CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT'], newestVersion + 1);
    db.close();
    fs.writeFileSync(path.join(stage.dataDir, 'update-starts'), '2');
    expect(await live('1.0.0', fault)).toBe('killed');
    expect(wholePrograms).toContain(sha512Of(stage.program));
    expect(await live('1.0.0')).toBe('done');
    expectWhole();
    expect(versionInPlace(stage.program)).toBe('1.0.0');
    expect(readState(stage.dataDir)?.step.name).toBe('idle');
    const returned = updateFacts(stage.dataDir).filter(({ what }) => what === 'returned');
    expect(returned).toMatchObject([{ version: '1.1.0', from: '1.0.0', why: 'did-not-start' }]);
    const copy = openDb(storeFile(stage.dataDir), { readonly: true });
    expect(Number(copy.pragma('user_version'))).toBe(migrations.length);
    copy.close();
  });
});
