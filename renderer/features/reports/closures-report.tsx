import { SegmentedControl } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Amount } from '#renderer/ui/amount.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { Output } from '#shared/contract/index.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type ClosureKind, goWithin, usePlace } from './place.ts';
import { useClosures } from './report-queries.ts';
import css from './reports.module.css';

type Closure = Output<'reports.closures'>[number];
const noClosures: readonly Closure[] = [];
const kinds: readonly ClosureKind[] = ['day', 'month', 'year'];
const amounts = ['net', 'tax', 'gross', 'signed', 'absolute'] as const;
const amountOf = (closure: Closure, id: (typeof amounts)[number]): number =>
  id === 'signed' || id === 'absolute' ? closure[`perpetual_${id}_minor`] : closure[`${id}_minor`];

export const closuresTable = (t: Translate, format: Format): Exported<Closure> => ({
  columns: [
    { header: t('reports.closures.period'), kind: 'text' },
    { header: t('reports.closures.closedAt'), kind: 'moment' },
    { header: t('reports.closures.tickets'), kind: 'integer' },
    ...amounts.map((id) => ({
      header: t(`reports.closures.${id}`, { sign: format.sign }),
      kind: 'decimal' as const,
      places: format.currency.decimals,
    })),
    { header: t('reports.closures.journal'), kind: 'text' },
  ],
  row: (closure) => [
    closure.period,
    format.momentOf(closure.closed_at),
    closure.tickets,
    ...amounts.map((id) => amountOf(closure, id)),
    closure.journal,
  ],
});

/** Days, months and years that have ended, with the two totals that never go back. */
export function ClosuresReport() {
  const t = useT();
  const format = useFormat();
  const kind = usePlace((place) => place.kind);
  const { data: closures = noClosures, refused } = useClosures(kind);
  const columns = useMemo<readonly Column<Closure>[]>(
    () => [
      {
        id: 'period',
        header: t('reports.closures.period'),
        width: '7rem',
        cell: ({ period }) => <strong>{period}</strong>,
      },
      {
        id: 'closedAt',
        header: t('reports.closures.closedAt'),
        width: '10rem',
        spare: 5,
        cell: ({ closed_at }) => <time>{format.dateTime(closed_at)}</time>,
      },
      {
        id: 'tickets',
        header: t('reports.closures.tickets'),
        width: '4rem',
        spare: 3,
        align: 'end',
        cell: ({ tickets }) => format.count(tickets),
      },
      ...amounts.map(
        (id): Column<Closure> => ({
          id,
          header: t(`reports.closures.${id}`, { sign: format.sign }),
          width: id === 'signed' || id === 'absolute' ? 'minmax(9.5rem, 1fr)' : '7rem',
          ...(id === 'tax' && { spare: 2 }),
          ...(id === 'net' && { spare: 1 }),
          align: 'end',
          cell: (closure) => <Amount minor={amountOf(closure, id)} strong={id === 'gross'} />,
        }),
      ),
      {
        id: 'journal',
        header: t('reports.closures.journal'),
        width: '6.5rem',
        spare: 4,
        align: 'end',
        cell: ({ journal }) => <span title={journal}>{journal.replace(/^[^/]*\//, '')}</span>,
      },
    ],
    [format, t],
  );
  return (
    <div className={css.tablePage}>
      <div className={css.choice}>
        <SegmentedControl
          aria-label={t('reports.closures.kind')}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(`reports.closures.${value}`) }))}
          onChange={(value) => goWithin({ kind: kinds.find((known) => known === value) ?? 'day' })}
          data-testid="closures-kind"
        />
      </div>
      <div className={css.tableRest}>
        <DataTable
          key={kind}
          label={t('reports.tabs.closures')}
          rows={closures}
          columns={columns}
          rowKey={({ period }) => period}
          onOpen={kind === 'day' ? ({ period }) => goWithin({ tab: 'day', day: period }) : undefined}
          refused={refused}
          empty={
            <EmptyState
              icon={<IconLock size="2.5rem" stroke={1.5} />}
              title={t('reports.closures.none')}
              next={t('reports.closures.noneNext')}
            />
          }
          testId="closures"
        />
      </div>
    </div>
  );
}
