import { memo } from 'react';
import { useFormat } from '../../ui/format.tsx';
import { useT } from '../../ui/i18n.ts';
import { Keypad } from '../../ui/keypad.tsx';

import { checkout, selectedLine, setCheckout, useCheckout } from './cart-state.ts';
import { fixed, noEntry, typed } from './entry.ts';
import css from './entry-pad.module.css';
import { leavePaid, openAsk, setPrice } from './gestures.ts';
import { useReaders } from './readers.ts';

/** What the fingers have typed, and the keys that say what it is: a quantity, a discount, a price. */
export const EntryPad = memo(function EntryPad() {
  const t = useT();
  const format = useFormat();
  const read = useReaders();
  const entry = useCheckout((state) => state.entry);
  // Whether there is one, and no more: a scan must not draw the keys again.
  const chosen = useCheckout((state) => selectedLine(state) !== undefined);
  const { text, times_milli } = entry;

  /** A price that was typed first is taken as it is; else it is asked for. */
  async function price(): Promise<void> {
    const line = selectedLine(checkout());
    if (!line) return;
    const amount = text === '' ? null : read.money(text);
    if (amount === null) return openAsk({ kind: 'price', lineId: line.id });
    if (await setPrice(line.id, amount)) setCheckout({ entry: noEntry });
  }
  function discount(): void {
    openAsk({ kind: 'discount', lineId: selectedLine(checkout())?.id ?? null, text });
    setCheckout({ entry: noEntry });
  }

  return (
    <div className={css.entry}>
      <div className={css.display} data-testid="entry" data-text={text} data-times={times_milli ?? undefined}>
        <span className={css.figures}>
          {times_milli !== null && `${format.qty(times_milli)} × `}
          {format.lang === 'en' ? text.replace(',', '.') : text}
        </span>
        <span className={css.hint}>
          {text === ''
            ? times_milli === null
              ? t('checkout.entry.empty')
              : t('checkout.entry.times')
            : t('checkout.entry.typed')}
        </span>
      </div>
      <Keypad
        onKey={(key) => {
          leavePaid();
          setCheckout({ entry: typed(checkout().entry, key, 3), remark: null });
        }}
        side={[
          {
            id: 'times',
            label: t('checkout.entry.timesKey'),
            onPress: () => setCheckout({ entry: fixed(entry) }),
            pressed: times_milli !== null,
          },
          { id: 'discount', label: t('checkout.entry.discountKey'), onPress: discount, disabled: !chosen },
          {
            id: 'price',
            label: t('checkout.entry.priceKey'),
            onPress: () => void price(),
            disabled: !chosen,
          },
        ]}
      />
    </div>
  );
});
