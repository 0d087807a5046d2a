import { IconChecks } from '@tabler/icons-react';
import { useMemo } from 'react';
import { showTickets } from '#renderer/kernel/route.ts';
import type { EventFilter } from '#renderer/kernel/ticket-filter.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { ReportEvent } from '#shared/modules/reports/contract.ts';
import css from './reports.module.css';

export const noEvents: readonly ReportEvent[] = [];

export const useEvents = ({ kind, day, shift }: EventFilter) =>
  useTill('reports.events', { kind, day: day ?? null, shift: shift ?? null }, { forgets: true });

/** What it was about, in words. */
function whatOf(event: ReportEvent, kind: EventFilter['kind'], t: Translate, format: Format): string {
  if (kind === 'reprints') return t('reports.events.ticket', { number: event.ticket ?? '' });
  if (kind === 'drawerOpenings') return t('reports.events.drawer');
  if (kind === 'explained') return t('reports.events.explained');
  if (kind === 'cashIn' || kind === 'cashOut') return t(`receipt.${kind}`);
  const name = event.name ?? '';
  if (kind === 'priceChanges')
    return event.from_minor === null
      ? t('reports.events.firstPrice', { name })
      : t('reports.events.from', { name, from: format.amount(event.from_minor) });
  if (event.lines !== null) return t('reports.events.cart', { count: event.lines });
  return event.qty_milli === null ? name : `${format.qty(event.qty_milli)} × ${name}`;
}

export const eventsTable = (
  kind: EventFilter['kind'],
  t: Translate,
  format: Format,
): Exported<ReportEvent> => ({
  columns: [
    { header: t('reports.events.at'), kind: 'moment' },
    { header: t('reports.events.user'), kind: 'text' },
    { header: t('reports.events.what'), kind: 'text' },
    {
      header: t('reports.events.amount', { sign: format.sign }),
      kind: 'decimal',
      places: format.currency.decimals,
    },
    { header: t('reports.events.reason'), kind: 'text' },
    { header: t('reports.events.allowed', { name: '' }).trim(), kind: 'text' },
    { header: t('reports.events.journal'), kind: 'text' },
  ],
  row: (event) => [
    format.momentOf(event.at),
    event.user,
    whatOf(event, kind, t, format),
    event.amount_minor,
    event.reason,
    event.allowedBy,
    event.journal,
  ],
});

/** Who, when, how much and why: what a figure of a report that counts no ticket is made of. */
export function EventsList({ asked }: { readonly asked: EventFilter }) {
  const t = useT();
  const format = useFormat();
  const { kind, label } = asked;
  const { data: events = noEvents, loading, refused } = useEvents(asked);
  const columns = useMemo<readonly Column<ReportEvent>[]>(
    () => [
      {
        id: 'at',
        header: t('reports.events.at'),
        width: '10rem',
        cell: ({ at }) => <time>{format.dateTime(at)}</time>,
      },
      {
        id: 'user',
        header: t('reports.events.user'),
        width: 'minmax(8rem, 1fr)',
        cell: ({ user, allowedBy }) => {
          const words =
            allowedBy === null ? user : `${user} · ${t('reports.events.allowed', { name: allowedBy })}`;
          return <span title={words}>{words}</span>;
        },
      },
      {
        id: 'what',
        header: t('reports.events.what'),
        width: 'minmax(10rem, 2fr)',
        cell: (event) => {
          const words = whatOf(event, kind, t, format);
          return <span title={words}>{words}</span>;
        },
      },
      {
        id: 'reason',
        header: t('reports.events.reason'),
        width: 'minmax(8rem, 1fr)',
        cell: ({ reason }) => <span title={reason ?? undefined}>{reason}</span>,
      },
      {
        id: 'amount',
        header: t('reports.events.amount', { sign: format.sign }),
        width: '9rem',
        align: 'end',
        cell: ({ amount_minor }) => amount_minor !== null && <Amount minor={amount_minor} strong />,
      },
    ],
    [format, kind, t],
  );
  return (
    <section className={css.events} aria-label={label} data-testid="events" data-count={events.length}>
      <h2>{label}</h2>
      <div className={css.tableRest}>
        <DataTable
          label={label}
          rows={events}
          columns={columns}
          rowKey={({ journal }) => journal}
          onOpen={
            kind === 'reprints'
              ? ({ ticket }) => {
                  if (ticket !== null) showTickets({ ticket, label });
                }
              : undefined
          }
          foot={t('reports.events.total', { count: events.length })}
          refused={refused}
          empty={
            loading ? null : (
              <EmptyState
                icon={<IconChecks size="2.5rem" stroke={1.5} />}
                title={t('reports.events.none')}
                next={t('reports.events.noneNext')}
              />
            )
          }
          testId="events-table"
        />
      </div>
    </section>
  );
}
