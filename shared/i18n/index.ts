import { createInstance, type i18n } from 'i18next';
import { type Lang, langs } from '#shared/domain/writing.ts';
import enBackup from './en/backup.json' with { type: 'json' };
import enCheckout from './en/checkout.json' with { type: 'json' };
import enClock from './en/clock.json' with { type: 'json' };
import enCommon from './en/common.json' with { type: 'json' };
import enHealth from './en/health.json' with { type: 'json' };
import enHelp from './en/help.json' with { type: 'json' };
import enHost from './en/host.json' with { type: 'json' };
import enImport from './en/import.json' with { type: 'json' };
import enPapers from './en/papers.json' with { type: 'json' };
import enPayment from './en/payment.json' with { type: 'json' };
import enProducts from './en/products.json' with { type: 'json' };
import enReceipt from './en/receipt.json' with { type: 'json' };
import enRefusal from './en/refusal.json' with { type: 'json' };
import enReports from './en/reports.json' with { type: 'json' };
import enSettings from './en/settings.json' with { type: 'json' };
import enSetup from './en/setup.json' with { type: 'json' };
import enShift from './en/shift.json' with { type: 'json' };
import enSignin from './en/signin.json' with { type: 'json' };
import enTickets from './en/tickets.json' with { type: 'json' };
import enTools from './en/tools.json' with { type: 'json' };
import enUpdates from './en/updates.json' with { type: 'json' };
import frBackup from './fr/backup.json' with { type: 'json' };
import frCheckout from './fr/checkout.json' with { type: 'json' };
import frClock from './fr/clock.json' with { type: 'json' };
import frCommon from './fr/common.json' with { type: 'json' };
import frHealth from './fr/health.json' with { type: 'json' };
import frHelp from './fr/help.json' with { type: 'json' };
import frHost from './fr/host.json' with { type: 'json' };
import frImport from './fr/import.json' with { type: 'json' };
import frPapers from './fr/papers.json' with { type: 'json' };
import frPayment from './fr/payment.json' with { type: 'json' };
import frProducts from './fr/products.json' with { type: 'json' };
import frReceipt from './fr/receipt.json' with { type: 'json' };
import frRefusal from './fr/refusal.json' with { type: 'json' };
import frReports from './fr/reports.json' with { type: 'json' };
import frSettings from './fr/settings.json' with { type: 'json' };
import frSetup from './fr/setup.json' with { type: 'json' };
import frShift from './fr/shift.json' with { type: 'json' };
import frSignin from './fr/signin.json' with { type: 'json' };
import frTickets from './fr/tickets.json' with { type: 'json' };
import frTools from './fr/tools.json' with { type: 'json' };
import frUpdates from './fr/updates.json' with { type: 'json' };

const fr = {
  common: frCommon,
  refusal: frRefusal,
  setup: frSetup,
  signin: frSignin,
  checkout: frCheckout,
  payment: frPayment,
  products: frProducts,
  import: frImport,
  shift: frShift,
  reports: frReports,
  tickets: frTickets,
  settings: frSettings,
  receipt: frReceipt,
  host: frHost,
  help: frHelp,
  backup: frBackup,
  health: frHealth,
  tools: frTools,
  updates: frUpdates,
  clock: frClock,
  papers: frPapers,
};

const en = {
  common: enCommon,
  refusal: enRefusal,
  setup: enSetup,
  signin: enSignin,
  checkout: enCheckout,
  payment: enPayment,
  products: enProducts,
  import: enImport,
  shift: enShift,
  reports: enReports,
  tickets: enTickets,
  settings: enSettings,
  receipt: enReceipt,
  host: enHost,
  help: enHelp,
  backup: enBackup,
  health: enHealth,
  tools: enTools,
  updates: enUpdates,
  clock: enClock,
  papers: enPapers,
};

export const texts = { fr, en } as const;

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type WithoutPlural<K extends string> = K extends `${infer Base}_${PluralForm}` ? Base : K;
type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? WithoutPlural<K> : `${K}.${Leaves<T[K]>}`;
}[keyof T & string];

/** Every text that exists, as `area.key`; plural forms are named without their suffix. */
export type TextKey = Leaves<typeof fr>;
export type TextParams = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, params?: TextParams) => string;

interface Tree {
  readonly [key: string]: string | Tree;
}

/** French says "1 000 000 de lignes" with a third plural form; a text without one borrows the ordinary plural. */
function withManyForms(tree: Tree): Tree {
  const out: Record<string, string | Tree> = {};
  for (const [key, value] of Object.entries(tree)) {
    out[key] = typeof value === 'string' ? value : withManyForms(value);
    const many = key.replace(/_other$/, '_many');
    if (many !== key && !(many in tree)) out[many] = value;
  }
  return out;
}

/** An i18next instance with every text of both languages, ready at once: nothing is fetched. */
export function createI18n(lang: Lang, plugins: readonly Parameters<i18n['use']>[0][] = []): i18n {
  const instance = createInstance();
  for (const plugin of plugins) instance.use(plugin);
  const postProcess = plugins.flatMap((plugin) =>
    'type' in plugin && plugin.type === 'postProcessor' && 'name' in plugin ? [String(plugin.name)] : [],
  );
  void instance.init({
    lng: lang,
    fallbackLng: 'fr',
    supportedLngs: langs,
    initAsync: false,
    postProcess,
    interpolation: { escapeValue: false },
    resources: { fr: { translation: withManyForms(fr) }, en: { translation: withManyForms(en) } },
  });
  return instance;
}

/** `t` for one language, for the places that have no React: receipts, exports, the main process. */
export function createTranslator(lang: Lang): Translate {
  return createI18n(lang).t as unknown as Translate;
}
