import { UnstyledButton } from '@mantine/core';
import { Answers } from '#renderer/ui/answers.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { useScan } from '#renderer/ui/scanner.ts';
import type { Milli } from '#shared/domain/units.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import css from './asks.module.css';
import { setCheckout } from './cart-state.ts';
import { noEntry } from './entry.ts';
import { closeAsk, openAsk, scan, scanWhole, sellChosen } from './gestures.ts';

interface ChoicesProps {
  readonly products: readonly ProductView[];
  readonly onChoose: (product: ProductView) => void;
}

/** Products of which a person chooses one, with what tells them apart. */
export function Choices({ products, onChoose }: ChoicesProps) {
  const format = useFormat();
  return (
    <div className={css.choices}>
      {products.map((product, index) => (
        <UnstyledButton
          key={product.id}
          className={css.choice}
          data-autofocus={index === 0 || undefined}
          onClick={() => onChoose(product)}
          data-testid={`pick-${product.id}`}
        >
          <span>{product.name}</span>
          <strong>{product.price_minor === null ? '' : format.amount(product.price_minor)}</strong>
        </UnstyledButton>
      ))}
    </div>
  );
}

interface PickProps {
  readonly code: string;
  readonly products: readonly ProductView[];
  readonly qty_milli: Milli;
}

/** Several products bear one code: the cashier says which, never the till. */
export function AskPick({ code, products, qty_milli }: PickProps) {
  const t = useT();
  return (
    <Dialog opened title={t('cart.pick.title')} onClose={closeAsk} testId="ask-pick">
      <p className={css.lead}>{t('cart.pick.lead', { code })}</p>
      <Choices
        products={products}
        onChoose={(product) => {
          closeAsk();
          void sellChosen(code, product, qty_milli);
        }}
      />
    </Dialog>
  );
}

interface MisreadProps {
  readonly code: string;
  readonly qty_milli: Milli;
}

/** A number whose check digit is wrong: no product is made of a slip of the scanner, unless a person says so. */
export function AskMisread({ code, qty_milli }: MisreadProps) {
  const t = useT();
  useScan((again, { other, whole }) => {
    if (whole?.startsWith(code)) return scanWhole(whole, qty_milli);
    closeAsk();
    void scan(again, other && { code: other.text, figuresBefore: undefined });
  });
  function keep(): void {
    setCheckout({ entry: noEntry });
    openAsk({ kind: 'new-product', code, qty_milli });
  }
  return (
    <Dialog
      opened
      title={t('cart.misread.title')}
      onClose={closeAsk}
      size="32rem"
      testId="ask-misread"
      foot={
        <Answers
          keep={t('cart.misread.again')}
          onKeep={closeAsk}
          act={t('cart.misread.keep')}
          onAct={keep}
          safe
          testIds={{ keep: 'misread-again', act: 'misread-keep' }}
        />
      }
    >
      <p className={css.lead} data-testid="misread-code">
        {t('cart.misread.lead', { code })}
      </p>
    </Dialog>
  );
}
