import { create } from 'zustand';
import { formatOf } from '#renderer/ui/format.tsx';
import { setLang, translate } from '#renderer/ui/i18n.ts';
import { leave } from '#renderer/ui/leaving.ts';
import { dismissNotice, showNotice } from '#renderer/ui/notices.ts';
import { refusalSentence } from '#renderer/ui/refusal-text.ts';
import { playLow, setSounds } from '#renderer/ui/sounds.ts';
import { setTillTime } from '#renderer/ui/till-time.ts';
import type { Permission } from '#shared/domain/permissions.ts';
import { receiptNumber } from '#shared/domain/receipt-code.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { type Refusal, type RefusalCode, refusals, rescuedCodes } from '#shared/kernel/refusal.ts';
import type { SystemStatus } from '#shared/modules/health/contract.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';
import type { UserView } from '#shared/modules/users/contract.ts';
import { call, connection, on, onConnection } from './api.ts';
import type { EventFilter, TicketFilter } from './ticket-filter.ts';
import { type CallTill, createCallTill } from './till-calls.ts';

export const tasks = ['checkout', 'tickets', 'products', 'shift', 'reports', 'settings'] as const;
export type RailTask = (typeof tasks)[number];
/** health has no place in the rail: the state of the till and the settings lead to it. */
export type Task = RailTask | 'health';

interface OverrideAsked {
  readonly permission: Permission;
  readonly approvers: readonly (UserView & { readonly needsPin: boolean })[];
  readonly answer: (token: string | null) => void;
}

interface TillState {
  /** null until the till has answered for the first time. */
  readonly session: SessionView | null;
  readonly status: SystemStatus | null;
  readonly connected: boolean;
  readonly task: Task;
  /** A payment is on the screen: the till does not lock itself in the middle of it. */
  readonly paying: boolean;
  /** A code scanned where no screen wanted it: the checkout takes it with `takeScan`. */
  readonly scanned: string | null;
  /** Tickets asked for from a figure of another task, until the person goes elsewhere. */
  readonly ticketsAsked: (TicketFilter & { readonly from: Task }) | null;
  /** Grows whenever tickets are asked for: a screen that is there already begins anew. */
  readonly timesAsked: number;
  /** Events asked for from a figure, until the person goes elsewhere. */
  readonly eventsAsked: (EventFilter & { readonly from: Task }) | null;
  /** A section of the settings that another screen leads to, until the person goes elsewhere. */
  readonly sectionAsked: string | null;
  /** A backup is being restored: until somebody has read what came back, the first screen stays. */
  readonly restoring: boolean;
  /** A backup file that somebody opened on this computer: a first start restores it, a till says what to do. */
  readonly offeredBackup: string | null;
  /** The till cannot start on what lies in its folder: its owner goes on with it, or brings a backup back. */
  readonly sealed: boolean;
  /** The path of a backup that this computer opens without a code. */
  readonly codeless: string | null;
  /** A manager is being asked; the call that needs it waits. */
  readonly override: OverrideAsked | null;
  /** Which time is right is being asked, though nothing waits for the answer. */
  readonly clockAsked: boolean;
  /** What waits to be printed lies over the task. */
  readonly papersAsked: boolean;
  /** The help lies over everything. */
  readonly help: boolean;
}

export const useSession = create<TillState>(() => ({
  session: null,
  status: null,
  connected: true,
  task: 'checkout',
  paying: false,
  scanned: null,
  ticketsAsked: null,
  timesAsked: 0,
  eventsAsked: null,
  sectionAsked: null,
  restoring: false,
  offeredBackup: null,
  sealed: false,
  codeless: null,
  override: null,
  clockAsked: false,
  papersAsked: false,
  help: false,
}));

/** Opens what waits to be printed, and takes away the notice that led there. */
export function showPapers(): void {
  dismissNotice();
  useSession.setState({ papersAsked: true });
}
const heldOffered_ms = 30_000;

export const openHelp = (): void => useSession.setState({ help: true });
export const closeHelp = (): void => useSession.setState({ help: false });

/** A sentence is about the task it was said over; the next task begins with a clear bar. */
useSession.subscribe(({ task }, before) => {
  if (task !== before.task) dismissNotice();
});

