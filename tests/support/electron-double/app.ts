import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { App } from 'electron';
import { note } from './record.ts';
import { SingleInstance } from './single-instance.ts';
import { preventable, strictEmitter } from './strict.ts';

/** The version of Electron whose place is taken; an application may look at it. */
export const doubledVersion = '45.3.4';

interface Manifest {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
}
/** What a window must offer for the application to quit. */
interface Closable {
  tryClose(): boolean;
}
type PathName = Parameters<App['getPath']>[0];

const Emitter = strictEmitter('app', [
  'ready',
  'will-finish-launching',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'second-instance',
  'activate',
  'web-contents-created',
  'browser-window-created',
  'render-process-gone',
  'child-process-gone',
  'certificate-error',
  'open-url',
  'open-file',
]);

type Simulated = Pick<
  App,
  | 'whenReady'
  | 'isReady'
  | 'isPackaged'
  | 'getName'
  | 'setName'
  | 'name'
  | 'getVersion'
  | 'getAppPath'
  | 'getPath'
  | 'setPath'
  | 'setAppLogsPath'
  | 'setAppUserModelId'
  | 'disableHardwareAcceleration'
  | 'enableSandbox'
  | 'getLocale'
  | 'getSystemLocale'
  | 'getPreferredSystemLanguages'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'relaunch'
  | 'focus'
  | 'quit'
  | 'exit'
>;

export class DoubleApp extends Emitter implements Simulated {
  readonly isPackaged = false;
  readonly switches = new Map<string, string>();
  /** Set by the window class, which this file must not import back. */
  windows: () => readonly Closable[] = () => [];
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #manifest: Manifest = {};
  #root = process.cwd();
  #name: string | undefined;
  #isReady = false;
  #quitting = false;
  #instance: SingleInstance | undefined;

  readonly commandLine = {
    appendSwitch: (name: string, value = '') => void this.switches.set(name, value),
    appendArgument: (value: string) => note('appendArgument', value),
    hasSwitch: (name: string) => this.switches.has(name),
    getSwitchValue: (name: string) => this.switches.get(name) ?? '',
    removeSwitch: (name: string) => void this.switches.delete(name),
  };

  /** Called by boot.ts before the application is loaded. */
  describe(root: string, manifest: Manifest): void {
    this.#root = root;
    this.#manifest = manifest;
  }
  /** Called by boot.ts once Chromium listens. */
  markReady(): void {
    this.#isReady = true;
    this.emit('will-finish-launching');
    this.emit('ready', preventable({}).event, {});
    this.#ready.resolve();
  }
  get quitting(): boolean {
    return this.#quitting;
  }

  whenReady = (): Promise<void> => this.#ready.promise;
  isReady = (): boolean => this.#isReady;

  get name(): string {
    return this.getName();
  }
  set name(name: string) {
    this.setName(name);
  }
  getName(): string {
    return this.#name ?? this.#manifest.productName ?? this.#manifest.name ?? 'Electron';
  }
  setName(name: string): void {
    this.#name = name;
  }
  getVersion(): string {
    return this.#manifest.version ?? doubledVersion;
  }
  getAppPath(): string {
    return this.#root;
  }
  getPath(name: PathName): string {
    const set = this.#paths.get(name);
    if (set) return set;
    const home = homedir();
    const appData = this.#paths.get('appData') ?? process.env.XDG_CONFIG_HOME ?? join(home, '.config');
    const userData = this.#paths.get('userData') ?? join(appData, this.getName());
    const known: Partial<Record<PathName, string>> = {
      home,
      appData,
      userData,
      sessionData: userData,
      temp: tmpdir(),
      exe: process.argv[0],
      logs: join(userData, 'logs'),
      crashDumps: join(userData, 'Crashpad'),
      desktop: join(home, 'Desktop'),
      documents: join(home, 'Documents'),
      downloads: join(home, 'Downloads'),
    };
    const path = known[name];
    if (!path) throw new Error(`Failed to get '${name}' path`);
    return path;
  }
  setPath(name: string, path: string): void {
    if (resolve(path) !== path) throw new Error('Path must be absolute');
    this.#paths.set(name, path);
  }
  setAppLogsPath(path?: string): void {
    const logs = path ?? join(this.getPath('userData'), 'logs');
    mkdirSync(logs, { recursive: true });
    this.setPath('logs', logs);
  }
  setAppUserModelId(id: string | null): void {
    note('setAppUserModelId', id);
  }
  disableHardwareAcceleration(): void {
    note('disableHardwareAcceleration');
  }
  /** Every window of the double is sandboxed already. */
  enableSandbox(): void {
    note('enableSandbox');
  }
  getLocale(): string {
    return this.getSystemLocale().slice(0, 2);
  }
  getSystemLocale(): string {
    return process.env.ELECTRON_DOUBLE_LOCALE ?? 'fr-FR';
  }
  getPreferredSystemLanguages(): string[] {
    return [this.getSystemLocale()];
  }

  requestSingleInstanceLock(data: unknown = {}): boolean {
    this.#instance ??= new SingleInstance(this.getPath('userData'), (second) => {
      this.emit('second-instance', preventable({}).event, second.argv, second.cwd, second.data);
    });
    return this.#instance.request({ argv: process.argv, cwd: process.cwd(), data });
  }
  hasSingleInstanceLock(): boolean {
    return this.#instance?.held ?? false;
  }
  releaseSingleInstanceLock(): void {
    this.#instance?.release();
    this.#instance = undefined;
  }

  relaunch(options?: Electron.RelaunchOptions): void {
    note('relaunch', options);
  }
  focus(): void {
    note('app.focus');
  }
  quit(): void {
    if (this.#quitting || this.#refused('before-quit')) return;
    for (const window of this.windows()) if (!window.tryClose()) return;
    if (!this.#refused('will-quit')) this.exit(0);
  }
  exit(code = 0): void {
    if (this.#quitting) return;
    this.#quitting = true;
    this.emit('quit', preventable({}).event, code);
    this.releaseSingleInstanceLock();
    process.exit(code);
  }
  #refused(event: 'before-quit' | 'will-quit'): boolean {
    const asked = preventable({});
    this.emit(event, asked.event);
    return asked.prevented();
  }
}

export const app = new DoubleApp();
