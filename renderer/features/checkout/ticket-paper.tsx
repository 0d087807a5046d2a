import { useQuery } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { useT } from '../../ui/i18n.ts';
import css from './cart.module.css';

/** The receipt as it is printed, as text: what the customer gets is what is seen. */
export function TicketPaper({ number }: { readonly number: number }) {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['ticket', number, 'text'],
    queryFn: () => call('ticket.receipt', { number, format: 'text' }),
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={css.paper} aria-label={t('checkout.cart.ticket', { number })} tabIndex={0}>
      <pre data-testid="receipt">{data?.ok ? data.value.content : ''}</pre>
    </section>
  );
}
