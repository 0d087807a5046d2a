import { IconChecks } from '@tabler/icons-react';
import { useMemo } from 'react';
import { cashWords } from '#renderer/features/shifts/parts/cash-words.ts';
import { showTickets } from '#renderer/kernel/route.ts';
import type { GestureFilter } from '#renderer/kernel/ticket-filter.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { Gesture } from '#shared/modules/reports/contract.ts';
import css from './reports.module.css';

export const noGestures: readonly Gesture[] = [];

export const useGestures = ({ kind, day, period, shift, userId }: GestureFilter) =>
  useTill(
    'reports.gestures',
    { kind, day: day ?? null, period: period ?? null, shift: shift ?? null, userId: userId ?? null },
    { forgets: true },
  );

/** What it was about, in words. */
function whatOf(gesture: Gesture, kind: GestureFilter['kind'], t: Translate, format: Format): string {
  if (kind === 'reprints' || kind === 'correctedTenders')
    return t('reports.gestures.ticket', { number: gesture.ticket ?? '' });
  if (kind === 'drawerOpenings') return t('reports.gestures.drawer');
  if (kind === 'explained') return t('reports.gestures.explained');
  if (kind === 'cashIn' || kind === 'cashOut') return cashWords(gesture, t) ?? t(`receipt.${kind}`);
  const name = gesture.name ?? '';
  if (kind === 'priceChanges')
    return gesture.from_minor === null
      ? t('reports.gestures.firstPrice', { name })
      : t('reports.gestures.from', { name, from: format.amount(gesture.from_minor) });
  if (gesture.rate_ppm !== null)
    return `${name || t('reports.gestures.wholeCart')} : −${format.percent(gesture.rate_ppm)}`;
  if (kind === 'discounts') return name || t('reports.gestures.wholeCart');
  if (gesture.lines !== null) return t('reports.gestures.cart', { count: gesture.lines });
  return gesture.qty_milli === null ? name : `${format.qty(gesture.qty_milli)} × ${name}`;
}

export const gesturesTable = (
  kind: GestureFilter['kind'],
  t: Translate,
  format: Format,
): Exported<Gesture> => ({
  columns: [
    { header: t('reports.gestures.at'), kind: 'moment' },
    { header: t('reports.gestures.user'), kind: 'text' },
    { header: t('reports.gestures.what'), kind: 'text' },
    {
      header: t('reports.gestures.amount', { sign: format.sign }),
      kind: 'decimal',
      places: format.currency.decimals,
    },
    { header: t('reports.gestures.reason'), kind: 'text' },
    { header: t('reports.gestures.allowed', { name: '' }).trim(), kind: 'text' },
    { header: t('reports.gestures.journal'), kind: 'text' },
  ],
  row: (gesture) => [
    format.momentOf(gesture.at),
    gesture.user,
    whatOf(gesture, kind, t, format),
    gesture.amount_minor,
    gesture.reason,
    gesture.allowedBy,
    gesture.journal,
  ],
});

/** Who, when, how much and why: what a figure of a report that counts no ticket is made of. */
export function GesturesList({ asked }: { readonly asked: GestureFilter }) {
  const t = useT();
  const format = useFormat();
  const { kind, label } = asked;
  const { data: gestures = noGestures, loading, refused } = useGestures(asked);
  const columns = useMemo<readonly Column<Gesture>[]>(
    () => [
      {
        id: 'at',
        header: t('reports.gestures.at'),
        width: '10rem',
        cell: ({ at }) => <time>{format.dateTime(at)}</time>,
      },
      {
        id: 'user',
        header: t('reports.gestures.user'),
        width: 'minmax(8rem, 1fr)',
        cell: ({ user, allowedBy }) => {
          const words =
            allowedBy === null ? user : `${user} · ${t('reports.gestures.allowed', { name: allowedBy })}`;
          return <span title={words}>{words}</span>;
        },
      },
      {
        id: 'what',
        header: t('reports.gestures.what'),
        width: 'minmax(10rem, 2fr)',
        cell: (gesture) => {
          const words = whatOf(gesture, kind, t, format);
          return <span title={words}>{words}</span>;
        },
      },
      {
        id: 'reason',
        header: t('reports.gestures.reason'),
        width: 'minmax(8rem, 1fr)',
        cell: ({ reason }) => <span title={reason ?? undefined}>{reason}</span>,
      },
      {
        id: 'amount',
        header: t('reports.gestures.amount', { sign: format.sign }),
        width: '9rem',
        align: 'end',
        cell: ({ amount_minor }) => amount_minor !== null && <Amount minor={amount_minor} strong />,
      },
    ],
    [format, kind, t],
  );
  return (
    <section className={css.gestures} aria-label={label} data-testid="gestures" data-count={gestures.length}>
      <h2>{label}</h2>
      <div className={css.tableRest}>
        <DataTable
          label={label}
          rows={gestures}
          columns={columns}
          rowKey={({ journal }) => journal}
          onOpen={
            kind === 'reprints' || kind === 'correctedTenders'
              ? ({ ticket }) => {
                  if (ticket !== null) showTickets({ ticket, label });
                }
              : undefined
          }
          foot={t('reports.gestures.total', { count: gestures.length })}
          refused={refused}
          empty={
            loading ? null : (
              <EmptyState
                icon={<IconChecks size="2.5rem" stroke={1.5} />}
                title={t('reports.gestures.none')}
                next={t('reports.gestures.noneNext')}
              />
            )
          }
          testId="gestures-table"
        />
      </div>
    </section>
  );
}
