import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.layer.css';
import { MantineProvider } from '@mantine/core';
import {
  IconCashRegister,
  IconChartBar,
  IconPackage,
  IconReceipt,
  IconSettings,
  IconShoppingCart,
} from '@tabler/icons-react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from '#renderer/ui/error-boundary.tsx';
import { FormatProvider } from '#renderer/ui/format.tsx';
import { listenToKeys } from '#renderer/ui/hotkeys.ts';
import { setLang, useT } from '#renderer/ui/i18n.ts';
import { listenToScanner } from '#renderer/ui/scanner.ts';
import { AppShell } from '#renderer/ui/shell.tsx';
import { cssVariables, theme } from '#renderer/ui/theme.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { CountingPage, PartsPage, ProductsPage, SalePage } from './gallery-pages.tsx';

const pages = {
  checkout: SalePage,
  products: ProductsPage,
  shift: CountingPage,
  settings: PartsPage,
} as const;
const labels = {
  checkout: 'cart.nav',
  tickets: 'tickets.nav',
  products: 'catalog.nav',
  shift: 'shifts.nav',
  reports: 'reports.nav',
  settings: 'settings.nav',
} as const;
const asked = new URLSearchParams(location.search);

function Gallery() {
  const t = useT();
  const [page, setPage] = useState<keyof typeof pages>(
    (asked.get('page') ?? 'checkout') as keyof typeof pages,
  );
  const Page = pages[page];
  const icons = {
    checkout: IconShoppingCart,
    tickets: IconReceipt,
    products: IconPackage,
    shift: IconCashRegister,
    reports: IconChartBar,
    settings: IconSettings,
  };
  return (
    <AppShell
      shop="Boutique Awa"
      till="Caisse 2"
      cashier="Fatou"
      status={[
        { id: 'printer', tone: 'ok', word: 'imprimante' },
        { id: 'sync', tone: 'ok', word: 'synchro 14:02' },
        {
          id: 'waiting',
          tone: 'warn',
          word: '3 en attente',
          opens: { onPress: () => {}, testId: 'open-papers' },
        },
      ]}
      tasks={(Object.keys(icons) as (keyof typeof icons)[]).map((id, at) => ({
        id,
        icon: icons[id],
        label: t(labels[id]),
        place: at + 1,
      }))}
      task={page}
      onTask={(id) => id in pages && setPage(id as keyof typeof pages)}
      onLock={() => {}}
      onHelp={() => {}}
      standing={asked.has('lost') ? { tone: 'bad', text: t('common.link.lost') } : null}
    >
      <ErrorBoundary key={page}>
        <Page />
      </ErrorBoundary>
    </AppShell>
  );
}

listenToKeys();
listenToScanner('');
setLang((asked.get('lang') ?? 'fr') as Lang);
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <FormatProvider of={{ currency: { code: 'XOF', decimals: 0 }, timeZone: 'Africa/Dakar' }}>
        <Gallery />
      </FormatProvider>
    </MantineProvider>,
  );
