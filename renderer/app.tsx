import { MantineProvider } from '@mantine/core';
import { useIdle } from '@mantine/hooks';
import {
  IconAdjustmentsHorizontal,
  IconCashRegister,
  IconChartBar,
  IconPackage,
  IconReceipt,
  IconShoppingCart,
} from '@tabler/icons-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import type { Permission } from '#shared/domain/permissions.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { HealthCheckId, SystemStatus } from '#shared/modules/health/contract.ts';
import { PapersDialog } from './features/printing/papers-dialog.tsx';
import { BackupReminder } from './features/settings/backup-reminder.tsx';
import { OfferedBackup } from './features/setup/offered-backup.tsx';
import { type Approver, ManagerOverride } from './features/users/parts/manager-override.tsx';
import { call } from './kernel/api.ts';
import { goTo, type Task, useRoute } from './kernel/route.ts';
import { followTill, lock, refusalText, useSession } from './kernel/session.ts';
import { closeHelp, openHelp, showPapers, useShell } from './kernel/shell.ts';
import { takeScanned, useCall } from './kernel/use-call.ts';
import { followAnswers } from './kernel/use-till.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { FormatProvider } from './ui/format.tsx';
import { useKeys } from './ui/hotkeys.ts';
import { useT } from './ui/i18n.ts';
import { keys } from './ui/keys.ts';
import { KeysOverlay } from './ui/keys-overlay.tsx';
import { PageNotices } from './ui/notice.tsx';
import type { NoticeContent } from './ui/notices.ts';
import { listenToScanner, useScan } from './ui/scanner.ts';
import { AppShell, type ShellStatus } from './ui/shell.tsx';
import { cssVariables, theme } from './ui/theme.ts';
import { TouchKeyboard } from './ui/touch-keyboard.tsx';

const screens: Readonly<Record<Task, ComponentType>> = {
  checkout: lazy(async () => ({ default: (await import('./features/cart/screen.tsx')).CheckoutScreen })),
  tickets: lazy(async () => ({ default: (await import('./features/tickets/screen.tsx')).TicketsScreen })),
  products: lazy(async () => ({ default: (await import('./features/catalog/screen.tsx')).ProductsScreen })),
  shift: lazy(async () => ({ default: (await import('./features/shifts/screen.tsx')).ShiftScreen })),
  reports: lazy(async () => ({ default: (await import('./features/reports/screen.tsx')).ReportsScreen })),
  settings: lazy(async () => ({ default: (await import('./features/settings/screen.tsx')).SettingsScreen })),
  health: lazy(async () => ({ default: (await import('./features/health/screen.tsx')).HealthScreen })),
};
const ClockScreen = lazy(async () => ({
  default: (await import('./features/clock/screen.tsx')).ClockScreen,
}));
const SetupScreen = lazy(async () => ({
  default: (await import('./features/setup/screen.tsx')).SetupScreen,
}));
const RescueScreen = lazy(async () => ({
  default: (await import('./features/setup/rescue-screen.tsx')).RescueScreen,
}));
const SignInScreen = lazy(async () => ({
  default: (await import('./features/session/screen.tsx')).SignInScreen,
}));

const HelpBook = lazy(async () => ({ default: (await import('./features/help/help.tsx')).Help }));

/** Health has no place in the rail: the state of the till and the settings lead to it. */
const rail = [
  'checkout',
  'tickets',
  'products',
  'shift',
  'reports',
  'settings',
] as const satisfies readonly Task[];

const icons = {
  checkout: IconShoppingCart,
  tickets: IconReceipt,
  products: IconPackage,
  shift: IconCashRegister,
  reports: IconChartBar,
  settings: IconAdjustmentsHorizontal,
} as const satisfies Record<(typeof rail)[number], unknown>;

/** A task nobody may do anything in is not offered. */
const needs: Readonly<Partial<Record<Task, Permission>>> = { reports: 'report.x', products: 'catalog.view' };

