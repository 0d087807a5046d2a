import type { Translate } from '#shared/i18n/index.ts';
import type { CashMovement } from '#shared/modules/shifts/contract.ts';

/** What cash went out for, to whom and with which paper; null where its reason alone says it. */
export function cashWords(
  { purpose, party, voucher }: Pick<CashMovement, 'purpose' | 'party' | 'voucher'>,
  t: Translate,
): string | null {
  if (purpose === null) return null;
  const paper = voucher === null ? null : t('receipt.moveVoucher', { voucher });
  return [t(`shifts.cash.to.${purpose}`), party, paper].filter((part) => part !== null).join(' · ');
}
