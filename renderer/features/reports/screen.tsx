import { useEffect, useState } from 'react';
import { goTo, type Task, useRoute } from '#renderer/kernel/route.ts';
import { useMay, useSession } from '#renderer/kernel/session.ts';
import type { GestureFilter } from '#renderer/kernel/ticket-filter.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers } from '#renderer/kernel/use-till.ts';
import { type Action, TaskFrame } from '#renderer/ui/action-bar.tsx';
import { ExportDialog, type ExportedList, pagedList, wholeList } from '#renderer/ui/export-dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { KeyTabs } from '#renderer/ui/key-tabs.tsx';
import { keys } from '#renderer/ui/keys.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import type { ProductRow } from '#shared/modules/reports/contract.ts';
import type { ShiftReport } from '#shared/modules/shifts/contract.ts';
import { ClosuresReport, closuresTable } from './closures-report.tsx';
import { DayReport } from './day-report.tsx';
import type { Deed } from './deeds.ts';
import { ExplainDialog } from './explain-dialog.tsx';
import { type Figure, figuresOf } from './figures.ts';
import { GesturesList, gesturesTable, noGestures, useGestures } from './gestures-list.tsx';
import { figuresTable } from './period-figures.tsx';
import { deedsTable } from './period-people.tsx';
import { productsTable } from './period-products.tsx';
import { type Day, PeriodReport, periodTable, usePeriod } from './period-report.tsx';
import { type MonthTax, taxesTable } from './period-taxes.tsx';
import { beginFor, goWithin, type Tab, tabs, usePlace } from './place.ts';
import { mostClosures, readZs, useToday, useZ } from './report-queries.ts';
import css from './reports.module.css';
import { XReport } from './x-report.tsx';
import { ZList, ZReport, zTable } from './z-report.tsx';

/** What each view of a period is read from. */
const askedBy = {
  days: 'reports.days',
  figures: 'reports.period',
  taxes: 'reports.period',
  people: 'reports.people',
  products: 'reports.products',
} as const;

/** The reports, or what one of their figures is made of. */
export function ReportsScreen() {
  const asked = useRoute(({ route }) => (route.task === 'reports' ? route.asked : undefined));
  return asked ? <Gestures asked={asked} /> : <Reports />;
}

function Gestures({ asked }: { readonly asked: GestureFilter & { readonly from: Task } }) {
  const t = useT();
  const format = useFormat();
  const { data: gestures = noGestures } = useGestures(asked);
  const shop = useSession((state) => state.session?.shop?.name ?? '');
  const [exporting, setExporting] = useState(false);
  return (
    <TaskFrame
      title={t('reports.nav')}
      titleHidden
      actions={[
        {
          id: 'back',
          chord: keys.back,
          label: t('reports.gestures.back'),
          onPress: () => goTo(asked.from),
        },
        {
          id: 'csv',
          chord: keys.exportList,
          label: t('reports.action.csv'),
          disabled: gestures.length === 0,
          onPress: () => setExporting(true),
        },
      ]}
    >
      <GesturesList asked={asked} />
      {exporting && (
        <ExportDialog
          shop={shop}
          lists={[
            wholeList(
              { id: asked.kind, label: asked.label, name: asked.kind },
              gesturesTable(asked.kind, t, format),
              gestures,
            ),
          ]}
          onClose={() => setExporting(false)}
        />
      )}
    </TaskFrame>
  );
}

