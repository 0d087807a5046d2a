import { UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useCarried } from '#renderer/kernel/feature.ts';
import { useT } from '#renderer/ui/i18n.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import css from './carried-strip.module.css';
import { useCheckout } from './cart-state.ts';
import { carry, openAsk } from './gestures.ts';

/** What goes with the goods: pressed, another one is asked for; the cross leaves it behind. */
export function CarriedStrip({ cart }: { readonly cart: CartView }) {
  const t = useT();
  const kinds = useCarried();
  const paying = useCheckout((state) => state.paying);
  const rows = cart.carries.flatMap((one) => {
    const of = kinds.find(({ kind }) => kind === one.kind);
    return of ? [{ ...one, of }] : [];
  });
  return rows.map(({ kind, text, detail, of }) => (
    <div key={kind} className={css.strip} data-testid={`carried-${kind}`}>
      <of.icon size="1.25rem" stroke={1.75} />
      <UnstyledButton
        className={css.who}
        disabled={paying}
        title={t(of.label)}
        onClick={() => openAsk({ kind: 'carry', of: kind })}
        data-testid={`carried-${kind}-other`}
      >
        <strong>{text}</strong>
        {detail && <span>{detail}</span>}
      </UnstyledButton>
      <UnstyledButton
        className={css.drop}
        disabled={paying}
        aria-label={t('cart.carried.drop', { name: text })}
        onClick={() => void carry(kind, null)}
        data-testid={`carried-${kind}-drop`}
      >
        <IconX size="1.25rem" stroke={2} aria-hidden="true" />
      </UnstyledButton>
    </div>
  ));
}
