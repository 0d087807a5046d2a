import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Lang } from '#shared/domain/writing.ts';
import { langs } from '#shared/domain/writing.ts';
import { defaultDataFolder } from './data-folder.ts';

export interface HostOptions {
  readonly dataDir: string;
  readonly demo: boolean;
  readonly kiosk: boolean;
  /** Only what was asked for: a till that is set up knows its own language. */
  readonly lang: Lang | undefined;
  /** Site profile for a first start. */
  readonly profile: string | undefined;
}

/**
 * The command line of the till. Chromium's and Node's own switches stand on it too, so an unknown one is no error.
 * @param args what follows the executable, and the application's folder when it is not packaged
 */
export function readHostOptions(args: readonly string[]): HostOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      data: { type: 'string' },
      lang: { type: 'string' },
      demo: { type: 'boolean' },
      kiosk: { type: 'boolean' },
      profile: { type: 'string' },
    },
  });
  const { data, lang, profile } = values;
  const demo = values.demo === true;
  return {
    dataDir: path.resolve(typeof data === 'string' && data !== '' ? data : defaultDataFolder(demo)),
    demo,
    kiosk: values.kiosk === true,
    lang: langs.find((one) => one === lang),
    profile: typeof profile === 'string' && profile !== '' ? path.resolve(profile) : undefined,
  };
}

/** @param languages what the person prefers, best first, as the system says it: `fr-CI`, `en-GB` */
export const systemLang = (languages: readonly string[]): Lang =>
  langs.find((lang) => languages[0]?.toLowerCase().startsWith(lang)) ?? 'en';
