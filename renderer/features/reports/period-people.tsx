import { IconChecks } from '@tabler/icons-react';
import { useMemo } from 'react';
import { showGestures, showTickets } from '#renderer/kernel/route.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { Period } from './days.ts';
import { type Deed, deedsOf } from './deeds.ts';

const noDeeds: readonly Deed[] = [];

export const deedsTable = (t: Translate, format: Format): Exported<Deed> => ({
  columns: [
    { header: t('reports.people.name'), kind: 'text' },
    { header: t('reports.people.what'), kind: 'text' },
    { header: t('reports.figures.count'), kind: 'integer' },
    {
      header: t('reports.figures.amount', { sign: format.sign }),
      kind: 'decimal',
      places: format.currency.decimals,
    },
    { header: t('reports.people.tickets'), kind: 'integer' },
    { header: t('reports.people.rate'), kind: 'decimal', places: 1 },
    { header: t('reports.people.shop'), kind: 'decimal', places: 1 },
  ],
  row: (deed) => [
    deed.name,
    t(`receipt.${deed.kind}`),
    deed.count,
    deed.amount_minor,
    deed.tickets,
    deed.rate_tenths,
    deed.shop_tenths,
  ],
});

interface PeriodPeopleProps {
  readonly period: Period;
  readonly onOrder: (deeds: readonly Deed[]) => void;
}

/** Who removed, voided, gave, took back and opened how often, beside what is usual in the shop. Each opens what happened. */
export function PeriodPeople({ period, onOrder }: PeriodPeopleProps) {
  const t = useT();
  const format = useFormat();
  const { data, refused } = useTill('reports.people', { ...period }, { forgets: true, keepsLast: true });
  const rows = useMemo(() => (data ? deedsOf(data) : noDeeds), [data]);
  const columns = useMemo<readonly Column<Deed>[]>(() => {
    const rate = (tenths: number | null) => tenths !== null && format.count(tenths / 10);
    return [
      {
        id: 'name',
        header: t('reports.people.name'),
        width: 'minmax(9rem, 1fr)',
        value: ({ name }) => name,
        cell: ({ name }) => <strong>{name}</strong>,
      },
      {
        id: 'what',
        header: t('reports.people.what'),
        width: 'minmax(12rem, 2fr)',
        value: ({ kind }) => t(`receipt.${kind}`),
        cell: ({ kind }) => t(`receipt.${kind}`),
      },
      {
        id: 'count',
        header: t('reports.figures.count'),
        width: '6rem',
        align: 'end',
        value: ({ count }) => count,
        cell: ({ count }) => format.count(count),
      },
      {
        id: 'amount',
        header: t('reports.figures.amount', { sign: format.sign }),
        width: '9rem',
        spare: 2,
        align: 'end',
        value: ({ amount_minor }) => amount_minor ?? 0,
        cell: ({ amount_minor }) => amount_minor !== null && <Amount minor={amount_minor} />,
      },
      {
        id: 'tickets',
        header: t('reports.people.tickets'),
        width: '7rem',
        spare: 1,
        align: 'end',
        value: ({ tickets }) => tickets,
        cell: ({ tickets }) => format.count(tickets),
      },
      {
        id: 'rate',
        header: t('reports.people.rate'),
        width: '10rem',
        align: 'end',
        value: ({ rate_tenths }) => rate_tenths ?? 0,
        cell: ({ rate_tenths }) => rate(rate_tenths),
      },
      {
        id: 'shop',
        header: t('reports.people.shop'),
        width: '9rem',
        align: 'end',
        value: ({ shop_tenths }) => shop_tenths ?? 0,
        cell: ({ shop_tenths }) => rate(shop_tenths),
      },
    ];
  }, [t, format]);
  const open = ({ name, kind, userId }: Deed): void => {
    const dates = `${format.day(period.from)} – ${format.day(period.to)}`;
    const said = { period, userId, label: `${dates} · ${name} · ${t(`receipt.${kind}`)}` };
    if (kind === 'returns') showTickets({ ...said, having: 'returns' });
    else showGestures({ ...said, kind });
  };
  return (
    <DataTable
      label={t('reports.people.label')}
      rows={rows}
      columns={columns}
      rowKey={({ userId, kind }) => `${kind} ${userId}`}
      onOpen={open}
      onOrder={onOrder}
      refused={refused}
      empty={
        data && (
          <EmptyState
            icon={<IconChecks size="2.5rem" stroke={1.5} />}
            title={t('reports.people.none')}
            next={t('reports.period.noneNext')}
          />
        )
      }
      testId="period-people"
    />
  );
}
