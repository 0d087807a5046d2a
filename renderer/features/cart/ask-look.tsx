import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { refusalText, useMay, useSession } from '#renderer/kernel/session.ts';
import { callTill, receiptRefusals, showScanned } from '#renderer/kernel/use-call.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { useScan } from '#renderer/ui/scanner.ts';
import { playLow, playTick } from '#renderer/ui/sounds.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import { Choices } from './ask-code.tsx';
import css from './asks.module.css';
import { answering, chooseProduct, closeAsk, isWeighed } from './gestures.ts';
import { TicketPaper } from './ticket-paper.tsx';

/** What was found, or a sentence why nothing was. */
interface Seen {
  readonly products: readonly ProductView[];
  readonly said: string;
}
const mostFound = 8;

/** What does this cost, and is there any left? Nothing is sold by asking. */
export function AskPriceCheck({ typed }: { readonly typed: string }) {
  const t = useT();
  const format = useFormat();
  const [text, setText] = useState(typed);
  const [seen, setSeen] = useState<Seen | null>(null);
  const show = (products: readonly ProductView[], said: string): void => {
    setSeen({ products, said });
    setText('');
    if (products.length > 0) playTick();
    else playLow();
  };
  /** What was scanned is a code and nothing else: no product is shown for looking like it. */
  async function look(code: string): Promise<void> {
    const found = await call('catalog.readCode', { code });
    if (found.ok) return show(found.value, '');
    if (receiptRefusals.includes(found.refusal.code)) {
      closeAsk();
      return showScanned(found.refusal, code);
    }
    const unknown = found.refusal.code === 'UNKNOWN_CODE';
    show([], unknown ? t('cart.finder.nothing', { text: code }) : refusalText(found.refusal));
  }
  async function find(words: string): Promise<void> {
    const byCode = await call('catalog.byCode', { code: words });
    if (byCode.ok && byCode.value.length > 0) return show(byCode.value, '');
    const found = await call('catalog.search', { text: words, limit: mostFound });
    show(found.ok ? found.value.products : [], t('cart.finder.nothing', { text: words }));
  }
  useScan((code) => void look(code));
  const [product, ...others] = seen?.products ?? [];
  return (
    <Dialog
      opened
      title={t('cart.priceCheck.title')}
      onClose={closeAsk}
      size="34rem"
      testId="ask-price-check"
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') void find(text.trim());
        }}
      >
        <TextInput
          label={t('cart.priceCheck.field')}
          value={text}
          maxLength={80}
          onChange={(event) => setText(event.target.value)}
          data-autofocus
          data-testid="price-check"
        />
      </form>
      <div className={css.seen} role="status" data-testid="price-seen">
        {!seen && <p className={css.lead}>{t('cart.priceCheck.lead')}</p>}
        {seen && !product && <p className={css.lead}>{seen.said}</p>}
        {others.length > 0 && seen && (
          <>
            <p className={css.lead}>{t('cart.priceCheck.several')}</p>
            <Choices products={seen.products} onChoose={(one) => setSeen({ products: [one], said: '' })} />
          </>
        )}
        {product && others.length === 0 && (
          <>
            <p className={css.seen_name}>{product.name}</p>
            <p className={css.seen_price}>
              {product.price_minor === null
                ? t('cart.finder.noPrice')
                : `${format.amount(product.price_minor)}${isWeighed(product.unit) ? `/${product.unit}` : ''}`}
            </p>
            <p className={css.lead}>
              {product.stock_milli !== null &&
                t('cart.finder.stock', { quantity: format.qty(product.stock_milli, product.unit) })}
            </p>
            <Button
              size="lg"
              onClick={() => {
                closeAsk();
                void chooseProduct(product);
              }}
              data-testid="price-sell"
            >
              {t('cart.priceCheck.sell')}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}

export function AskLastTicket() {
  const t = useT();
  const last = useSession((state) => state.session?.lastSale ?? null);
  const mayReprint = useMay('ticket.reprint');
  const [busy, setBusy] = useState(false);
  async function reprint(number: number): Promise<boolean> {
    const answer = await callTill('tickets.reprint', { number });
    if (!answer.ok) return false;
    const { copy } = answer.value;
    const text =
      copy === 0
        ? t('cart.lastTicket.original', { number })
        : t('cart.lastTicket.printing', { number, copy });
    showNotice({ tone: 'ok', text });
    return true;
  }
  async function reprintOnce(number: number): Promise<void> {
    setBusy(true);
    await answering(() => reprint(number));
    setBusy(false);
  }
  return (
    <Dialog
      opened
      title={last ? t('cart.cart.ticket', { number: last.number }) : t('cart.lastTicket.title')}
      onClose={closeAsk}
      size="38rem"
      testId="ask-last-ticket"
      foot={
        last && (
          <Button
            size="lg"
            variant="filled"
            disabled={!mayReprint || busy}
            onClick={() => void reprintOnce(last.number)}
            data-autofocus
            data-testid="reprint"
          >
            {t('cart.lastTicket.reprint')}
          </Button>
        )
      }
    >
      {last ? (
        <div className={css.ticket}>
          <TicketPaper number={last.number} />
        </div>
      ) : (
        <p className={css.lead}>{t('cart.lastTicket.none')}</p>
      )}
    </Dialog>
  );
}
