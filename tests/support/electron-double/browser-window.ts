import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  LoadFileOptions,
  Rectangle,
  WebPreferences,
} from 'electron';
import { app } from './app.ts';
import { windowEvents } from './events.ts';
import { note } from './record.ts';
import { workArea } from './screen.ts';
import { notSimulated, preventable, strictEmitter } from './strict.ts';
import { DoubleWebContents } from './web-contents.ts';

type Simulated = Pick<
  BrowserWindow,
  | 'id'
  | 'loadURL'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'isVisible'
  | 'focus'
  | 'isFocused'
  | 'getTitle'
  | 'setTitle'
  | 'getBounds'
  | 'getNormalBounds'
  | 'getContentBounds'
  | 'getSize'
  | 'setBounds'
  | 'setSize'
  | 'maximize'
  | 'unmaximize'
  | 'isMaximized'
  | 'minimize'
  | 'isMinimized'
  | 'restore'
  | 'setFullScreen'
  | 'isFullScreen'
  | 'setKiosk'
  | 'isKiosk'
  | 'removeMenu'
  | 'setMenuBarVisibility'
  | 'setBackgroundColor'
>;

const Emitter = strictEmitter('BrowserWindow', windowEvents);

type Shape = 'normal' | 'maximized' | 'minimized' | 'full-screen' | 'kiosk';
const windows = new Set<DoubleBrowserWindow>();
app.windows = () => [...windows];

function refuseUnsafe(preferences: WebPreferences): void {
  const { nodeIntegration, nodeIntegrationInWorker, nodeIntegrationInSubFrames, webviewTag } = preferences;
  const { contextIsolation, sandbox, webSecurity, allowRunningInsecureContent } = preferences;
  if (nodeIntegration || nodeIntegrationInWorker || nodeIntegrationInSubFrames)
    notSimulated('nodeIntegration');
  if (contextIsolation === false) notSimulated('contextIsolation: false');
  if (sandbox === false) notSimulated('sandbox: false');
  if (webSecurity === false || allowRunningInsecureContent) notSimulated('webSecurity: false');
  if (webviewTag) notSimulated('webviewTag');
}

export class DoubleBrowserWindow extends Emitter implements Simulated {
  readonly webContents: DoubleWebContents;
  #normal: Rectangle;
  #title: string;
  #visible: boolean;
  #shape: Shape = 'normal';
  #shown = false;
  #destroyed = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    refuseUnsafe(options.webPreferences ?? {});
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#normal = { x, y, width, height };
    this.#title = options.title ?? app.getName();
    this.#visible = options.show ?? true;
    if (options.kiosk) this.#shape = 'kiosk';
    else if (options.fullscreen) this.#shape = 'full-screen';
    const { width: pageWidth, height: pageHeight } = this.getBounds();
    const size = { width: pageWidth, height: pageHeight };
    this.webContents = new DoubleWebContents(size, options.webPreferences ?? {}, () => this.close());
    this.webContents.on('did-finish-load', () => {
      if (!this.#shown) this.emit('ready-to-show');
      this.#shown = true;
    });
    this.webContents.on('destroyed', () => this.#gone());
    windows.add(this);
    app.emit('web-contents-created', preventable({}).event, this.webContents);
    app.emit('browser-window-created', preventable({}).event, this);
  }

  get id(): number {
    return this.webContents.id;
  }
  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  loadFile(path: string, options?: LoadFileOptions): Promise<void> {
    if (options) notSimulated('loadFile with options');
    return this.webContents.loadFile(path);
  }

  tryClose(): boolean {
    const asked = preventable({});
    this.emit('close', asked.event);
    if (asked.prevented()) return false;
    this.destroy();
    return true;
  }
  close(): void {
    if (!this.#destroyed) this.tryClose();
  }
  destroy(): void {
    this.webContents.markDestroyed();
  }
  #gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.delete(this);
    this.emit('closed');
    if (windows.size > 0 || app.quitting) return;
    if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
    else app.quit();
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }

  show(): void {
    this.#visible = true;
    this.emit('show');
    this.focus();
  }
  showInactive(): void {
    this.#visible = true;
    this.emit('show');
  }
  hide(): void {
    this.#visible = false;
    this.emit('hide');
  }
  isVisible(): boolean {
    return this.#visible;
  }
  focus(): void {
    windows.delete(this);
    windows.add(this);
    note('focus', this.id);
    this.emit('focus');
  }
  isFocused(): boolean {
    return DoubleBrowserWindow.getFocusedWindow() === this;
  }
  getTitle(): string {
    return this.#title;
  }
  setTitle(title: string): void {
    this.#title = title;
  }

  getBounds(): Rectangle {
    return this.#shape === 'normal' || this.#shape === 'minimized' ? { ...this.#normal } : { ...workArea };
  }
  getNormalBounds(): Rectangle {
    return { ...this.#normal };
  }
  getContentBounds(): Rectangle {
    return this.getBounds();
  }
  getSize(): [number, number] {
    const { width, height } = this.getBounds();
    return [width, height];
  }
  setBounds(bounds: Partial<Rectangle>): void {
    this.#normal = { ...this.#normal, ...bounds };
    this.#reshape('normal');
    this.emit('move');
    this.emit('resize');
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  #reshape(shape: Shape): void {
    this.#shape = shape;
    const { width, height } = this.getBounds();
    this.webContents.resize(width, height).catch(() => undefined);
  }
  maximize(): void {
    this.#visible = true;
    this.#reshape('maximized');
    this.emit('maximize');
  }
  unmaximize(): void {
    this.#reshape('normal');
    this.emit('unmaximize');
  }
  isMaximized(): boolean {
    return this.#shape === 'maximized';
  }
  minimize(): void {
    this.#shape = 'minimized';
    this.emit('minimize');
  }
  isMinimized(): boolean {
    return this.#shape === 'minimized';
  }
  restore(): void {
    this.#reshape('normal');
    this.emit('restore');
  }
  setFullScreen(flag: boolean): void {
    this.#reshape(flag ? 'full-screen' : 'normal');
    this.emit(flag ? 'enter-full-screen' : 'leave-full-screen');
  }
  isFullScreen(): boolean {
    return this.#shape === 'full-screen';
  }
  setKiosk(flag: boolean): void {
    this.#reshape(flag ? 'kiosk' : 'normal');
  }
  isKiosk(): boolean {
    return this.#shape === 'kiosk';
  }
  removeMenu(): void {
    note('removeMenu');
  }
  setMenuBarVisibility(visible: boolean): void {
    note('setMenuBarVisibility', visible);
  }
  setBackgroundColor(color: string): void {
    note('setBackgroundColor', color);
  }

  static getAllWindows(): DoubleBrowserWindow[] {
    return [...windows];
  }
  static getFocusedWindow(): DoubleBrowserWindow | null {
    return [...windows].at(-1) ?? null;
  }
  static fromId(id: number): DoubleBrowserWindow | null {
    return [...windows].find((window) => window.id === id) ?? null;
  }
  static fromWebContents(contents: DoubleWebContents): DoubleBrowserWindow | null {
    return [...windows].find((window) => window.webContents === contents) ?? null;
  }
}

const all = (): DoubleWebContents[] =>
  DoubleBrowserWindow.getAllWindows().map((window) => window.webContents);

export const webContents = {
  getAllWebContents: all,
  getFocusedWebContents: () => all().at(-1) ?? null,
  fromId: (id: number) => all().find((contents) => contents.id === id),
  fromDevToolsTargetId: (id: string) => all().find((contents) => contents.targetId === id),
};
