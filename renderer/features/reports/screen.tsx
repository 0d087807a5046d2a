import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Output } from '../../../shared/contract/index.ts';
import type { ShiftReport } from '../../../shared/contract/views.ts';
import { useCall, useMay, useTill } from '../../state.ts';
import { type Action, TaskFrame } from '../../ui/action-bar.tsx';
import { saveAsFile } from '../../ui/download.ts';
import { useFormat } from '../../ui/format.tsx';
import { useT } from '../../ui/i18n.ts';
import { KeyTabs } from '../../ui/key-tabs.tsx';
import { showNotice } from '../../ui/notices.ts';
import { ClosuresReport, closuresTable } from './closures-report.tsx';
import { csvOf } from './csv.ts';
import { DayReport } from './day-report.tsx';
import { PeriodReport, periodTable, usePeriod } from './period-report.tsx';
import { beginFor, goWithin, type Tab, tabs, usePlace } from './place.ts';
import { useReportChanges } from './report-queries.ts';
import css from './reports.module.css';
import { XReport } from './x-report.tsx';
import { ZList, ZReport } from './z-report.tsx';

const chords: Readonly<Record<Tab, string>> = { x: 'f2', z: 'f3', day: 'f4', period: 'f6', closures: 'f7' };

export function ReportsScreen() {
  useReportChanges();
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const queries = useQueryClient();
  const user = useTill((state) => state.session?.user?.id ?? 0);
  const open = useTill((state) => state.session?.shift !== null);
  const seesZ = useMay('report.z');
  const { tab, z, kind } = usePlace();
  const period = usePeriod();
  useEffect(() => beginFor(user), [user]);

  async function print(): Promise<void> {
    const report = z === null ? undefined : queries.getQueryData<ShiftReport>(['report', 'z', z]);
    const answer = await callTill('report.printShift', {
      number: tab === 'z' ? (report?.shift.number ?? null) : null,
    });
    if (answer.ok) showNotice({ tone: 'ok', text: t('reports.printing') });
  }
  function save(): void {
    const days = queries.getQueryData<Output<'report.days'>>(['report', 'days', period.from, period.to]);
    const closures = queries.getQueryData<Output<'report.closures'>>(['report', 'closures', kind]);
    const table =
      tab === 'period' ? periodTable(days ?? [], t, format) : closuresTable(closures ?? [], t, format);
    const name =
      tab === 'period' ? `${period.from}_${period.to}.csv` : `${t('reports.tabs.closures')}-${kind}.csv`;
    saveAsFile(name, csvOf(format.lang, table));
    showNotice({ tone: 'ok', text: t('reports.action.saved', { name }) });
  }

  const back: Action = {
    id: 'back',
    chord: 'escape',
    label: t('reports.z.all'),
    onPress: () => goWithin({ z: null }),
  };
  const printing: Action = {
    id: 'print',
    chord: 'f9',
    label: t('reports.action.print'),
    onPress: () => void print(),
  };
  const saving: Action = { id: 'csv', chord: 'f8', label: t('reports.action.csv'), onPress: save };
  const actions: Readonly<Record<Tab, readonly Action[]>> = {
    x: open ? [printing] : [],
    z: z === null ? [] : [back, printing],
    day: [],
    period: [saving],
    closures: [saving],
  };
  const offered = tabs.filter((id) => id === 'x' || seesZ);
  const shown = offered.includes(tab) ? tab : 'x';

  return (
    <TaskFrame title={t('common.nav.reports')} titleHidden actions={actions[shown]}>
      <div className={css.screen}>
        <KeyTabs
          label={t('reports.tabs.label')}
          tabs={offered.map((id) => ({ id, label: t(`reports.tabs.${id}`), chord: chords[id] }))}
          value={shown}
          onChange={(id) => goWithin({ tab: tabs.find((known) => known === id) ?? 'x', z: null })}
        >
          {shown === 'x' && <XReport />}
          {shown === 'z' && (z === null ? <ZList /> : <ZReport number={z} />)}
          {shown === 'day' && <DayReport />}
          {shown === 'period' && <PeriodReport />}
          {shown === 'closures' && <ClosuresReport />}
        </KeyTabs>
      </div>
    </TaskFrame>
  );
}
