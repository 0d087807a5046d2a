import type { Lang } from '../shared/contract/views.ts';
import type { ApplicationOptions } from './app.ts';

/**
 * The language of a screen where nobody is signed in: what the start asked for, then the shop's, then the computer's. Before
 * there is a shop, the terminal, the browser and the window so speak the same.
 */
export const screenLang = (
  { lang, systemLang }: Pick<ApplicationOptions, 'lang' | 'systemLang'>,
  shop: Lang | undefined,
): Lang => lang ?? shop ?? systemLang ?? 'fr';
