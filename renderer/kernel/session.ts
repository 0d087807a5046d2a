import { create } from 'zustand';
import { formatOf } from '#renderer/ui/format.tsx';
import { setLang, translate } from '#renderer/ui/i18n.ts';
import { dismissNotice, showNotice } from '#renderer/ui/notices.ts';
import { refusalSentence } from '#renderer/ui/refusal-text.ts';
import { setSounds } from '#renderer/ui/sounds.ts';
import { setTillTime } from '#renderer/ui/till-time.ts';
import type { Permission } from '#shared/domain/permissions.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { type Refusal, type RefusalCode, rescuedCodes } from '#shared/kernel/refusal.ts';
import type { SystemStatus } from '#shared/modules/health/contract.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';
import { call, connection, on, onConnection } from './api.ts';
import { goAtOnce } from './route.ts';
import { showPapers, useShell } from './shell.ts';

/** Who sits here, in what shop, and how the till is. */
interface ThisSession {
  /** null until the till has answered for the first time. */
  readonly session: SessionView | null;
  readonly status: SystemStatus | null;
}

export const useSession = create<ThisSession>(() => ({ session: null, status: null }));

const heldOffered_ms = 30_000;

/** Whether the person signed in may do this without asking. */
export const useMay = (permission: Permission): boolean =>
  useSession((state) => state.session?.permissions.includes(permission) ?? false);

/** What every operation that gives a session back should pass on: screens follow at once, without a second call. */
export function takeSession(session: SessionView): void {
  const before = useSession.getState().session;
  setLang(session.lang);
  setTillTime(session.clock.now);
  setSounds(session.settings?.sounds ?? true);
  document.documentElement.dataset.text = session.textSize;
  const otherPerson = before !== null && before.user?.id !== session.user?.id;
  if (otherPerson) {
    dismissNotice();
    // What one person asked a manager for is not done in another's name.
    useShell.getState().override?.answer(null);
  }
  if (otherPerson && session.user) goAtOnce({ task: 'checkout' });
  useSession.setState({ session });
}

function takeStatus(status: SystemStatus): void {
  const before = useSession.getState().status?.printer.held ?? 0;
  useSession.setState({ status });
  const { held } = status.printer;
  // What the printer did not print in time waits for a person, who must hear of it.
  if (held <= before) return;
  showNotice({
    tone: 'warn',
    text: translate('printing.held', { count: held }),
    action: { label: translate('printing.see'), onPress: showPapers },
    offered_ms: heldOffered_ms,
  });
}

function takeOffer(path: string): void {
  const { session } = useSession.getState();
  useShell.setState({ offeredBackup: path, ...(session?.setUp === false && { restoring: true }) });
}

/** A running till may say the same of its file: only one that never started is to be rescued. */
async function isSealed(code: RefusalCode): Promise<boolean> {
  if (!rescuedCodes.some((one) => one === code)) return false;
  const rescue = await call('backup.rescueStatus', {});
  if (!rescue.ok || !rescue.value.sealed) return false;
  // The first time: afterwards it is what somebody chose on the screen.
  if (rescue.value.lang && !useShell.getState().sealed) setLang(rescue.value.lang);
  return true;
}

export async function refreshSession(): Promise<void> {
  const first = useSession.getState().session === null;
  const answer = await call('session.get', {});
  if (answer.ok) takeSession(answer.value);
  const sealed = !answer.ok && (await isSealed(answer.refusal.code));
  useShell.setState({ sealed });
  if (first && answer.ok) {
    const offered = await call('backup.offered', {});
    if (offered.ok && offered.value.path !== null) takeOffer(offered.value.path);
  }
  if (!answer.ok || !answer.value.user) return;
  const status = await call('health.status', {});
  if (status.ok) takeStatus(status.value);
}

/** Follows the till for as long as the page lives; the returned function ends it. */
export function followTill(): () => void {
  const again = () => void refreshSession();
  const ends = [
    on('session.changed', again),
    on('backup.offered', ({ path }) => takeOffer(path)),
    on('shift.changed', again),
    // All that a sale changes of the session: nothing is asked for it.
    on('sale.committed', (lastSale) => {
      const { session } = useSession.getState();
      if (session) useSession.setState({ session: { ...session, lastSale } });
    }),
    on('status.changed', (status) => {
      const before = useSession.getState().status?.health.notice;
      takeStatus(status);
      // Said once: a till on a battery sells for hours. What cannot wait stands for as long as it is true.
      if (status.health.notice === 'on-battery' && before !== 'on-battery')
        showNotice({ tone: 'warn', text: translate('health.notice.on-battery') });
    }),
    onConnection(() => {
      const connected = connection() === 'connected';
      useShell.setState({ connected });
      if (connected) again();
    }),
  ];
  again();
  return () => {
    for (const end of ends) end();
  };
}

/** The language of this screen until somebody else sits down; of the person who is signed in, on every screen. */
export async function changeLang(lang: Lang): Promise<void> {
  // A till that cannot be asked yet speaks the language all the same.
  if (useShell.getState().sealed) setLang(lang);
  const answer = await call('session.setLang', { lang });
  if (answer.ok) takeSession(answer.value);
}

export async function lock(reason: 'user' | 'idle' | 'switch'): Promise<void> {
  const answer = await call('session.signOut', { reason });
  if (answer.ok) takeSession(answer.value);
}

/** The sentence for a refusal, in the language of the screen and the figures of the shop. */
export function refusalText(refusal: Refusal): string {
  const { session } = useSession.getState();
  return refusalSentence(refusal, translate, formatOf(session?.shop ?? null, session?.lang ?? 'fr'));
}
