import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { IpcMainInvokeEvent, WebContents, WebPreferences } from 'electron';
import { app } from './app.ts';
import { contentsEvents } from './events.ts';
import { DoubleFrame } from './frame.ts';
import { ipcMain } from './ipc-main.ts';
import { createCodec } from './page/codec.ts';
import type { FromPage } from './page/isolated-world.ts';
import { settlePermissions } from './permissions.ts';
import { note } from './record.ts';
import { Renderer } from './renderer.ts';
import { fromChromium, toChromium } from './schemes.ts';
import { defaultSession } from './session.ts';
import { preventable, strictEmitter } from './strict.ts';

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];
type Simulated = Pick<
  WebContents,
  | 'id'
  | 'send'
  | 'loadURL'
  | 'loadFile'
  | 'reload'
  | 'getURL'
  | 'getTitle'
  | 'isDestroyed'
  | 'isCrashed'
  | 'isLoading'
  | 'executeJavaScript'
  | 'setWindowOpenHandler'
  | 'forcefullyCrashRenderer'
  | 'print'
  | 'getPrintersAsync'
  | 'setZoomFactor'
  | 'setVisualZoomLevelLimits'
  | 'openDevTools'
  | 'closeDevTools'
  | 'isDevToolsOpened'
  | 'focus'
  | 'close'
>;

const Emitter = strictEmitter('webContents', contentsEvents);

const wire = createCodec(null);
const chromiumErrors: Record<string, number> = {
  'net::ERR_ABORTED': -3,
  'net::ERR_FILE_NOT_FOUND': -6,
  'net::ERR_NAME_NOT_RESOLVED': -105,
};
let lastId = 0;

