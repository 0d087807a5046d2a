import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { autostartName } from '#main/hosts/xdg-autostart.ts';
import type { LaunchedElectronTill } from '#tests/support/launch-electron.ts';
import { test } from './electron-host.ts';

type Machine = { kiosk: boolean; startWithComputer: boolean };
const settle = ({ app }: LaunchedElectronTill, machine: Machine): Promise<void> =>
  app.evaluate((_electron, asked) => {
    globalThis.fake.options.host?.settleMachine?.({ ...asked, reserve_mb: 0 });
  }, machine);
const isFull = ({ app }: LaunchedElectronTill): Promise<boolean> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isKiosk() ?? false);

test.describe('starting with the computer', () => {
  test.skip(process.platform !== 'linux', 'Windows and macOS keep that list themselves');
  let config: string;
  let entries: string;
  test.beforeEach(() => {
    config = mkdtempSync(path.join(tmpdir(), 'comptoir-config-'));
    entries = path.join(config, 'autostart');
  });
  test.afterEach(() => rmSync(config, { recursive: true }));

  test('is an entry of the desktop that starts this till on its data, and goes when it is switched off', async ({
    launch,
    dataDir,
  }) => {
    const till = await launch({ env: { XDG_CONFIG_HOME: config } });
    await settle(till, { kiosk: false, startWithComputer: true });
    const entry = path.join(entries, autostartName(dataDir));
    const text = readFileSync(entry, 'utf8');
    expect(text).toMatch(/^\[Desktop Entry\]\nType=Application\nName=Comptoir\nExec="/);
    expect(text).toContain(`"--data" "${dataDir}"`);
    await settle(till, { kiosk: false, startWithComputer: false });
    expect(existsSync(entry)).toBe(false);
  });

  test('an entry that was left over goes at the next start, another till’s stays', async ({
    launch,
    dataDir,
  }) => {
    mkdirSync(entries, { recursive: true });
    const others = ['another.desktop', autostartName('/srv/another-till')];
    for (const name of [...others, autostartName(dataDir)])
      writeFileSync(path.join(entries, name), '[Desktop Entry]\n');
    const till = await launch({ env: { XDG_CONFIG_HOME: config } });
    await settle(till, { kiosk: false, startWithComputer: false });
    expect(readdirSync(entries).sort()).toEqual(others.sort());
  });
});

test('full screen is left for this start alone, or until it is asked for anew', async ({ launch }) => {
  const till = await launch();
  await settle(till, { kiosk: true, startWithComputer: false });
  expect(await isFull(till)).toBe(true);
  const leave = () => till.app.evaluate(() => globalThis.fake.options.host?.leaveKiosk?.());
  const told = () => till.app.evaluate(() => globalThis.fake.options.host?.inKiosk?.());
  expect(await told()).toBe(true);
  // Alt+F4 closes nothing.
  await till.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await isFull(till)).toBe(true);
  expect(await leave()).toBe(true);
  expect([await isFull(till), await told(), await leave()]).toEqual([false, false, false]);
  // Another setting was saved: still out.
  await settle(till, { kiosk: true, startWithComputer: false });
  expect(await isFull(till)).toBe(false);
  await settle(till, { kiosk: false, startWithComputer: false });
  await settle(till, { kiosk: true, startWithComputer: false });
  expect(await isFull(till)).toBe(true);
  await till.kill();

  const next = await launch();
  await settle(next, { kiosk: true, startWithComputer: false });
  expect(await isFull(next)).toBe(true);
});
