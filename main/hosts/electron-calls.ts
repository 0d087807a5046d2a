import type { IpcMainInvokeEvent, WebContents } from 'electron';
import type { Application } from '#main/kernel/application.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { type Result, refused } from '#shared/kernel/result.ts';
import { createAnswering } from './answering.ts';
import { isMeta, isName, isTooLarge } from './call-message.ts';
import type { ElectronApi } from './electron-api.ts';
import { isTrustedSender } from './electron-guards.ts';
import { createTurns, type Turns } from './turns.ts';

type Answer = Result<unknown, Refusal>;

/**
 * Carries the screens' calls to the application's door and its events back. Calls that come while the till still
 * starts wait for it. A window keeps its session when its page is loaded again after a crash.
 */
export function connectScreens(
  { ipcMain }: Pick<ElectronApi, 'ipcMain'>,
  started: Promise<Application>,
): void {
  const sessions = new Map<WebContents, string>();
  let turns: Turns | null = null;
  const answering = createAnswering<string>();

  const sessionOf = (application: Application, contents: WebContents): string => {
    const known = sessions.get(contents);
    if (known !== undefined) return known;
    const sessionId = application.connect({ host: 'electron', label: 'electron' });
    sessions.set(contents, sessionId);
    contents.once('destroyed', () => {
      sessions.delete(contents);
      turns?.drop(sessionId);
      application.disconnect(sessionId);
    });
    return sessionId;
  };

  const call = async (event: IpcMainInvokeEvent, ...values: unknown[]): Promise<Answer> => {
    const [name, input, meta] = values;
    if (!isTrustedSender(event.senderFrame)) throw new Error('this page may not call the till');
    if (!isName(name) || !isMeta(meta) || isTooLarge(input))
      return refused(refusal('BAD_INPUT', { field: '', detail: '' }));
    try {
      const application = await started;
      turns ??= createTurns({ call: (...asked) => application.call(...asked) });
      const going = turns;
      const session = sessionOf(application, event.sender);
      return await answering.asks(session, name, () => going.call(session, name, input, meta));
    } catch (error) {
      console.error(name, error);
      return refused(refusal('INTERNAL', { operation: name }));
    }
  };
  ipcMain.handle('comptoir:call', call);

  const listen = (application: Application): void => {
    application.subscribe(({ name, payload, sessionId }) => {
      for (const [contents, session] of sessions) {
        const wanted = sessionId === undefined || sessionId === session;
        if (answering.isTold(session, name)) continue;
        if (!wanted || !application.hears(session, name) || contents.isDestroyed()) continue;
        try {
          contents.send('comptoir:event', name, payload);
        } catch (error) {
          // One window that is going away keeps nothing from the others.
          console.error(name, error);
        }
      }
    });
  };
  // A till that does not start is told to the person by the host itself.
  started.then(listen, () => undefined);
}
