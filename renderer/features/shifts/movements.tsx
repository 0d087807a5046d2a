import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { showTickets } from '#renderer/kernel/route.ts';
import { useMay, useSession } from '#renderer/kernel/session.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { ExportDialog, type Exported, wholeList } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { KeyHint } from '#renderer/ui/key-hint.tsx';
import { keys } from '#renderer/ui/keys.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { CashMovement } from '#shared/modules/shifts/contract.ts';
import { cashWords } from './parts/cash-words.ts';
import css from './shift.module.css';

const noMovements: readonly CashMovement[] = [];
type Numbered = CashMovement & { readonly place: number };
const byHand = new Set<CashMovement['kind']>(['float', 'in', 'out', 'close']);

const cashTable = (t: Translate, format: Format): Exported<CashMovement> => ({
  columns: [
    { header: t('shifts.moves.at'), kind: 'moment' },
    { header: t('shifts.moves.what'), kind: 'text' },
    { header: t('receipt.ticket', { number: '' }).trim(), kind: 'integer' },
    { header: t('reports.gestures.reason'), kind: 'text' },
    { header: t('shifts.moves.who'), kind: 'text' },
    {
      header: t('shifts.moves.amount', { sign: format.sign }),
      kind: 'decimal',
      places: format.currency.decimals,
    },
  ],
  row: ({ at, kind, ticket, reason, user, amount_minor, ...move }) => [
    format.momentOf(at),
    cashWords(move, t) ?? t(`shifts.moves.kind.${kind}`),
    ticket,
    reason,
    user,
    amount_minor,
  ],
});

/** Everything that went into the drawer and out of it, the latest first. */
export function Movements() {
  const t = useT();
  const format = useFormat();
  const { data: movements = noMovements, refused } = useTill(
    'shifts.movements',
    { shift: null },
    { forgets: true },
  );
  const [all, setAll] = useState(false);
  const [exporting, setExporting] = useState(false);
  const shop = useSession((state) => state.session?.shop?.name ?? '');
  const seesExpected = useMay('shift.expected');
  const blind = useSession((state) => state.session?.settings?.blindClose ?? false);
  const hidden = blind && !seesExpected;
  const rows = useMemo(
    () =>
      movements
        .map((move, place): Numbered => ({ ...move, place }))
        .filter(({ kind }) => all || byHand.has(kind))
        .toReversed(),
    [movements, all],
  );
  useKeys('screen', { [keys.exportList]: () => setExporting(true) }, !hidden && rows.length > 0, [
    { chord: keys.exportList, label: t('reports.action.csv') },
  ]);
  const columns = useMemo<readonly Column<Numbered>[]>(
    () => [
      {
        id: 'at',
        header: t('shifts.moves.at'),
        width: '4.5rem',
        cell: ({ at }) => <time>{format.time(at)}</time>,
      },
      {
        id: 'what',
        header: t('shifts.moves.what'),
        width: 'minmax(7rem, 3fr)',
        cell: ({ kind, reason, ticket, ...move }) => {
          const what = [
            cashWords(move, t) ?? t(`shifts.moves.kind.${kind}`),
            ticket === null ? null : t('receipt.ticket', { number: ticket }),
            reason,
          ].filter(Boolean);
          return <span title={what.join(' · ')}>{what.join(' · ')}</span>;
        },
      },
      {
        id: 'who',
        header: t('shifts.moves.who'),
        width: 'minmax(5rem, 1fr)',
        cell: ({ user }) => user,
      },
      {
        id: 'amount',
        header: t('shifts.moves.amount', { sign: format.sign }),
        width: '6.75rem',
        align: 'end',
        cell: ({ amount_minor }) => <strong>{format.signed(amount_minor)}</strong>,
      },
    ],
    [format, t],
  );
  return (
    <section className={css.movements} aria-label={t('shifts.moves.title')}>
      <header>
        <h2>{t('shifts.moves.title')}</h2>
        <SegmentedControl
          aria-label={t('shifts.moves.which')}
          value={all ? 'all' : 'hand'}
          data={[
            { value: 'hand', label: t('shifts.moves.byHand') },
            { value: 'all', label: t('shifts.moves.all') },
          ]}
          onChange={(which) => setAll(which === 'all')}
          data-testid="moves-which"
        />
        {!hidden && (
          <Button
            disabled={rows.length === 0}
            aria-keyshortcuts="Control+E"
            rightSection={<KeyHint chord={keys.exportList} />}
            onClick={() => setExporting(true)}
            data-testid="moves-export"
          >
            {t('reports.action.csv')}
          </Button>
        )}
      </header>
      <DataTable
        label={t('shifts.moves.title')}
        rows={rows}
        columns={columns}
        rowKey={({ place }) => place}
        onOpen={({ ticket }) => {
          if (ticket !== null) showTickets({ ticket, label: t('receipt.ticket', { number: ticket }) });
        }}
        refused={refused}
        empty={<EmptyState title={t('shifts.moves.none')} />}
        testId="movements"
      />
      {exporting && (
        <ExportDialog
          shop={shop}
          lists={[
            wholeList(
              { id: 'cash', label: t('shifts.moves.title'), name: t('shifts.moves.file') },
              cashTable(t, format),
              rows,
            ),
          ]}
          onClose={() => setExporting(false)}
        />
      )}
    </section>
  );
}
