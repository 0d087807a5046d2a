import type { Settings } from '../../../shared/contract/settings.ts';
import type { ReceiptFormat, ShopBlock } from '../../../shared/domain/receipt.ts';
import { layoutReceipt, type PrintedLine } from '../../../shared/domain/receipt-layout.ts';
import { saleReceipt } from '../../../shared/domain/receipt-sale.ts';
import { type Minor, milli, minor, ZERO } from '../../../shared/domain/units.ts';

export interface SampleWords {
  readonly first: string;
  readonly second: string;
  readonly cash: string;
  readonly till: string;
  readonly cashier: string;
  readonly version: string;
  readonly at: number;
  /** A price of the size people pay here. */
  readonly price_minor: Minor;
}

const columns = { 80: 48, 58: 32 } as const;

const shopOf = ({ shop }: Settings): ShopBlock => ({
  name: shop.name,
  address: shop.address.split('\n').filter((line) => line.trim() !== ''),
  ...(shop.phone !== '' && { phone: shop.phone }),
  taxIds: Object.entries(shop.taxIds).map(([label, number]) => ({ label, number })),
});

/** A made-up sale as the printer would lay it out with these settings, before anything is saved. It bears no tax. */
export function sampleReceipt(settings: Settings, format: ReceiptFormat, words: SampleWords): PrintedLine[] {
  const { width, footer } = settings.receipt;
  const price = words.price_minor;
  const line = (name: string, pieces: number) => ({
    name,
    qty_milli: milli(pieces * 1000),
    price_minor: price,
    amount_minor: minor(price * pieces),
    discounts: [],
  });
  const total_minor = minor(price * 3);
  const document = saleReceipt(
    {
      kind: 'sale',
      copy: 0,
      training: false,
      software: `Comptoir ${words.version}`,
      shop: shopOf(settings),
      number: '42',
      sold_at: words.at,
      till: settings.till.name,
      cashier: words.cashier,
      lines: [line(words.first, 2), line(words.second, 1)],
      subtotal_minor: total_minor,
      discounts: [],
      total_minor,
      rounding_minor: ZERO,
      taxes: [],
      tenders: [{ kind: 'cash', label: words.cash, given_minor: minor(price * 4), change_minor: price }],
      items_milli: milli(3000),
      footer: footer.split('\n').filter((text) => text.trim() !== ''),
    },
    format,
    width,
  );
  return layoutReceipt(document, { columns: columns[width], doubleWidth: true });
}
