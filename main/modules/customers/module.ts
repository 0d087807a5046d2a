import { defineModule } from '#main/kernel/module.ts';
import type { CartApi } from '#main/modules/cart/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { createTranslator, type Translate } from '#shared/i18n/index.ts';
import { customerKind, customersProjections } from './projections.ts';
import { createCustomers } from './service.ts';

interface Needs {
  readonly settings: SettingsApi;
  readonly cart: CartApi;
}

/** Fewer letters mean too many people. */
const shortestText = 3;
const mostMeant = 20;

export const customers = defineModule({
  name: 'customers',
  projections: customersProjections,
  create: ({ db, journal, clock, emit }, { settings, cart }: Needs) => {
    const service = createCustomers({
      db,
      journal,
      clock,
      emit,
      home: () => {
        const set = settings.get();
        const pack = set && settings.countryPack(set.country);
        if (!pack) throw new Error('the till is not set up');
        return pack.phone;
      },
      renamed: (id, context) => {
        if (cart.priced().state.carries?.[customerKind] === id) cart.renamed(context);
      },
    });
    const words = new Map<Lang, Translate>();
    const wordsOf = (lang: Lang): Translate => {
      const t = words.get(lang) ?? createTranslator(lang);
      words.set(lang, t);
      return t;
    };
    cart.carried.give({
      kind: customerKind,
      stands: service.stands,
      shown: (id, lang) => {
        const one = service.one(id);
        if (!one || one.erased_at !== null)
          return { text: wordsOf(lang)('customers.erased.one'), detail: null };
        return { text: one.name, detail: service.phone(one) };
      },
      head: (id, lang) => {
        const t = wordsOf(lang);
        const one = service.one(id);
        if (!one || one.erased_at !== null) return [t('customers.erased.one')];
        return [
          t('receipt.customer', { name: one.name }),
          ...(one.taxNumber === '' ? [] : [t('customers.receiptTax', { number: one.taxNumber })]),
        ];
      },
      meant: (text) => (text.length < shortestText ? [] : service.found(text, mostMeant)),
      tickets: (id, span) => service.tickets(id, span).map(({ number }) => number),
    });
    return { handlers: service.handlers, api: null };
  },
});
