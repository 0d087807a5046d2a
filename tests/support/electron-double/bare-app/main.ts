import { app, BrowserWindow, ipcMain, protocol } from 'electron';

/** An application without guards: what Electron does when nobody says otherwise. */
const page = '<!doctype html><title>bare</title><p>bare</p>';
protocol.registerSchemesAsPrivileged([{ scheme: 'bare', privileges: { standard: true, secure: true } }]);
app
  .whenReady()
  .then(() => {
    protocol.handle('bare', () => new Response(page, { headers: { 'content-type': 'text/html' } }));
    ipcMain.handle('echo', (_event, value: unknown) => value);
    const preload = process.env.BARE_PRELOAD;
    const window = new BrowserWindow({ webPreferences: preload ? { preload } : {} });
    return window.loadURL('bare://app/');
  })
  .catch((error: unknown) => {
    console.error(error);
    app.exit(1);
  });