/** Tasks that record nothing but what bears a date. */
const asking: ReadonlySet<Task> = new Set(['checkout', 'shift']);

/** Parts of the state that have a word of their own. */
const toldElsewhere: ReadonlySet<HealthCheckId> = new Set(['journal', 'disk', 'printer']);

function statusWords(status: SystemStatus | null, connected: boolean, t: Translate): ShellStatus[] {
  if (!connected) return [{ id: 'till', tone: 'bad', word: t('common.status.offline') }];
  if (!status) return [];
  const { printer, disk, journal, health } = status;
  const words: ShellStatus[] = [];
  if (!journal.sound) words.push({ id: 'journal', tone: 'bad', word: t('common.status.journalBad') });
  if (disk.low || !disk.writable) words.push({ id: 'disk', tone: 'bad', word: t('common.status.diskLow') });
  for (const id of health.bad.filter((bad) => !toldElsewhere.has(bad)))
    words.push({ id: `health-${id}`, tone: 'bad', word: t(`health.short.${id}`) });
  if (health.notice === 'on-battery')
    words.push({ id: 'battery', tone: 'warn', word: t('health.onBattery') });
  if (printer.state === 'none')
    words.push({ id: 'printer', tone: 'off', word: t('common.status.printerNone') });
  else if (printer.state === 'ready' || printer.state === 'unknown')
    words.push({ id: 'printer', tone: 'ok', word: t('common.status.printerReady') });
  else words.push({ id: 'printer', tone: 'bad', word: t(`common.status.printer.${printer.state}`) });
  const waiting = printer.waiting + printer.attention;
  if (waiting > 0)
    words.push({
      id: 'waiting',
      tone: printer.attention > 0 ? 'warn' : 'ok',
      word: t('common.status.waiting', { count: waiting }),
    });
  return words;
}

function standingNotice(status: SystemStatus | null, connected: boolean, t: Translate): NoticeContent | null {
  if (!connected) return { tone: 'bad', text: t('common.link.lost') };
  const notice = status?.health.notice;
  if (!notice || notice === 'on-battery') return null;
  return { tone: notice === 'battery-low' ? 'warn' : 'bad', text: t(`health.notice.${notice}`) };
}

function AutoLock({ minutes }: { readonly minutes: number }) {
  const idle = useIdle(minutes * 60_000, { initialState: false });
  const paying = useShell((state) => state.paying);
  useEffect(() => {
    if (idle && !paying) void lock('idle');
  }, [idle, paying]);
  return null;
}

/** Over every task: a call that needs a manager waits here, then goes on where it was. */
function Override() {
  const t = useT();
  const asked = useShell((state) => state.override);
  async function approve(approver: Approver, pin: string | null): Promise<string | null> {
    if (!asked) return null;
    const answer = await call('users.authorise', { userId: approver.id, pin, permission: asked.permission });
    if (!answer.ok) return refusalText(answer.refusal);
    asked.answer(answer.value.override);
    return null;
  }
  return (
    <ManagerOverride
      opened={asked !== null}
      reason={asked ? t(`common.may.${asked.permission}`) : ''}
      approvers={asked?.approvers ?? []}
      onApprove={approve}
      onClose={() => asked?.answer(null)}
    />
  );
}

