import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { eventNames, operationKinds } from '#shared/contract/names.ts';

type Listener = (payload: unknown) => void;
interface CallMeta {
  readonly commandId?: string;
  readonly override?: string;
  readonly question?: string;
}

const operations: ReadonlySet<string> = new Set(Object.keys(operationKinds));
const listeners = new Map<string, Set<Listener>>(eventNames.map((name) => [name, new Set()]));

/** One listener for the life of the page: nothing of Electron, not even its event, reaches the screens. */
ipcRenderer.on('comptoir:event', (_event: IpcRendererEvent, name: string, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(payload);
});

contextBridge.exposeInMainWorld('comptoir', {
  host: 'electron',
  async call(name: string, input: unknown, meta?: CallMeta): Promise<unknown> {
    if (!operations.has(name)) {
      return { ok: false, refusal: { code: 'UNKNOWN_OPERATION', params: { operation: String(name) } } };
    }
    return ipcRenderer.invoke('comptoir:call', name, input, meta);
  },
  /** Gives the function that stops listening; an event that does not exist is never heard. */
  on(name: string, listener: Listener): () => void {
    listeners.get(name)?.add(listener);
    return () => void listeners.get(name)?.delete(listener);
  },
});
