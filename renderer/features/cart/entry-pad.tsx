import { UnstyledButton } from '@mantine/core';
import { IconCalculator } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Keypad } from '#renderer/ui/keypad.tsx';
import { keys } from '#renderer/ui/keys.ts';
import { writings } from '#shared/domain/writing.ts';
import { checkout, selectedLine, setEntry, useCheckout } from './cart-state.ts';
import { fixed, typed } from './entry.ts';
import css from './entry-pad.module.css';
import { useLineGestures } from './line-gestures.ts';
import { leavePaid } from './paying.ts';

/**
 * What the fingers have typed, and the keys that say what it is: a quantity, a discount, a price. On a small screen the pad
 * folds, and its button brings it over the goods.
 */
export const EntryPad = memo(function EntryPad({ onEnter }: { readonly onEnter: () => void }) {
  const t = useT();
  const format = useFormat();
  const line = useLineGestures();
  const [unfolded, setUnfolded] = useState(false);
  const entry = useCheckout((state) => state.entry);
  // Whether there is one, and no more: a scan must not draw the keys again.
  const chosen = useCheckout((state) => selectedLine(state) !== undefined);
  const { text, times_milli } = entry;

  return (
    <div className={css.entry} data-unfolded={unfolded || undefined}>
      <div className={css.display} data-testid="entry" data-text={text} data-times={times_milli ?? undefined}>
        <span className={css.figures}>
          {times_milli !== null && `${format.qty(times_milli)} × `}
          {text.replace(',', writings[format.lang].decimal)}
        </span>
        <span className={css.hint}>
          {text === ''
            ? times_milli === null
              ? t('cart.entry.empty')
              : t('cart.entry.times')
            : t('cart.entry.typed')}
        </span>
        <UnstyledButton
          className={css.fold}
          aria-expanded={unfolded}
          title={t('cart.entry.unfoldHint')}
          onClick={() => setUnfolded(!unfolded)}
          data-testid="pad-unfold"
        >
          <IconCalculator size="1.25rem" stroke={1.75} aria-hidden="true" />
          {t('cart.entry.unfold')}
        </UnstyledButton>
      </div>
      <Keypad
        onKey={(key) => {
          leavePaid();
          setEntry(typed(checkout().entry, key, 3));
        }}
        side={[
          {
            id: 'times',
            label: t('cart.entry.timesKey'),
            onPress: () => setEntry(fixed(entry)),
            pressed: times_milli !== null,
          },
          {
            id: 'discount',
            label: t('cart.entry.discountKey'),
            chord: keys.lineDiscount,
            onPress: line.discount,
            disabled: !chosen,
          },
          {
            id: 'price',
            label: t('cart.entry.priceKey'),
            chord: keys.linePrice,
            onPress: () => void line.price(),
            disabled: !chosen,
          },
        ]}
        enter={{ id: 'enter', label: t('cart.entry.enterKey'), chord: 'enter', onPress: onEnter }}
      />
    </div>
  );
});