function Reports() {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const { known } = useAnswers();
  const shop = useSession((state) => state.session?.shop?.name ?? '');
  const [exporting, setExporting] = useState<ExportedList | null>(null);
  const user = useSession((state) => state.session?.user?.id ?? 0);
  const open = useSession((state) => state.session?.shift !== null);
  const seesZ = useMay('report.z');
  const { tab, z, kind, day: chosen, view } = usePlace();
  const zShown = useZ(z).data ?? null;
  const mayExplain = useMay('shift.difference');
  const [explaining, setExplaining] = useState(false);
  const today = useToday();
  const day = chosen ?? today;
  const period = usePeriod();
  const [days, setDays] = useState<readonly Day[]>([]);
  const [figures, setFigures] = useState<readonly Figure[]>([]);
  const [taxes, setTaxes] = useState<readonly MonthTax[]>([]);
  const [deeds, setDeeds] = useState<readonly Deed[]>([]);
  const [products, setProducts] = useState<readonly ProductRow[]>([]);
  const seesCost = useMay('catalog.cost');
  useEffect(() => beginFor(user), [user]);

  async function printDay(): Promise<void> {
    const answer = await callTill('reports.printDay', { day });
    if (answer.ok) showNotice({ tone: 'ok', text: t('reports.printing') });
  }
  async function print(): Promise<void> {
    const report = shown === 'z' ? zShown : null;
    // A Z that is not on the screen yet is not printed, and no X in its place.
    if (shown === 'z' && !report) return;
    const answer = await callTill('reports.printShift', { number: report?.shift.number ?? null });
    if (answer.ok) showNotice({ tone: 'ok', text: t('reports.printing') });
  }
  /** The figures of one report as rows of a file. */
  const sheetOf = (
    name: string,
    totals: ShiftReport['totals'],
    cash: ShiftReport['cash'] = null,
  ): ExportedList => {
    const said = { id: tab, label: t(`reports.tabs.${tab}`), name };
    return wholeList(said, figuresTable(t, format, false), figuresOf(totals, null, cash));
  };
  /** The list of the tab, to its end; null where the till has not told it. */
  function listShown(): ExportedList | null {
    if (shown === 'x') {
      const x = known('shifts.x', {});
      return x ? sheetOf(`X_${x.day}`, x.totals, x.cash) : null;
    }
    if (tab === 'day') {
      const told = known('reports.day', { day });
      return told ? sheetOf(`${t('reports.tabs.day')}_${day}`, told.totals) : null;
    }
    if (tab === 'z' && z !== null) return zShown && sheetOf(`Z_${z}`, zShown.totals, zShown.cash);
    if (tab === 'z')
      return pagedList({ id: 'z', label: t('reports.tabs.z'), name: 'Z' }, zTable(t, format), readZs);
    const label = t(tab === 'period' ? 'reports.tabs.period' : 'reports.tabs.closures');
    if (tab === 'period') {
      const { from, to } = period;
      if (!known(askedBy[view], { from, to })) return null;
      const said = { id: tab, label, name: label, narrowed: `${from}_${to}` };
      if (view === 'figures') return wholeList(said, figuresTable(t, format), figures);
      if (view === 'products') return wholeList(said, productsTable(t, format, seesCost), products);
      if (view === 'people') return wholeList(said, deedsTable(t, format), deeds);
      if (view === 'taxes') return wholeList(said, taxesTable(t, format), taxes);
      return wholeList(said, periodTable(t, format), days);
    }
    const closures = known('reports.closures', { kind, limit: mostClosures });
    if (!closures) return null;
    return wholeList(
      { id: 'closures', label, name: label, narrowed: kind },
      closuresTable(t, format),
      closures,
    );
  }

  const back: Action = {
    id: 'back',
    chord: keys.back,
    label: t('reports.z.all'),
    onPress: () => goWithin({ z: null }),
  };
  const printing: Action = {
    id: 'print',
    chord: keys.paper,
    label: t('reports.action.print'),
    onPress: () => void print(),
  };
  const saving: Action = {
    id: 'csv',
    chord: keys.exportList,
    label: t('reports.action.csv'),
    onPress: () => setExporting(listShown()),
  };
  const explained: Action = {
    id: 'explain',
    chord: keys.add,
    label: t('reports.z.explain.action'),
    onPress: () => setExplaining(true),
  };
  const differs = (zShown?.cash?.difference_minor ?? 0) !== 0;
  const actions: Readonly<Record<Tab, readonly Action[]>> = {
    x: open ? [printing, saving] : [],
    z: z === null ? [saving] : [back, printing, saving, ...(differs && mayExplain ? [explained] : [])],
    day: [{ ...printing, onPress: () => void printDay() }, saving],
    period: [saving],
    closures: [saving],
  };
  const offered = tabs.filter((id) => id === 'x' || seesZ);
  const shown = offered.includes(tab) ? tab : 'x';

  return (
    <TaskFrame
      title={t('reports.nav')}
      titleHidden
      actions={actions[shown].length > 0 ? actions[shown] : undefined}
    >
      <div className={css.screen}>
        <KeyTabs
          label={t('reports.tabs.label')}
          tabs={offered.map((id) => ({ id, label: t(`reports.tabs.${id}`) }))}
          value={shown}
          onChange={(id) => goWithin({ tab: tabs.find((known) => known === id) ?? 'x', z: null })}
        >
          {shown === 'x' && <XReport />}
          {shown === 'z' && (z === null ? <ZList /> : <ZReport number={z} />)}
          {shown === 'day' && <DayReport />}
          {shown === 'period' && (
            <PeriodReport
              onDays={setDays}
              onFigures={setFigures}
              onTaxes={setTaxes}
              onDeeds={setDeeds}
              onProducts={setProducts}
            />
          )}
          {shown === 'closures' && <ClosuresReport />}
        </KeyTabs>
      </div>
      {exporting && <ExportDialog shop={shop} lists={[exporting]} onClose={() => setExporting(null)} />}
      {explaining && z !== null && <ExplainDialog zNumber={z} onClose={() => setExplaining(false)} />}
    </TaskFrame>
  );
}
