import type { Settings } from '../../../shared/contract/settings.ts';
import type { ReceiptFormat } from '../../../shared/domain/receipt.ts';
import { minor } from '../../../shared/domain/units.ts';
import { useTill } from '../../state.ts';
import { useFormat } from '../../ui/format.tsx';
import { useT } from '../../ui/i18n.ts';
import { tillNow } from '../../ui/till-time.ts';
import css from './receipt-preview.module.css';
import { sampleReceipt } from './sample-receipt.ts';

const samplePrice = { 0: 1500, 2: 150, 3: 1500 } as const;

/** The paper as it would come out with what is in the fields now. */
export function ReceiptPreview({ settings }: { readonly settings: Settings }) {
  const t = useT();
  const format = useFormat();
  const session = useTill((state) => state.session);
  const { decimals } = format.currency;
  const written: ReceiptFormat = {
    t: (word, params) => t(`receipt.${word}`, params),
    money: format.amount,
    figure: format.number,
    quantity: (quantity) => format.qty(quantity),
    rate: format.percent,
    dateTime: format.dateTime,
    day: (day) => day,
  };
  const lines = sampleReceipt(settings, written, {
    first: t('settings.receipt.sampleFirst'),
    second: t('settings.receipt.sampleSecond'),
    cash: t('receipt.cash'),
    till: settings.till.name,
    cashier: session?.user?.name ?? '',
    version: session?.version ?? '',
    at: tillNow(),
    price_minor: minor(decimals === 0 || decimals === 2 || decimals === 3 ? samplePrice[decimals] : 100),
  });
  return (
    <figure className={css.preview}>
      <figcaption>{t('settings.receipt.preview')}</figcaption>
      <div className={css.paper} data-width={settings.receipt.width} data-testid="receipt-preview">
        {lines.map((line, at) =>
          line.kind === 'line' ? (
            <pre
              // biome-ignore lint/suspicious/noArrayIndexKey: a line of a receipt is its place
              key={at}
              data-bold={line.bold || undefined}
              data-size={line.size}
            >
              {line.text || ' '}
            </pre>
          ) : (
            line.kind === 'barcode' && (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line of a receipt is its place
              <div key={at} className={css.barcode}>
                {line.data}
              </div>
            )
          ),
        )}
      </div>
    </figure>
  );
}