/** Spelled as Chromium spells them: `app://till` and `app://till/#a` are one page. */
function isSamePage(known: string, url: string): boolean {
  const [one, other] = [known, url].map((address) => {
    const shown = toChromium(address);
    return URL.canParse(shown) ? new URL(shown).href.replace(/#.*$/, '') : '';
  });
  return one !== '' && one === other;
}

export class DoubleWebContents extends Emitter implements Simulated {
  readonly id = ++lastId;
  readonly session = defaultSession;
  readonly mainFrame: DoubleFrame;
  readonly #renderer: Promise<Renderer>;
  readonly #closeWindow: () => void;
  #opened: Renderer | undefined;
  #url = '';
  #title = '';
  /** What the application itself asked to load: no guard is asked about it. */
  #asked = '';
  #loading = false;
  #crashed = false;
  #destroyed = false;
  #openHandler: OpenHandler | undefined;

  constructor(size: { width: number; height: number }, preferences: WebPreferences, closeWindow: () => void) {
    super();
    this.#closeWindow = closeWindow;
    this.mainFrame = new DoubleFrame(() => fromChromium(this.#url), this.id);
    const judge = { mayNavigate: (frameId: string, url: string) => this.#mayNavigate(frameId, url) };
    const { preload, additionalArguments = [] } = preferences;
    this.#renderer = Renderer.open({ ...size, preload, additionalArguments, judge });
    this.#renderer.then(
      (renderer) => this.#follow(renderer),
      (error) => {
        if (!this.#destroyed) throw error;
      },
    );
  }

  #follow(renderer: Renderer): void {
    this.#opened = renderer;
    renderer.on('message', (message, context) => void this.#receive(message, context));
    renderer.on('navigated', (url) => {
      this.#url = url;
      this.#crashed = false;
      this.emit('did-navigate', preventable({}).event, this.getURL(), 200, 'OK');
    });
    renderer.on('navigatedInPage', (url) => {
      this.#url = url;
      this.emit('did-navigate-in-page', preventable({}).event, this.getURL(), true);
    });
    renderer.on('domReady', () => this.emit('dom-ready', preventable({}).event));
    renderer.on('loaded', (title) => {
      // The empty page, with which every window begins, may have loaded only now.
      if (this.#url === '' || (this.#url === 'about:blank' && this.#asked !== 'about:blank')) return;
      this.#loading = false;
      this.#title = title;
      this.emit('page-title-updated', preventable({}).event, title, true);
      this.emit('did-finish-load', preventable({}).event);
      this.emit('did-stop-loading', preventable({}).event);
    });
    renderer.on('console', (level, message) => {
      this.emit('console-message', { ...preventable({}).event, level, message, frame: this.mainFrame });
    });
    renderer.on('opens', (url, frameName) => this.#judgePopup(fromChromium(url), frameName));
    renderer.on('crashed', () => {
      this.#crashed = true;
      const details = { reason: 'crashed', exitCode: 5 };
      this.emit('render-process-gone', preventable({}).event, details);
      app.emit('render-process-gone', preventable({}).event, this, details);
    });
    renderer.on('gone', () => this.markDestroyed());
  }

  async #mayNavigate(frameId: string, url: string): Promise<boolean> {
    const isMainFrame = frameId === this.#opened?.targetId;
    const ours = [this.#asked, this.getURL()].some((known) => isSamePage(known, url));
    if (!isMainFrame || !ours) {
      const asked = preventable({ url, isMainFrame, isSameDocument: false, frame: this.mainFrame });
      this.emit('will-frame-navigate', asked.event);
      if (isMainFrame) this.emit('will-navigate', asked.event, url, false, true);
      if (asked.prevented()) return false;
    }
    await settlePermissions(toChromium(url), this as unknown as WebContents);
    return true;
  }

  /** Nothing was opened; a popup that the application allows cannot be shown. */
  #judgePopup(url: string, frameName: string): void {
    const details = { url, frameName, features: '', disposition: 'new-window', referrer: {} };
    const answer = this.#openHandler?.(details as Parameters<OpenHandler>[0]) ?? { action: 'allow' };
    note('window.open', url, answer.action);
    if (answer.action === 'allow') console.error(`electron-double: window.open(${url}) is not simulated`);
  }

  async #receive(message: FromPage, context: string): Promise<void> {
    if (message.type === 'preload-error') {
      this.emit('preload-error', preventable({}).event, '', new Error(message.message));
      return;
    }
    const { channel } = message;
    const values = wire.decode(message.values) as unknown[];
    const event = {
      ...preventable({ type: 'frame', processId: this.id, frameId: 1 }).event,
      sender: this,
      senderFrame: this.mainFrame.now(),
    } as unknown as IpcMainInvokeEvent;
    if (message.type === 'send') {
      const reply = (to: string, ...replied: unknown[]) => this.send(to, ...replied);
      ipcMain.emit(channel, Object.assign(event, { reply }), ...values);
      return;
    }
    const { id } = message;
    try {
      const ok = wire.encode(await ipcMain.answer(channel, event, values));
      this.#opened?.deliver({ type: 'reply', id, ok }, context);
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      this.#opened?.deliver({ type: 'reply', id, error: String(error) }, context);
    }
  }

  #alive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
  /** The target behind it, by which a test runner finds the window of a page. */
  get targetId(): string | undefined {
    return this.#opened?.targetId;
  }
  send(channel: string, ...values: unknown[]): void {
    this.#alive();
    this.#opened?.deliver({ type: 'event', channel, values: wire.encode(values) });
  }
  async loadURL(url: string): Promise<void> {
    this.#alive();
    this.#asked = url;
    this.#loading = true;
    const renderer = await this.#renderer;
    const loaded = new Promise<void>((done) => {
      for (const event of ['did-finish-load', 'did-fail-load', 'destroyed']) this.once(event, () => done());
    });
    this.emit('did-start-loading', preventable({}).event);
    const { errorText } = await renderer.session.send('Page.navigate', { url: toChromium(url) });
    if (errorText) {
      const errno = chromiumErrors[errorText] ?? -2;
      this.emit('did-fail-load', preventable({}).event, errno, errorText, url, true);
      const words = `${errorText} (${errno}) loading '${url}'`;
      throw Object.assign(new Error(words), { code: errorText.slice('net::'.length), errno, url });
    }
    await loaded;
  }
  loadFile(path: string): Promise<void> {
    return this.loadURL(pathToFileURL(resolve(app.getAppPath(), path)).href);
  }
  reload(): void {
    this.#alive();
    this.loadURL(this.getURL() || this.#asked).catch((error) => console.error(error));
  }
  getURL(): string {
    return fromChromium(this.#url);
  }
  /** As it was when the page had loaded. */
  getTitle(): string {
    return this.#title;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isCrashed(): boolean {
    return this.#crashed;
  }
  isLoading(): boolean {
    return this.#loading;
  }
  async executeJavaScript(code: string): Promise<unknown> {
    return (await this.#renderer).evaluate(code);
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }
  forcefullyCrashRenderer(): void {
    this.#opened?.session.send('Page.crash').catch(() => undefined);
  }
  async resize(width: number, height: number): Promise<void> {
    await (await this.#renderer).resize(width, height);
  }
  print(options?: Electron.WebContentsPrintOptions, done?: (success: boolean, reason: string) => void): void {
    note('print', options);
    done?.(true, '');
  }
  async getPrintersAsync(): Promise<Electron.PrinterInfo[]> {
    return [];
  }
  setZoomFactor(factor: number): void {
    note('setZoomFactor', factor);
  }
  async setVisualZoomLevelLimits(minimum: number, maximum: number): Promise<void> {
    note('setVisualZoomLevelLimits', minimum, maximum);
  }
  openDevTools(): void {
    note('openDevTools');
  }
  closeDevTools(): void {
    note('closeDevTools');
  }
  isDevToolsOpened(): boolean {
    return false;
  }
  focus(): void {
    note('webContents.focus');
  }
  close(): void {
    this.#closeWindow();
  }
  markDestroyed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit('destroyed');
    this.#renderer.then((renderer) => renderer.close()).catch(() => undefined);
  }
}
