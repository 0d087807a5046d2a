import type { CartApi } from '#main/modules/cart/module.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import type { PrintingApi } from '#main/modules/printing/module.ts';
import type { SalesApi } from '#main/modules/sales/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { Users } from '#main/modules/users/service.ts';
import { saleReceipt } from '#shared/domain/receipt-sale.ts';
import { saleReceiptData } from '#shared/domain/sale-receipt-data.ts';
import type { PrintPreview } from '#shared/modules/printing/contract.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';

/** Some have no price yet, or bear a tax whose rate nobody has typed. */
const goodsLookedAt = 100;
/** In the place of the signature, which only a recorded sale has. */
const unsigned = '-'.repeat(43);

interface PreviewDeps {
  readonly settings: Pick<SettingsApi, 'get'>;
  readonly users: Pick<Users, 'name'>;
  readonly catalog: Pick<CatalogApi, 'bestSold'>;
  readonly cart: Pick<CartApi, 'sample'>;
  readonly sales: Pick<SalesApi, 'sample' | 'nextNumber'>;
  readonly printing: Pick<PrintingApi, 'draftPaper' | 'printedLines'>;
  readonly clock: { now(): number };
  readonly localTime: (at: number) => { readonly hour: number };
}

/**
 * What a draft of the settings would print, for the form in which it is typed: the next receipt of the till as a sale by these
 * rules would make it, the way of a real one but for the journal.
 */
export const createPreview =
  ({ settings, users, catalog, cart, sales, printing, clock, localTime }: PreviewDeps) =>
  (draft: Settings, user: number): PrintPreview | null => {
    // The currency and the coins are those of the country: another one is another shop.
    if (draft.country !== settings.get()?.country) return null;
    const at = clock.now();
    const { rules, paper } = printing.draftPaper(draft);
    const { width, format, lang, tillNamed: _named, ...shop } = paper;
    const sample = cart.sample(catalog.bestSold(goodsLookedAt), rules, lang, at);
    const data = saleReceiptData(
      { fact: sales.sample(sample, rules, sales.nextNumber(), localTime(at).hour), sold_at: at },
      { ...shop, head: [], copy: 0, signature: unsigned, cashier: users.name(user) ?? `#${user}` },
    );
    return printing.printedLines(saleReceipt(data, format, width), draft);
  };