/** What was asked of a task stays asked while it is on the screen: a render may be begun twice and must find it twice. */
const nothingAsked = {
  ticketsAsked: null,
  eventsAsked: null,
  sectionAsked: null,
  clockAsked: false,
} as const;

export const goTo = (task: Task): void => leave(() => useSession.setState({ ...nothingAsked, task }));

/** Scanning sells, whatever task is on the screen; not over work that somebody stays with. */
const scanToSell = (code: string): void =>
  leave(() => useSession.setState({ ...nothingAsked, task: 'checkout', scanned: code }), playLow);

/** The code that brought the person to the checkout, once. */
export function takeScan(): string | null {
  const { scanned } = useSession.getState();
  if (scanned !== null) useSession.setState({ scanned: null });
  return scanned;
}

/** The tickets behind a figure; going back leads to where it stands. */
export const showTickets = (filter: TicketFilter): void =>
  leave(() =>
    useSession.setState(({ task, timesAsked }) => ({
      ...nothingAsked,
      task: 'tickets',
      timesAsked: timesAsked + 1,
      ticketsAsked: { ...filter, from: task },
    })),
  );

/** A scan that is no goods: the code of a receipt opens its ticket, of anything else is said what it is. */
export function showScanned(refusal: Refusal): void {
  const number = Number(refusal.params?.number);
  if (refusal.code !== 'RECEIPT_SCANNED') showRefusal(refusal);
  else showTickets({ ticket: number, label: translate('receipt.ticket', { number }) });
}

/** A scan that the task on the screen has no use for: a receipt is looked at, goods are sold. */
export async function takeScanned(code: string): Promise<void> {
  const receipt = receiptNumber(code) === undefined ? null : await call('catalog.readCode', { code });
  if (receipt && !receipt.ok) showScanned(receipt.refusal);
  else scanToSell(code);
}

/** The events behind a figure, in the reports; going back leads to where it stands. */
export const showEvents = (filter: EventFilter): void =>
  leave(() =>
    useSession.setState(({ task }) => ({
      ...nothingAsked,
      task: 'reports',
      eventsAsked: { ...filter, from: task },
    })),
  );

export const showSettings = (section: string): void =>
  leave(() => useSession.setState({ ...nothingAsked, task: 'settings', sectionAsked: section }));

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
    useSession.getState().override?.answer(null);
  }
  useSession.setState(
    otherPerson && session.user ? { ...nothingAsked, session, task: 'checkout' } : { session },
  );
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
  useSession.setState({ offeredBackup: path, ...(session?.setUp === false && { restoring: true }) });
}

/** A running till may say the same of its file: only one that never started is to be rescued. */
async function isSealed(code: RefusalCode): Promise<boolean> {
  if (!rescuedCodes.some((one) => one === code)) return false;
  const rescue = await call('rescue.status', {});
  if (!rescue.ok || !rescue.value.sealed) return false;
  // The first time: afterwards it is what somebody chose on the screen.
  if (rescue.value.lang && !useSession.getState().sealed) setLang(rescue.value.lang);
  return true;
}

export async function refreshSession(): Promise<void> {
  const first = useSession.getState().session === null;
  const answer = await call('session.get', {});
  if (answer.ok) takeSession(answer.value);
  const sealed = !answer.ok && (await isSealed(answer.refusal.code));
  useSession.setState({ sealed });
  if (first && answer.ok) {
    const offered = await call('restore.offered', {});
    if (offered.ok && offered.value.path !== null) takeOffer(offered.value.path);
  }
  if (!answer.ok || !answer.value.user) return;
  const status = await call('system.status', {});
  if (status.ok) takeStatus(status.value);
}

/** Follows the till for as long as the page lives; the returned function ends it. */
export function followTill(): () => void {
  const again = () => void refreshSession();
  const ends = [
    on('session.changed', again),
    on('restore.offered', ({ path }) => takeOffer(path)),
    on('shift.changed', again),
    on('settings.changed', again),
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
      useSession.setState({ connected });
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
  if (useSession.getState().sealed) setLang(lang);
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
async function askOverride(permission: Permission): Promise<string | null> {
  const found = await call('users.approvers', { permission });
  if (!found.ok) return null;
  useSession.getState().override?.answer(null);
  return new Promise((resolve) => {
    const answer = (token: string | null) => {
      useSession.setState({ override: null });
      resolve(token);
    };
    useSession.setState({ override: { permission, approvers: found.value, answer } });
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
