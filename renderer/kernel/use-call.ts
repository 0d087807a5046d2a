import { translate } from '#renderer/ui/i18n.ts';
import { dismissNotice, showNotice } from '#renderer/ui/notices.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import type { Permission, Size } from '#shared/domain/permissions.ts';
import { receiptNumber } from '#shared/domain/receipt-code.ts';
import { type Refusal, type RefusalCode, refusals } from '#shared/kernel/refusal.ts';
import { call } from './api.ts';
import { scanToSell, showTickets } from './route.ts';
import { refreshSession, refusalText } from './session.ts';
import { useShell } from './shell.ts';
import { type CallTill, createCallTill } from './till-calls.ts';

/** A refused gesture says so above the task, and is heard. */
let refusalShown: number | null = null;

export function showRefusal(refusal: Refusal): void {
  playLow();
  refusalShown = showNotice({
    tone: refusals[refusal.code].severity === 'alarm' ? 'bad' : 'warn',
    text: refusalText(refusal),
  });
}

/** Opens the question to a manager and waits for a token; null when nobody allows it. */
async function askOverride(permissions: readonly Permission[], size: Size): Promise<string | null> {
  const [permission, ...also] = permissions;
  if (permission === undefined) return null;
  const found = await call('users.approvers', { permission, also, size });
  if (!found.ok) return null;
  useShell.getState().override?.answer(null);
  return new Promise((resolve) => {
    const answer = (token: string | null) => {
      useShell.setState({ override: null });
      resolve(token);
    };
    useShell.setState({ override: { permissions, size, approvers: found.value, answer } });
  });
}

export const callTill: CallTill = createCallTill({
  call,
  askManager: askOverride,
  show: showRefusal,
  onDone: () => {
    if (refusalShown !== null) dismissNotice(refusalShown);
  },
  onOutdated: () => void refreshSession(),
});
export const useCall = (): CallTill => callTill;

/** What a scan of a receipt is refused with: its ticket is opened, be it of another till, as far as it has come here. */
export const receiptRefusals: readonly RefusalCode[] = [
  'RECEIPT_SCANNED',
  'RECEIPT_ELSEWHERE',
  'RECEIPT_OF_TILL',
];

/** A scan that is no goods: the code of a receipt opens its ticket, of anything else is said what it is. */
export async function showScanned(refusal: Refusal, code: string): Promise<void> {
  const number = Number(refusal.params?.number);
  const label = translate('receipt.ticket', { number });
  if (refusal.code === 'RECEIPT_SCANNED') return showTickets({ ticket: number, label });
  const found = receiptRefusals.includes(refusal.code) ? await call('sync.receiptElsewhere', { code }) : null;
  if (found?.ok && found.value) showTickets({ elsewhere: found.value, label });
  else showRefusal(refusal);
}

/** A scan that the task on the screen has no use for: a receipt is looked at, goods are sold. */
export async function takeScanned(code: string): Promise<void> {
  const receipt = receiptNumber(code) === undefined ? null : await call('catalog.readCode', { code });
  if (receipt && !receipt.ok) await showScanned(receipt.refusal, code);
  else scanToSell(code);
}
