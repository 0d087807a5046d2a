import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, expect } from '@playwright/test';
import { electronKind } from '#tests/support/electron-kind.ts';
import { type LaunchedElectronTill, launchElectron } from '#tests/support/launch-electron.ts';

const bareApp = path.resolve(import.meta.dirname, '../support/electron-double/bare-app');

/** The folders of Chromium, which are made in the temporary folder given to the double. */
const profilesIn = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.startsWith('electron-double-'));

/** What the preload of these specs exposes. */
interface Bare {
  now: number;
  list: Date[];
  add(a: number, b: number): number;
  fail(): never;
  later(value: string): Promise<string>;
  twice(act: (n: number) => number): number;
  echo(value: unknown): Promise<unknown>;
  call(channel: string, value: unknown): Promise<unknown>;
  sync: string;
  frame: string;
}
interface Fixtures {
  folder: string;
  bare: LaunchedElectronTill;
  preload: string;
}
/** The double alone, under an application without guards: it must be as strict, and as lax, as Electron. */
const test = base.extend<Fixtures>({
  preload: '',
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'comptoir-double-'));
    await use(folder);
    rmSync(folder, { recursive: true, maxRetries: 10 });
  },
  bare: async ({ folder, preload }, use) => {
    const file = path.join(folder, 'preload.cjs');
    if (preload) writeFileSync(file, preload);
    const env = { TMPDIR: folder, XDG_CONFIG_HOME: folder, ...(preload ? { BARE_PRELOAD: file } : {}) };
    const bare = await launchElectron({ dataDir: folder, main: bareApp, env });
    await use(bare);
    await bare.kill();
    await expect.poll(() => profilesIn(folder)).toEqual([]);
  },
});

test.beforeEach(() => {
  test.skip(electronKind() === 'real', 'the real Electron is here: its double is not used');
});

test('what is not simulated fails by name', async ({ bare }) => {
  const refusals = await bare.app.evaluate(async (electron) => {
    const { app, BrowserWindow, dialog } = electron;
    const [window] = BrowserWindow.getAllWindows();
    const tries: (() => unknown)[] = [
      () => (electron as unknown as { Tray: unknown }).Tray,
      () => app.getGPUInfo('basic'),
      () => dialog.showCertificateTrustDialog,
      () => window?.setOpacity(1),
      () => window?.webContents.sendInputEvent,
      () => window?.webContents.on('paint', () => undefined),
    ];
    return Promise.all(
      tries.map(async (attempt) => {
        try {
          return await attempt();
        } catch (error) {
          return (error as Error).message;
        }
      }),
    );
  });
  expect(refusals).toEqual([
    'electron-double: electron.Tray is not simulated',
    'electron-double: app.getGPUInfo is not simulated',
    'electron-double: dialog.showCertificateTrustDialog is not simulated',
    'electron-double: BrowserWindow.setOpacity is not simulated',
    'electron-double: webContents.sendInputEvent is not simulated',
    "electron-double: webContents.on('paint') is not simulated",
  ]);
});

test('a window without its protections is refused', async ({ bare }) => {
  const messages = await bare.app.evaluate(({ BrowserWindow }) =>
    [
      { sandbox: false },
      { contextIsolation: false },
      { nodeIntegration: true },
      { nodeIntegrationInSubFrames: true },
      { webSecurity: false },
      { webviewTag: true },
    ].map((webPreferences) => {
      try {
        return new BrowserWindow({ webPreferences }).id;
      } catch (error) {
        return (error as Error).message;
      }
    }),
  );
  expect(messages).toEqual([
    'electron-double: sandbox: false is not simulated',
    'electron-double: contextIsolation: false is not simulated',
    'electron-double: nodeIntegration is not simulated',
    'electron-double: nodeIntegration is not simulated',
    'electron-double: webSecurity: false is not simulated',
    'electron-double: webviewTag is not simulated',
  ]);
});

test('without handlers every permission is given, as Electron does; a handler is obeyed', async ({
  bare,
}) => {
  const state = () =>
    bare.page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state);
  expect(await state()).toBe('granted');
  await bare.app.evaluate(({ session }) => {
    session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
      answer(permission !== 'geolocation'),
    );
  });
  await bare.page.reload();
  expect(await state()).toBe('denied');
});

