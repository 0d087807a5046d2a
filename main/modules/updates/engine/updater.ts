import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AppImageUpdater, NsisUpdater } from 'electron-updater';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { UpdateWhy } from '#shared/modules/updates/contract.ts';
import { type Announcement, agrees } from './announcement.ts';
import { sha512Of, WrongFile } from './program.ts';
import type { KnownFile } from './state.ts';
import { fetchFile, type Times, throttle, Unreachable, usualTimes } from './transfer.ts';

/** An import reads every export, and one of these makes an updater of its own as soon as it is looked at. */
const load = createRequire(import.meta.url);
const { AppImageUpdater: AppImage, NsisUpdater: Nsis } = load(
  'electron-updater',
) as typeof import('electron-updater');
const { ElectronHttpExecutor } = load(
  'electron-updater/out/electronHttpExecutor.js',
) as typeof import('electron-updater/out/electronHttpExecutor');

export interface Order {
  /** Folder of a web server with the metadata and the files; ends in a slash. */
  readonly url: string;
  readonly announcement: Announcement;
  readonly kind: 'appimage' | 'nsis';
  /** The running AppImage, or the copy of the last Windows installer: unchanged parts are taken from it. */
  readonly current: string;
  readonly version: string;
  /** Where parts and the finished file are kept. */
  readonly folder: string;
  /** app-update.yml of the running program: where its installer is kept, and who may publish for Windows. */
  readonly configFile: string;
  readonly rate_kBps: number | null;
  readonly signal: AbortSignal;
  readonly onProgress: (done_bytes: number, total_bytes: number) => void;
  readonly times?: Times;
  /** Windows' own check of the publisher; a test gives its own where there is no Windows. */
  readonly checkPublisher?: (publishers: string[], file: string) => Promise<string | null>;
}

/** What electron-updater keeps to itself and a program without Electron's windows has to set. */
interface Inside {
  httpExecutor: unknown;
  createProviderRuntimeOptions: () => unknown;
  readonly configOnDisk: {
    readonly value: Promise<{
      readonly publisherName?: unknown;
      readonly updaterCacheDirName?: unknown;
    } | null>;
  };
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException | null)?.code ?? '');

