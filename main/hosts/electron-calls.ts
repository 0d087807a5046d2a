import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { type Refusal, refusal } from '../../shared/errors.ts';
import { type Result, refused } from '../../shared/result.ts';
import type { Application } from '../app.ts';
import type { CallMeta } from '../dispatch.ts';
import type { ElectronApi } from './electron-api.ts';
import { isTrustedSender } from './electron-guards.ts';

type Answer = Result<unknown, Refusal>;

const isOptionalText = (value: unknown): boolean => value === undefined || typeof value === 'string';
const isMeta = (value: unknown): value is CallMeta | undefined => {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { commandId, override } = value as Record<string, unknown>;
  return isOptionalText(commandId) && isOptionalText(override);
};

/**
 * Carries the screens' calls to the application's door and its events back. Calls that come while the till still
 * starts wait for it. A window keeps its session when its page is loaded again after a crash.
 */
export function connectScreens(
  { ipcMain }: Pick<ElectronApi, 'ipcMain'>,
  started: Promise<Application>,
): void {
  const seats = new Map<WebContents, string>();

  const seatOf = (application: Application, contents: WebContents): string => {
    const known = seats.get(contents);
    if (known !== undefined) return known;
    const sessionId = application.connect({ host: 'electron', label: 'electron' });
    seats.set(contents, sessionId);
    contents.once('destroyed', () => {
      seats.delete(contents);
      application.disconnect(sessionId);
    });
    return sessionId;
  };

  const call = async (event: IpcMainInvokeEvent, ...values: unknown[]): Promise<Answer> => {
    const [name, input, meta] = values;
    if (!isTrustedSender(event.senderFrame)) throw new Error('this page may not call the till');
    if (typeof name !== 'string' || !isMeta(meta))
      return refused(refusal('BAD_INPUT', { field: '', detail: '' }));
    try {
      const application = await started;
      return await application.call(seatOf(application, event.sender), name, input, meta);
    } catch (error) {
      console.error(name, error);
      return refused(refusal('INTERNAL', { operation: name }));
    }
  };
  ipcMain.handle('comptoir:call', call);

  const listen = (application: Application): void => {
    application.subscribe(({ name, payload, sessionId }) => {
      for (const [contents, seat] of seats) {
        const wanted = sessionId === undefined || sessionId === seat;
        if (wanted && !contents.isDestroyed()) contents.send('comptoir:event', name, payload);
      }
    });
  };
  // A till that does not start is told to the person by the host itself.
  started.then(listen, () => undefined);
}
