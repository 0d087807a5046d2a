import { useQuery } from '@tanstack/react-query';
import { ReceiptPaper } from '#renderer/features/printing/parts/receipt-paper.tsx';
import { call } from '#renderer/kernel/api.ts';
import { useT } from '#renderer/ui/i18n.ts';
import css from './cart.module.css';

/** The receipt as it leaves the printer: what the customer gets is what is seen. */
export function TicketPaper({ number }: { readonly number: number }) {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['ticket', number, 'receipt'],
    queryFn: () => call('ticket.receipt', { number, format: 'html' }),
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={css.paper} tabIndex={0}>
      {data?.ok && <ReceiptPaper label={t('cart.cart.ticket', { number })} html={data.value.content} />}
    </div>
  );
}
