import { MantineProvider } from '@mantine/core';
import { useIdle } from '@mantine/hooks';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { features } from './features.ts';
import { type CoverPlace, FeaturesContext, useFeatures } from './kernel/feature.ts';
import { goTo, type Task, useRoute } from './kernel/route.ts';
import { followTill, lock, useSession } from './kernel/session.ts';
import { closeHelp, openHelp, useShell } from './kernel/shell.ts';
import { takeScanned, useCall } from './kernel/use-call.ts';
import { followAnswers } from './kernel/use-till.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { FormatProvider } from './ui/format.tsx';
import { useKeys } from './ui/hotkeys.ts';
import { useT } from './ui/i18n.ts';
import { keys } from './ui/keys.ts';
import { KeysOverlay } from './ui/keys-overlay.tsx';
import { PageNotices } from './ui/notice.tsx';
import { listenToScanner, useScan } from './ui/scanner.ts';
import { AppShell } from './ui/shell.tsx';
import { cssVariables, theme } from './ui/theme.ts';
import { TouchKeyboard } from './ui/touch-keyboard.tsx';

/** What some feature puts there. */
function Cover({ place }: { readonly place: CoverPlace }) {
  const Screen = useFeatures().find(({ covers }) => covers?.[place])?.covers?.[place];
  return <Suspense fallback={null}>{Screen && <Screen />}</Suspense>;
}

function AutoLock({ minutes }: { readonly minutes: number }) {
  const idle = useIdle(minutes * 60_000, { initialState: false });
  const paying = useShell((state) => state.paying);
  useEffect(() => {
    if (idle && !paying) void lock('idle');
  }, [idle, paying]);
  return null;
}

function Tasks() {
  const t = useT();
  const callTill = useCall();
  const session = useSession((state) => state.session);
  const status = useSession((state) => state.status);
  const connected = useShell((state) => state.connected);
  const route = useRoute((state) => state.route);
  const features = useFeatures();
  const tasks = features.flatMap((feature) => feature.task ?? []);
  useScan((code) => void takeScanned(code), true, 'last');
  if (!session?.user) return null;
  const { task } = route;
  const rail = tasks.filter((one) => one.rail);
  const shown = tasks.find(({ id }) => id === task);
  const now = { session, status: connected ? status : null };
  // Looking things up needs no date; whatever is recorded does.
  const asksTheTime = 'asksTheTime' in route || (session.clock.doubt !== null && shown?.dated === true);
  const lockMinutes = session.settings?.autoLockMinutes ?? 0;
  return (
    <AppShell
      shop={session.shop?.name ?? ''}
      till={session.till?.name ?? ''}
      cashier={session.user.name}
      status={[
        ...(connected ? [] : [{ id: 'till', tone: 'bad', word: t('common.status.offline') } as const]),
        ...features.flatMap((feature) => feature.status?.(now, t) ?? []),
      ]}
      tasks={rail.flatMap(({ id, rail: place, needs }, at) =>
        place && (!needs || session.permissions.includes(needs))
          ? [{ id, label: t(place.label), icon: place.icon, place: at + 1 }]
          : [],
      )}
      task={task}
      onTask={(id) => goTo(id as Task)}
      onLock={() => void lock('user')}
      onHelp={openHelp}
      onLeaveKiosk={session.kiosk ? () => void callTill('site.leaveKiosk', {}) : undefined}
      onStatus={() => goTo('health')}
      standing={
        connected
          ? (features.map((feature) => feature.standing?.(now, t)).find(Boolean) ?? null)
          : { tone: 'bad', text: t('common.link.lost') }
      }
    >
      <ErrorBoundary
        key={'times' in route ? `${task} ${route.times}` : task}
        onFault={(error) => console.error(error)}
      >
        {asksTheTime ? (
          <Cover place="date-unknown" />
        ) : (
          <Suspense fallback={null}>{shown && <shown.Screen />}</Suspense>
        )}
      </ErrorBoundary>
      <Suspense fallback={null}>
        {features.map(({ name, over: Over }) => Over && <Over key={name} />)}
      </Suspense>
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
      <>
        <PageNotices standing={connected ? null : { tone: 'bad', text: t('common.link.lost') }} />
        <Cover place="cannot-start" />
      </>
    );
  if (!session && !restoring) return <p role="status">{t('common.app.starting')}</p>;
  const first = restoring || !session?.setUp;
  if (!first && session?.user) return <Tasks />;
  return (
    <ErrorBoundary key={String(first)} onFault={(error) => console.error(error)}>
      <PageNotices standing={connected ? null : { tone: 'bad', text: t('common.link.lost') }} />
      <Cover place={first ? 'not-set-up' : 'signed-out'} />
    </ErrorBoundary>
  );
}

/** The manuals, over whatever is on the screen: F1 opens and closes them. */
function Help() {
  const opened = useShell((state) => state.help);
  useKeys('always', { [keys.help]: opened ? closeHelp : openHelp });
  return (
    <ErrorBoundary key={String(opened)} onFault={(error) => console.error(error)}>
      {opened && <Cover place="help" />}
    </ErrorBoundary>
  );
}

function OverAll() {
  return (
    <Suspense fallback={null}>
      {useFeatures().map(({ name, overAll: Over }) => Over && <Over key={name} />)}
    </Suspense>
  );
}

function Formats() {
  const shop = useSession((state) => state.session?.shop ?? null);
  return (
    <FormatProvider of={shop}>
      <Place />
      <OverAll />
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
        <FeaturesContext value={features}>
          <Formats />
        </FeaturesContext>
      </QueryClientProvider>
    </MantineProvider>
  );
}