function Tasks() {
  const t = useT();
  const callTill = useCall();
  const session = useSession((state) => state.session);
  const status = useSession((state) => state.status);
  const connected = useShell((state) => state.connected);
  const route = useRoute((state) => state.route);
  const papers = useShell((state) => state.papers);
  useScan((code) => void takeScanned(code), true, 'last');
  if (!session?.user) return null;
  const offered = rail.filter((id) => {
    const permission = needs[id];
    return permission === undefined || session.permissions.includes(permission);
  });
  const { task } = route;
  const Screen = screens[task];
  const { clock } = session;
  // Looking things up needs no date; whatever is recorded does.
  const asksTheTime =
    (route.task === 'health' && route.asksTheTime) || (clock.doubt !== null && asking.has(task));
  const lockMinutes = session.settings?.autoLockMinutes ?? 0;
  return (
    <AppShell
      shop={session.shop?.name ?? ''}
      till={session.till?.name ?? ''}
      cashier={session.user.name}
      status={[
        ...(session.demo ? [{ id: 'demo', tone: 'warn', word: t('common.status.demo') } as const] : []),
        ...statusWords(status, connected, t),
      ]}
      tasks={offered.map((id) => ({
        id,
        label: t(`common.nav.${id}`),
        icon: icons[id],
        place: rail.indexOf(id) + 1,
      }))}
      task={task}
      onTask={(id) => goTo(id as Task)}
      onLock={() => void lock('user')}
      onHelp={openHelp}
      onLeaveKiosk={session.kiosk ? () => void callTill('kiosk.leave', {}) : undefined}
      onStatus={(id) => (id === 'waiting' ? showPapers() : goTo('health'))}
      standing={standingNotice(status, connected, t)}
    >
      <ErrorBoundary
        key={route.task === 'tickets' ? `${task} ${route.times}` : task}
        onFault={(error) => console.error(error)}
      >
        <Suspense fallback={null}>{asksTheTime ? <ClockScreen clock={clock} /> : <Screen />}</Suspense>
      </ErrorBoundary>
      <Override />
      {papers && <PapersDialog />}
      <BackupReminder />
      {lockMinutes > 0 && <AutoLock minutes={lockMinutes} />}
    </AppShell>
  );
}

function Place() {
  const t = useT();
  const session = useSession((state) => state.session);
  const restoring = useShell((state) => state.restoring);
  const sealed = useShell((state) => state.sealed);
  const connected = useShell((state) => state.connected);
  const prefix = session?.settings?.scannerPrefix ?? '';
  useEffect(followTill, []);
  useEffect(() => followAnswers(queries), []);
  useEffect(() => listenToScanner(prefix), [prefix]);
  if (sealed && !restoring)
    return (
      <Suspense fallback={null}>
        <PageNotices standing={standingNotice(null, connected, t)} />
        <RescueScreen />
      </Suspense>
    );
  if (!session && !restoring) return <p role="status">{t('common.app.starting')}</p>;
  const first = restoring || !session?.setUp;
  if (!first && session?.user) return <Tasks />;
  return (
    <ErrorBoundary key={String(first)} onFault={(error) => console.error(error)}>
      <PageNotices standing={standingNotice(null, connected, t)} />
      <Suspense fallback={null}>{first ? <SetupScreen /> : <SignInScreen />}</Suspense>
    </ErrorBoundary>
  );
}

/** The manuals, over whatever is on the screen: F1 opens and closes them. */
function Help() {
  const opened = useShell((state) => state.help);
  useKeys('always', { [keys.help]: opened ? closeHelp : openHelp });
  return (
    <ErrorBoundary key={String(opened)} onFault={(error) => console.error(error)}>
      <Suspense fallback={null}>{opened && <HelpBook />}</Suspense>
    </ErrorBoundary>
  );
}

function Formats() {
  const shop = useSession((state) => state.session?.shop ?? null);
  return (
    <FormatProvider of={shop}>
      <Place />
      <OfferedBackup />
      <Help />
      <KeysOverlay />
      <TouchKeyboard />
    </FormatProvider>
  );
}

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The till answers in a millisecond: what a task shows again is asked for again while the last answer stands,
      // and events say when to ask in between.
      staleTime: 0,
      retry: false,
      networkMode: 'always',
      refetchOnWindowFocus: false,
    },
    mutations: { networkMode: 'always' },
  },
});

export function App({ nonce }: { readonly nonce: string }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queries}>
        <Formats />
      </QueryClientProvider>
    </MantineProvider>
  );
}
