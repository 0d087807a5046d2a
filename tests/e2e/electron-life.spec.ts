import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { hostEnvironment } from '#tests/support/electron-host/launch-host.ts';
import { electronKind } from '#tests/support/electron-kind.ts';
import { electronExecutable, type LaunchedElectronTill } from '#tests/support/launch-electron.ts';
import { type Bridge, test } from './electron-host.ts';

test('a second start brings the first window to the front and ends', async ({ launch, outDir, dataDir }) => {
  const { app } = await launch();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const second = spawn(electronExecutable(), [path.join(outDir, 'main.mjs'), '--data', dataDir], {
    stdio: 'ignore',
    env: { ...process.env, ...hostEnvironment(outDir) },
  });
  expect(await once(second, 'exit')).toEqual([0, null]);
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isMinimized())),
    )
    .toEqual([false]);
  expect(existsSync(path.join(dataDir, 'closed'))).toBe(false);
});

test('a screen that crashes comes back signed in; the third time in a minute the person is asked', async ({
  launch,
}) => {
  const { app } = await launch();
  await app.evaluate(({ dialog }) => {
    globalThis.asked = [];
    dialog.showMessageBox = (async (...values: unknown[]) => {
      globalThis.asked.push((values.at(-1) as { message: string }).message);
      return { response: 0, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  });
  for (const times of [1, 2, 3]) {
    const session = await app.evaluate(async ({ webContents }) => {
      const [contents] = webContents.getAllWebContents();
      if (!contents) throw new Error('the window is gone');
      await contents.executeJavaScript("comptoir.call('session.get', {})");
      const back = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
      contents.forcefullyCrashRenderer();
      await back;
      return contents.executeJavaScript("comptoir.call('session.get', {}).then((r) => r.value.sessionId)");
    });
    expect(session).toBe('electron-1');
    expect(await app.evaluate(() => globalThis.asked.length)).toBe(times === 3 ? 1 : 0);
  }
});

test('a frozen screen is restarted when the person says so, and only then', async ({ launch }) => {
  const { app } = await launch();
  const outcome = await app.evaluate(async ({ BrowserWindow, dialog }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) throw new Error('the window is gone');
    const loads: string[] = [];
    window.webContents.on('did-finish-load', () => loads.push('loaded'));
    const ask = (answer: (signal?: AbortSignal) => Promise<number>) => {
      dialog.showMessageBox = (async (...values: unknown[]) => {
        const { signal } = values.at(-1) as { signal?: AbortSignal };
        return { response: await answer(signal), checkboxChecked: false };
      }) as typeof dialog.showMessageBox;
    };

    let dismissed = false;
    ask(
      (signal) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => {
            dismissed = true;
            resolve(1);
          });
        }),
    );
    window.emit('unresponsive');
    await new Promise((resolve) => setImmediate(resolve));
    window.emit('unresponsive');
    while (!dismissed) {
      window.emit('responsive');
      await new Promise((resolve) => setImmediate(resolve));
    }
    const waited = loads.length;

    ask(async () => 0);
    const back = new Promise<void>((resolve) => window.webContents.once('did-finish-load', () => resolve()));
    await new Promise((resolve) => setImmediate(resolve));
    window.emit('unresponsive');
    await back;
    return { dismissed, waited, restarted: loads.length };
  });
  expect(outcome).toEqual({ dismissed: true, waited: 0, restarted: 1 });
});

test('a bug outside a call ends neither the till nor the sale', async ({ launch }) => {
  const { app, page } = await launch();
  await app.evaluate(
    () =>
      new Promise<void>((resolve) => {
        void Promise.reject(new Error('a bug in a promise'));
        setTimeout(() => {
          setTimeout(resolve, 0);
          throw new Error('a bug in a timer');
        }, 0);
      }),
  );
  const answer = await page.evaluate(() =>
    (window as unknown as { comptoir: Bridge }).comptoir.call('cart.get', {}),
  );
  expect(answer).toMatchObject({ ok: true });
});

test('the window comes back where it was', async ({ launch }) => {
  const place = { x: 40, y: 30, width: 1000, height: 640 };
  const first = await launch();
  await first.app.evaluate(({ BrowserWindow }, bounds) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.unmaximize();
    window?.setBounds(bounds);
  }, place);
  await first.close();
  const second = await launch();
  const bounds = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
  expect(bounds).toEqual(place);
});

test('a close is in order, and what is held back is written before the machine sleeps', async ({
  launch,
  dataDir,
}) => {
  const { app, close } = await launch();
  await app.evaluate(({ powerMonitor, BrowserWindow }) => {
    powerMonitor.emit('suspend');
    BrowserWindow.getAllWindows()[0]?.emit('session-end');
  });
  await close();
  expect(readFileSync(path.join(dataDir, 'closed'), 'utf8')).toBe('2 flushes');
});

