import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CdpSession } from './cdp.ts';
import { cdp } from './connection.ts';
import type { FromPage, ToPage } from './page/isolated-world.ts';
import { isolatedWorldSource, mainWorldSource } from './page/scripts.ts';
import { answerRequests, type RequestJudge } from './requests.ts';

const worldName = 'Electron Isolated Context';

export interface RendererOptions {
  readonly width: number;
  readonly height: number;
  readonly preload: string | undefined;
  readonly additionalArguments: readonly string[];
  readonly judge: RequestJudge;
}
interface RendererEvents {
  /** `context` is the world of the very page that spoke: a reply must not reach the next page. */
  message: [FromPage, context: string];
  navigated: [url: string];
  navigatedInPage: [url: string];
  domReady: [];
  loaded: [title: string];
  console: [level: string, text: string];
  opens: [url: string, frameName: string];
  crashed: [];
  gone: [];
}

const describeProcess = (additionalArguments: readonly string[]) => ({
  type: 'renderer',
  sandboxed: true,
  contextIsolated: true,
  platform: process.platform,
  arch: process.arch,
  env: { ...process.env },
  versions: { ...process.versions },
  argv: [process.argv[0], ...additionalArguments],
});

/** The page of one window: a target of Chromium, prepared as Electron prepares a sandboxed renderer. */
export class Renderer extends EventEmitter<RendererEvents> {
  readonly targetId: string;
  readonly session: CdpSession;
  readonly #secret = `double${randomBytes(9).toString('hex')}`;
  /** The world of the preload in the page that is shown now. */
  #preloadContext: string | undefined;
  readonly #contexts = new Map<number, string>();

  private constructor(targetId: string, session: CdpSession) {
    super();
    this.targetId = targetId;
    this.session = session;
  }

  static async open(options: RendererOptions): Promise<Renderer> {
    const { browser } = cdp();
    const { width, height } = options;
    const target = { url: 'about:blank', newWindow: true, width, height };
    const { targetId } = await browser.send('Target.createTarget', target);
    const renderer = new Renderer(targetId, await cdp().attach(targetId));
    renderer.#listen();
    await renderer.#prepare(options);
    return renderer;
  }

  #listen(): void {
    const { session, targetId } = this;
    const { browser } = cdp();
    browser.on('Target.targetCrashed', (event) => {
      if (event.targetId === targetId) this.emit('crashed');
    });
    browser.on('Target.targetDestroyed', (event) => {
      if (event.targetId === targetId) this.emit('gone');
    });
    browser.on('Target.targetCreated', ({ targetInfo }) => {
      if (targetInfo.openerId !== targetId) return;
      browser.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => undefined);
    });
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const own = context.auxData as { frameId?: string } | undefined;
      if (context.name !== worldName || own?.frameId !== targetId) return;
      this.#contexts.set(context.id, context.uniqueId);
      this.#preloadContext = context.uniqueId;
    });
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const context = this.#contexts.get(executionContextId);
      if (name === this.#secret && context) this.emit('message', JSON.parse(payload) as FromPage, context);
      if (name !== `${this.#secret}:opens`) return;
      const { url, frameName } = JSON.parse(payload) as { url: string; frameName: string };
      this.emit('opens', url, frameName);
    });
    session.on('Runtime.consoleAPICalled', ({ type, args }) => {
      this.emit('console', type, args.map((value) => String(value.value ?? value.description)).join(' '));
    });
    session.on('Page.frameNavigated', ({ frame }) => {
      if (!frame.parentId) this.emit('navigated', frame.url + (frame.urlFragment ?? ''));
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === targetId) this.emit('navigatedInPage', url);
    });
    session.on('Page.domContentEventFired', () => this.emit('domReady'));
    session.on('Page.loadEventFired', async () => {
      const title = await this.evaluate('document.title').catch(() => '');
      this.emit('loaded', String(title));
    });
    session.on('Page.windowOpen', ({ url, windowName }) => this.emit('opens', url, windowName));
  }

  async #prepare(options: RendererOptions): Promise<void> {
    const { session } = this;
    const secret = this.#secret;
    const scripts = [{ source: mainWorldSource(secret) }];
    if (options.preload !== undefined) {
      const setting = {
        secret,
        path: options.preload,
        process: describeProcess(options.additionalArguments),
      };
      const source = isolatedWorldSource(setting, readFileSync(options.preload, 'utf8'));
      scripts.push(Object.assign({ source }, { worldName }));
    }
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      this.resize(options.width, options.height),
      session.send('Runtime.addBinding', { name: secret, executionContextName: worldName }),
      session.send('Runtime.addBinding', { name: `${secret}:opens` }),
      answerRequests(session, options.judge),
      ...scripts.map((script) => session.send('Page.addScriptToEvaluateOnNewDocument', script)),
    ]);
  }

  /** A window of headless Chromium is larger than its page: the page's size is set by itself. */
  async resize(width: number, height: number): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.session.send('Emulation.setDeviceMetricsOverride', metrics);
  }

  /** To the preload; dropped when there is none yet, or its page has gone meanwhile, as Electron does. */
  deliver(message: ToPage, context = this.#preloadContext): void {
    if (context === undefined) return;
    const call = {
      uniqueContextId: context,
      functionDeclaration: `function (message) { globalThis['${this.#secret}:deliver']?.(message) }`,
      arguments: [{ value: JSON.stringify(message) }],
      silent: true,
    };
    this.session.send('Runtime.callFunctionOn', call).catch(() => undefined);
  }

  async evaluate(expression: string): Promise<unknown> {
    const asked = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = await this.session.send('Runtime.evaluate', asked);
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  async close(): Promise<void> {
    await cdp()
      .browser.send('Target.closeTarget', { targetId: this.targetId })
      .catch(() => undefined);
  }
}
