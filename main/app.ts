import { forSignedIn } from '#shared/contract/events.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { type Application, type ApplicationOptions, type Outside, ProgramExchanged } from './application.ts';
import { compose } from './compose.ts';
import { storeRefusal } from './kernel/db/store-error.ts';
import { tell } from './kernel/tell.ts';
import { findProfile, productsFile } from './modules/site/engine/profile-file.ts';
import { importProfileProducts } from './modules/site/engine/profile-products.ts';
import { createRescue } from './rescue.ts';
import { canBeRescued } from './rescue-state.ts';
import { noteLang, screenLang } from './screen-lang.ts';
import { startAfterUpdate } from './update-binding.ts';

/** Sets a till up by the site profile that lies there for it; the person sets it up where there is none. */
async function settleFirstStart(
  { settings, dispatch, site }: ReturnType<typeof compose>,
  options: ApplicationOptions,
): Promise<void> {
  if (settings.isSetUp()) return;
  const found = findProfile(options.dataDir, options.profile);
  if (!found) return;
  const guide = dispatch.connect({ host: 'tool', lang: screenLang(options, undefined) });
  await site.firstStart(found, guide, (products) =>
    importProfileProducts(
      (name, input) => dispatch.call(guide.id, name, input),
      productsFile(found.file),
      products,
    ),
  );
  dispatch.disconnect(guide.id);
}

/**
 * The till without its window. @throws ProgramExchanged when an update is taken back; StoreError with a refusal when the
 * store cannot be used: folder in use, disk full or read-only, file damaged or from a newer program.
 */
export async function createApplication(options: ApplicationOptions): Promise<Application> {
  try {
    return await openApplication(options);
  } catch (error) {
    const reason = storeRefusal(error);
    if (!options.rescue || !canBeRescued(reason)) throw error;
    return createRescue(options, () => openApplication(options), reason);
  }
}

async function openApplication(options: ApplicationOptions): Promise<Application> {
  if ((await startAfterUpdate(options)) === 'restart') throw new ProgramExchanged();
  let offered: string | null = null;
  const outside: Outside = {
    offered: () => offered,
    listeners: new Set(),
    sessions: new Map(),
    reopen: async (between) => {
      try {
        await till.close();
        between?.();
      } finally {
        // Who was somebody in the shop before is nobody in the one that opens now, at whatever screen.
        for (const seat of outside.sessions.values()) {
          seat.user = null;
          seat.overrides.clear();
        }
        till = compose(options, outside);
        tell(outside.listeners, { name: 'session.changed', payload: {} }, options.log);
      }
    },
  };
  let till = compose(options, outside);
  let closing: Promise<void> | null = null;
  const lang = (): Lang => screenLang(options, till.settings.get()?.lang);
  if (options.demo && !till.settings.isSetUp()) {
    const { dispatch } = till;
    const guide = dispatch.connect({ host: 'tool', lang: lang() });
    await dispatch.call(guide.id, 'setup.demo', { lang: lang(), country: 'SN' });
    dispatch.disconnect(guide.id);
  }
  await settleFirstStart(till, options);
  const settleMachine = (): void => {
    const settings = till.settings.get();
    if (!settings) return;
    try {
      noteLang(options.dataDir, settings.lang);
      options.host?.settleMachine?.(settings.machine);
    } catch (error) {
      // A folder of the desktop that may not be written stops no till.
      options.log?.warn('the settings of the computer', error);
    }
  };
  settleMachine();
  outside.listeners.add(({ name }) => {
    if (name === 'settings.changed') settleMachine();
  });
  return {
    connect: ({ host }) => {
      const seat = till.dispatch.connect({ host, lang: lang() });
      if (host === 'tool') seat.user = till.owner();
      else till.updates.reached();
      return seat.id;
    },
    disconnect: (id) => till.dispatch.disconnect(id),
    call: (...call) => {
      till.called();
      return till.dispatch.call(...call);
    },
    subscribe: (listener) => {
      outside.listeners.add(listener);
      return () => {
        outside.listeners.delete(listener);
      };
    },
    hears: (id, event) => !forSignedIn.has(event) || till.dispatch.session(id)?.user != null,
    offerBackup: (path) => {
      offered = path;
      tell(outside.listeners, { name: 'restore.offered', payload: { path } }, options.log);
    },
    flush: () => till.store.db.flush(),
    close: () => {
      outside.listeners.clear();
      closing ??= till.close();
      return closing;
    },
  };
}
