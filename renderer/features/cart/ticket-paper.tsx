import { ReceiptPaper } from '#renderer/features/printing/parts/receipt-paper.tsx';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import css from './cart.module.css';

/** The receipt as it leaves the printer: what the customer gets is what is seen. */
export function TicketPaper({ number }: { readonly number: number }) {
  const t = useT();
  const { data, refused } = useTill('tickets.receipt', { number, format: 'html' });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={css.paper} tabIndex={0}>
      {refused && <Refused answer={refused} />}
      {data && <ReceiptPaper label={t('cart.cart.ticket', { number })} html={data.content} />}
    </div>
  );
}
