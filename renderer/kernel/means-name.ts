import { useT } from '#renderer/ui/i18n.ts';
import type { TenderKind } from '#shared/domain/means.ts';

interface Paid {
  readonly kind: TenderKind;
  readonly operator?: string | null | undefined;
}

/** What a means of payment is called: its own name, or the word for its kind. */
export function useMeansName(): (paid: Paid) => string {
  const t = useT();
  return ({ kind, operator }) => operator || t(`sales.tender.${kind}`);
}

/** What the reference of a payment of this kind is called. */
export function useReferenceName(): (kind: TenderKind) => string {
  const t = useT();
  return (kind) => {
    if (kind === 'card') return t('sales.authorisation');
    if (kind === 'cheque') return t('sales.chequeNumber');
    return t(kind === 'voucher' ? 'sales.voucherNumber' : 'sales.reference');
  };
}