function move(from: string, to: string): void {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  try {
    fs.renameSync(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    fs.copyFileSync(from, to);
    fs.rmSync(from);
  }
}

/**
 * electron-updater's requests over Node instead of Electron's network, at a limited rate; whole files go on where a line
 * was cut.
 */
class Requests extends ElectronHttpExecutor {
  readonly #order: Order;

  constructor(order: Order) {
    super();
    this.#order = order;
  }

  override createRequest(options: http.RequestOptions, callback: (response: unknown) => void): never {
    const { rate_kBps, signal } = this.#order;
    const { request } = options.protocol === 'http:' ? http : https;
    return request({ ...options, signal }, (response) => {
      if (rate_kBps === null) return callback(response);
      const { statusCode, statusMessage, headers } = response;
      const limited = Object.assign(throttle(rate_kBps), { statusCode, statusMessage, headers });
      response.on('error', (error) => limited.destroy(error));
      response.on('aborted', () => limited.destroy(new Error('cut off')));
      callback(response.pipe(limited));
    }) as never;
  }

  /** Node tells a redirect as an answer: the library follows it from there. */
  protected override addRedirectHandlers(): void {}

  override async download(url: URL, destination: string): Promise<string> {
    const { announcement, folder, rate_kBps, signal, onProgress, times = usualTimes } = this.#order;
    const name = path.posix.basename(decodeURIComponent(url.pathname));
    const file = announcement.files.find((candidate) => candidate.name === name);
    if (!file) throw new WrongFile(name);
    // Named after the content: a part of one version is never finished with the bytes of another.
    const part = path.join(
      folder,
      'parts',
      `${file.sha512.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 40)}.part`,
    );
    for (const other of fs.existsSync(path.dirname(part)) ? fs.readdirSync(path.dirname(part)) : [])
      if (other !== path.basename(part)) fs.rmSync(path.join(path.dirname(part), other), { force: true });
    const { size, sha512 } = file;
    await fetchFile({
      url: url.href,
      part,
      size,
      rate_kBps,
      signal,
      times,
      onProgress: (done) => onProgress(done, size),
    });
    if (sha512Of(part) !== sha512) {
      fs.rmSync(part, { force: true });
      throw new WrongFile(name);
    }
    move(part, destination);
    return destination;
  }
}

/** Where electron-updater looks for the installer of the version in place, to fetch only what changed. */
function layOutInstaller(current: string, home: string, cacheName: unknown): void {
  if (typeof cacheName !== 'string' || !fs.existsSync(current)) return;
  const place = path.join(home, path.basename(cacheName), 'installer.exe');
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.rmSync(place, { force: true });
  try {
    fs.linkSync(current, place);
  } catch {
    fs.copyFileSync(current, place);
  }
}

function createUpdater(order: Order): AppImageUpdater | NsisUpdater {
  const { kind, version, folder, configFile, url } = order;
  const updaterHome = path.join(folder, 'cache');
  const adapter = {
    version,
    name: 'comptoir',
    isPackaged: true,
    appUpdateConfigPath: configFile,
    userDataPath: folder,
    baseCachePath: updaterHome,
    whenReady: () => Promise.resolve(),
    relaunch: () => {},
    quit: () => {},
    onQuit: () => {},
  };
  const updater = kind === 'nsis' ? new Nsis(null, adapter) : new AppImage(null, adapter);
  const inside = updater as unknown as Inside;
  const executor = new Requests(order);
  inside.httpExecutor = executor;
  const platform = kind === 'nsis' ? 'win32' : 'linux';
  inside.createProviderRuntimeOptions = () => ({ isUseMultipleRangeRequest: false, platform, executor });
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  // Who takes part is decided by the signed announcement alone.
  updater.isUserWithinRollout = () => true;
  if (updater instanceof Nsis && order.checkPublisher)
    updater.verifyUpdateCodeSignature = order.checkPublisher;
  // An error is also thrown; without a listener it would end the process.
  updater.on('error', () => {});
  updater.on('download-progress', ({ transferred, total }) => order.onProgress(transferred, total));
  updater.setFeedURL({ provider: 'generic', url, useMultipleRangeRequest: false });
  return updater;
}

const whys: Readonly<Record<string, UpdateWhy>> = {
  ERR_CHECKSUM_MISMATCH: 'wrong-file',
  ERR_UPDATER_INVALID_SIGNATURE: 'publisher-wrong',
  ERR_UPDATER_INVALID_UPDATE_INFO: 'disagreement',
  ERR_UPDATER_INVALID_VERSION: 'disagreement',
  ERR_UPDATER_NO_FILES_PROVIDED: 'disagreement',
};
const isDiskFault = (error: unknown): boolean => /^(?:ENOSPC|EDQUOT|EROFS|EACCES|EPERM)$/.test(codeOf(error));

/**
 * Fetches the file of a signed announcement: the parts that changed where that is possible, else all of it. Nothing is kept
 * that the announcement does not name by its hash. @throws Unreachable when the source fails; what the disk throws.
 */
export async function fetchUpdate(order: Order): Promise<Result<KnownFile, UpdateWhy>> {
  const { announcement, folder, kind } = order;
  const savedAppImage = process.env.APPIMAGE;
  // electron-updater finds the running AppImage by the variable that AppImages set.
  if (kind === 'appimage') process.env.APPIMAGE = order.current;
  try {
    const updater = createUpdater(order);
    if (kind === 'nsis') {
      const config = await (updater as unknown as Inside).configOnDisk.value.catch(() => null);
      const publishers = [config?.publisherName ?? []]
        .flat()
        .filter((name) => typeof name === 'string' && name !== '');
      // Without a name electron-updater would skip the check and say nothing.
      if (publishers.length === 0) return refused('publisher-missing');
      layOutInstaller(order.current, path.join(folder, 'cache'), config?.updaterCacheDirName);
    }
    const found = await updater.checkForUpdates();
    if (!found || !agrees(found.updateInfo, announcement)) return refused('disagreement');
    if (!found.isUpdateAvailable) return refused('disagreement');
    // Without it electron-updater asks for a range that is none, gets all of the file, and asks once more.
    const mapped = (found.updateInfo.files as { blockMapSize?: unknown }[]).some(
      ({ blockMapSize }) => Number(blockMapSize) > 0,
    );
    updater.disableDifferentialDownload = kind === 'appimage' && !mapped;
    const [fetched] = await updater.downloadUpdate();
    const name = fetched === undefined ? '' : path.basename(fetched);
    const file = announcement.files.find((candidate) => candidate.name === name);
    if (fetched === undefined || !file) return refused('wrong-file');
    const next = path.join(folder, 'next', name);
    fs.rmSync(path.dirname(next), { recursive: true, force: true });
    move(fetched, next);
    const sha512 = sha512Of(next);
    if (sha512 !== file.sha512) {
      fs.rmSync(next, { force: true });
      return refused('wrong-file');
    }
    return ok({ file: next, sha512 });
  } catch (error) {
    if (error instanceof WrongFile) return refused('wrong-file');
    const why = whys[codeOf(error)];
    if (why) return refused(why);
    if (error instanceof Unreachable || isDiskFault(error)) throw error;
    throw new Unreachable(order.url, { cause: error });
  } finally {
    if (kind === 'appimage') {
      if (savedAppImage === undefined) delete process.env.APPIMAGE;
      else process.env.APPIMAGE = savedAppImage;
    }
  }
}