test.describe('a preload', () => {
  test.use({
    preload: `const { contextBridge, ipcRenderer } = require('electron');
      const attempt = (act) => { try { return String(act()); } catch (error) { return error.message; } };
      const bare = {
        now: 7, list: [new Date(0)], add: (a, b) => a + b,
        fail: () => { throw new RangeError('no'); },
        later: (value) => Promise.resolve(value),
        twice: (act) => act(act(1)),
        echo: (value) => ipcRenderer.invoke('echo', value),
        call: (channel, value) => ipcRenderer.invoke(channel, value),
        sync: attempt(() => ipcRenderer.sendSync('echo')),
        frame: attempt(() => require('electron').webFrame),
      };
      contextBridge.exposeInMainWorld('bare', bare);
      contextBridge.exposeInMainWorld('again', attempt(() => contextBridge.exposeInMainWorld('bare', 1)));
      globalThis.ofPreload = true;`,
  });
  test('lives in a world of its own and exposes values, functions and promises', async ({ bare }) => {
    const seen = await bare.page.evaluate(async () => {
      const { bare, again } = window as unknown as { bare: Bare; again: string };
      const failure = (act: () => unknown) =>
        Promise.resolve()
          .then(act)
          .then(
            () => 'nothing',
            (error: Error) => `${error.name}: ${error.message}`,
          );
      const sent = { big: 5n, map: new Map([[1, undefined]]), bytes: new Uint8Array([1, 255]) };
      const echoed = (await bare.echo(sent)) as typeof sent;
      return {
        world: 'ofPreload' in window,
        values: [bare.now, bare.list[0]?.getTime(), bare.add(1, 2), bare.twice((n: number) => n + 10)],
        frozen: Object.isFrozen(bare) && Object.isFrozen(bare.list),
        later: await bare.later('soon'),
        echo: [echoed.big, [...echoed.map], echoed.bytes],
        failures: [
          await failure(() => bare.fail()),
          await failure(() => bare.echo({ act: () => 1 })),
          await failure(() => bare.call('nobody', 1)),
        ],
        refused: [bare.sync, bare.frame, again],
      };
    });
    expect(seen).toEqual({
      world: false,
      values: [7, 0, 3, 21],
      frozen: true,
      later: 'soon',
      echo: [5n, [[1, undefined]], new Uint8Array([1, 255])],
      failures: [
        'RangeError: no',
        'Error: An object could not be cloned.',
        "Error: Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
      ],
      refused: [
        'electron-double: ipcRenderer.sendSync is not simulated',
        'electron-double: electron/renderer.webFrame is not simulated',
        'Cannot bind an API on top of an existing property on the window object',
      ],
    });
  });

  test('never gets the answer that the page before it asked for', async ({ bare }) => {
    await bare.app.evaluate(({ ipcMain }) => {
      const answers: (() => void)[] = [];
      Object.assign(globalThis, { answers });
      ipcMain.handle(
        'slow',
        (_event, value: unknown) => new Promise((done) => answers.push(() => done(value))),
      );
    });
    const ask = (value: string) =>
      bare.page.evaluate((asked) => {
        const { bare } = window as unknown as { bare: Bare };
        Object.assign(window, { answer: bare.call('slow', asked) });
      }, value);
    const release = (index: number) =>
      bare.app.evaluate((_electron, at) => {
        (globalThis as unknown as { answers: (() => void)[] }).answers[at]?.();
      }, index);
    const heard = () =>
      bare.app.evaluate(() => (globalThis as unknown as { answers: unknown[] }).answers.length);
    await ask('old');
    await expect.poll(heard).toBe(1);
    await bare.page.reload();
    await ask('new');
    await expect.poll(heard).toBe(2);
    await release(0);
    await release(1);
    const answer = await bare.page.evaluate(() => (window as unknown as { answer: Promise<string> }).answer);
    expect(answer).toBe('new');
  });
});

test('two windows, each with its page, and one is left', async ({ bare }) => {
  const made = await bare.app.evaluate(async ({ BrowserWindow }) => {
    const second = new BrowserWindow({ width: 640, height: 360 });
    await second.loadURL('bare://app/second');
    const size = await second.webContents.executeJavaScript('[innerWidth, innerHeight]');
    const titles = BrowserWindow.getAllWindows().map((window) => window.webContents.getTitle());
    second.destroy();
    return { titles, size, left: BrowserWindow.getAllWindows().length };
  });
  expect(made).toEqual({ titles: ['bare', 'bare'], size: [640, 360], left: 1 });
});

test('a process beside: messages go there and back', async ({ bare }) => {
  const script = path.join(bareApp, 'utility.ts');
  const answer = await bare.app.evaluate(async ({ utilityProcess }, file) => {
    const child = utilityProcess.fork(file);
    const heard = new Promise((resolve) => child.once('message', resolve));
    child.postMessage({ at: new Date(5) });
    const message = await heard;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
    return message;
  }, script);
  expect(answer).toEqual({ data: { at: new Date(5) }, type: 'utility' });
});

test('the application knows its name, its version and its folders', async ({ bare, folder }) => {
  const known = await bare.app.evaluate(({ app }) => [
    app.getName(),
    app.getVersion(),
    app.getPath('userData'),
  ]);
  expect(known).toEqual(['Bare', '3.2.1', path.join(folder, 'Bare')]);
});

for (const way of ['close', 'kill'] as const) {
  test(`nothing of Chromium is left after a ${way}`, async ({ bare, folder }) => {
    expect(profilesIn(folder)).toHaveLength(1);
    await bare[way]();
    await expect.poll(() => profilesIn(folder)).toEqual([]);
  });
}
