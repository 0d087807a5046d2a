import type { ParsedInput } from '#shared/contract/index.ts';
import { needsReceiver } from '#shared/domain/cash-purpose.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import type { ShiftCash } from '#shared/modules/shifts/facts.ts';

type CashInput = ParsedInput<'shifts.cash'>;

/** What is missing of a movement of cash, whatever is in the drawer. */
export function cashObjection({ kind, amount_minor, reason, purpose, party }: CashInput): Refusal | null {
  if (amount_minor === 0) return refusal('BAD_PRICE');
  if (reason === '') return refusal('REASON_NEEDED');
  const away = kind === 'out' && purpose !== undefined && needsReceiver(purpose);
  return away && !party ? refusal('RECEIVER_NEEDED') : null;
}

/** What its fact says of where it went: of money that is put in nothing, and nothing that is empty. */
export function whereTo({
  kind,
  purpose,
  party,
  voucher,
}: CashInput): Pick<ShiftCash, 'purpose' | 'party' | 'voucher'> {
  if (kind === 'in' || purpose === undefined) return {};
  return { purpose, ...(party && { party }), ...(voucher && { voucher }) };
}
