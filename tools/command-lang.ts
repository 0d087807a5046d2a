import { systemLang } from '#main/hosts/electron-options.ts';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { createSettingsStore } from '#main/modules/settings/store.ts';
import { type Lang, langs } from '#shared/domain/writing.ts';

/** The language that the environment asks for, as POSIX reads it; null where it says nothing of a language. */
export function environmentLang(env: NodeJS.ProcessEnv): Lang | null {
  const said = env.LC_ALL || env.LC_MESSAGES || env.LANG;
  return !said || /^(?:C|POSIX)(?:\.|$)/i.test(said) ? null : systemLang([said]);
}

/** The language of the shop in a data folder; null where none can be read, whatever the reason. */
function shopLang(dataDir: string): Lang | null {
  try {
    const db = openDb(storeFile(dataDir), { readonly: true });
    try {
      const stored = createSettingsStore(db).read<{ lang?: unknown }>('settings');
      return langs.find((one) => one === stored?.lang) ?? null;
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}

/** What was asked for, else what the environment says, else the shop's, else the system's. */
export function langFor(asked: unknown, env: NodeJS.ProcessEnv, dataDir: string | null): Lang {
  return (
    langs.find((one) => one === asked) ??
    environmentLang(env) ??
    (dataDir === null ? null : shopLang(dataDir)) ??
    systemLang([Intl.DateTimeFormat().resolvedOptions().locale])
  );
}