for (const [lang, sentence] of [
  ['fr', 'Le fichier de la caisse est abîmé'],
  ['en', 'The till’s file is damaged'],
] as const) {
  test(`a till that cannot start says why in ${lang}`, async ({ outDir, dataDir }) => {
    const till = spawn(
      electronExecutable(),
      [path.join(outDir, 'main.mjs'), '--data', dataDir, '--lang', lang, '--no-sandbox'],
      {
        stdio: 'ignore',
        env: { ...process.env, ...hostEnvironment(outDir), HOST_SPEC_START: 'damaged' },
      },
    );
    expect(await once(till, 'exit')).toEqual([0, null]);
    const asked = readFileSync(path.join(dataDir, 'asked.json'), 'utf8');
    expect(asked).toContain(sentence);
    expect(asked).not.toContain('quick_check');
  });
}

test('after a kill the till starts again: no lock is left', async ({ launch }) => {
  const first = await launch();
  await first.kill();
  const second = await launch();
  expect(await second.page.title()).not.toBe('');
});

test('a kiosk fills the screen, and a demonstration is one', async ({ launch }) => {
  const { app } = await launch({ args: ['--kiosk', '--demo', '--lang', 'en'] });
  const kiosk = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isKiosk());
  const { demo, lang } = await app.evaluate(() => globalThis.fake.options);
  expect({ kiosk, demo, lang }).toEqual({ kiosk: true, demo: true, lang: 'en' });
});

test("the till's secrets are sealed where there is a keyring, and only there", async ({ launch }) => {
  const seal = (till: LaunchedElectronTill) =>
    till.app.evaluate(({ safeStorage }) => {
      const disguised =
        process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
      const keyring = safeStorage.isEncryptionAvailable() && !disguised;
      const box = globalThis.fake.options.secretBox;
      if (!box) return { keyring, sealed: false };
      const sealed = box.encrypt(new Uint8Array([1, 2, 250]));
      return { keyring, sealed: !Buffer.from(sealed).includes('AQL6'), opened: [...box.decrypt(sealed)] };
    });
  const first = await launch();
  const found = await seal(first);
  expect(found).toEqual(
    found.keyring ? { keyring: true, sealed: true, opened: [1, 2, 250] } : { keyring: false, sealed: false },
  );
  await first.close();
  if (electronKind() === 'real') return;
  expect(found.keyring).toBe(true);
  const without = await launch({ env: { ELECTRON_DOUBLE_KEYRING: 'none' } });
  expect(await seal(without)).toEqual({ keyring: false, sealed: false });
});

test('a backup that is opened by its file reaches the till, at a start and while it runs', async ({
  launch,
  outDir,
  dataDir,
}) => {
  const atStart = path.join(dataDir, 'T1-1-1-a.comptoir-backup');
  const { app } = await launch({ args: [atStart] });
  const offered = () => app.evaluate(() => [...globalThis.fake.offered]);
  await expect.poll(offered).toEqual([atStart]);
  await app.evaluate(({ app: electron }) => {
    const event = { preventDefault: () => undefined };
    (electron as unknown as NodeJS.EventEmitter).emit('open-file', event, '/key/from-finder.comptoir-backup');
    (electron as unknown as NodeJS.EventEmitter).emit('open-file', event, '/key/letter.pdf');
  });
  await expect.poll(offered).toEqual([atStart, '/key/from-finder.comptoir-backup']);
  const later = path.join(dataDir, 'T1-1-2-b.comptoir-backup');
  const second = spawn(electronExecutable(), [path.join(outDir, 'main.mjs'), '--data', dataDir, later], {
    stdio: 'ignore',
    env: { ...process.env, ...hostEnvironment(outDir) },
  });
  expect(await once(second, 'exit')).toEqual([0, null]);
  await expect.poll(offered).toEqual([atStart, '/key/from-finder.comptoir-backup', later]);
});

test('a folder is chosen in the system’s own window, or none is', async ({ launch }) => {
  const { app } = await launch();
  const chosen = (answer: { canceled: boolean; filePaths: string[] }) =>
    app.evaluate(async ({ dialog }, given) => {
      const asked: unknown[] = [];
      dialog.showOpenDialog = (async (...values: unknown[]) => {
        asked.push((values.at(-1) as { properties: unknown }).properties);
        return given;
      }) as typeof dialog.showOpenDialog;
      return { path: await globalThis.fake.options.host?.chooseFolder?.('Où ?'), asked };
    }, answer);
  expect(await chosen({ canceled: false, filePaths: ['/media/key'] })).toEqual({
    path: '/media/key',
    asked: [['openDirectory', 'createDirectory', 'promptToCreate']],
  });
  expect((await chosen({ canceled: true, filePaths: [] })).path).toBeNull();
});
