import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { HeldMoney } from '#shared/modules/shifts/contract.ts';

/** Money that customers have put down is no sale yet: what of it lies in the drawer that is counted. */
export function HeldMoneyNotice({ of: { cash_minor, other_minor } }: { readonly of: HeldMoney }) {
  const t = useT();
  const format = useFormat();
  if (cash_minor === 0 && other_minor === 0) return null;
  const amount = (size: number): string => format.amount(Math.abs(size));
  return (
    <Notice tone="info">
      <span data-testid="held-money" data-minor={cash_minor}>
        {cash_minor !== 0 &&
          t(cash_minor < 0 ? 'shifts.close.heldCashOut' : 'shifts.close.heldCash', {
            amount: amount(cash_minor),
          })}{' '}
        {other_minor !== 0 && t('shifts.close.heldOther', { amount: amount(other_minor) })}
      </span>
    </Notice>
  );
}
