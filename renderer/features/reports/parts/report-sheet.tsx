import type { ReactNode } from 'react';
import type { OpenGestures, OpenTickets } from '#renderer/kernel/ticket-filter.ts';
import { FigureRow } from '#renderer/ui/figure-row.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { taxName } from '#shared/domain/shift-report.ts';
import { soldColumn } from '#shared/domain/totals-report.ts';
import type { ShiftReport, TotalsReport } from '#shared/modules/shifts/contract.ts';
import css from './report-sheet.module.css';

interface Opens {
  /** Figures open the tickets behind them; left out where there is nowhere to show them. */
  readonly onTickets?: OpenTickets;
  /** And those that count no ticket, what happened. */
  readonly onGestures?: OpenGestures;
}
type TotalsProps = Opens & { readonly totals: TotalsReport };

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={css.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Sold({ totals, onTickets }: TotalsProps) {
  const t = useT();
  const format = useFormat();
  const column = soldColumn(totals);
  const sales = t(format.taxesInRows ? 'receipt.salesTaxed' : 'receipt.sales');
  const open = (label: string) => onTickets && (() => onTickets({}, label));
  return (
    <div className={css.section}>
      <FigureRow
        label={sales}
        count={column.sales.count}
        minor={column.sales.amount_minor}
        onOpen={open(sales)}
        testId="figure-sales"
      />
      {column.discounts.count > 0 && (
        <FigureRow
          label={t('receipt.discounts')}
          count={column.discounts.count}
          minor={column.discounts.amount_minor}
          onOpen={onTickets && (() => onTickets({ having: 'discounts' }, t('receipt.discounts')))}
          testId="figure-discounts"
        />
      )}
      <FigureRow
        label={t('receipt.returns')}
        count={totals.returns.count}
        minor={totals.returns.amount_minor}
        onOpen={
          onTickets && totals.returns.count > 0
            ? () => onTickets({ having: 'returns' }, t('receipt.returns'))
            : undefined
        }
        testId="figure-returns"
      />
      <FigureRow label={t('reports.sheet.total')} minor={totals.gross_minor} strong testId="figure-total" />
      {totals.rounding_minor !== 0 && (
        <FigureRow
          label={t('receipt.rounding')}
          minor={totals.rounding_minor}
          onOpen={onTickets && (() => onTickets({ having: 'rounding' }, t('receipt.rounding')))}
          testId="figure-rounding"
        />
      )}
    </div>
  );
}

function Taxes({ totals, onTickets }: TotalsProps) {
  const t = useT();
  const format = useFormat();
  const inRows = format.taxesInRows;
  const named = { taxesInRows: inRows, rate: format.percent };
  const rows = totals.taxes.map((tax) => ({ ...tax, name: taxName(tax, named) }));
  if (rows.length === 0) return null;
  return (
    <Section title={t(inRows ? 'receipt.salesTax' : 'receipt.taxes')}>
      <table className={css.taxes}>
        <thead>
          <tr>
            <th scope="col">{t('receipt.rate')}</th>
            <th scope="col">{t(inRows ? 'receipt.soldAt' : 'receipt.base')}</th>
            <th scope="col">{t('receipt.tax')}</th>
            {!inRows && <th scope="col">{t('receipt.gross')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ taxId, name, rate_ppm, base_minor, amount_minor, gross_minor }) => (
            <tr key={`${taxId} ${rate_ppm}`}>
              <th scope="row">
                {onTickets ? (
                  <button
                    type="button"
                    className={css.tax}
                    onClick={() => onTickets({ taxId }, name)}
                    data-testid={`figure-tax-${taxId}`}
                  >
                    {name}
                  </button>
                ) : (
                  name
                )}
              </th>
              <td>{format.number(base_minor)}</td>
              <td>{format.number(amount_minor)}</td>
              {!inRows && <td>{format.number(gross_minor)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Tenders({ totals, onTickets }: TotalsProps) {
  const t = useT();
  if (totals.tenders.length === 0) return null;
  return (
    <Section title={t('receipt.tenders')}>
      {totals.tenders.map(({ kind, operator, count, amount_minor }) => {
        const label = operator ?? t(`receipt.${kind}`);
        return (
          <FigureRow
            key={`${kind} ${operator}`}
            label={label}
            count={count}
            minor={amount_minor}
            onOpen={
              onTickets && (() => onTickets({ tender: kind, ...(operator !== null && { operator }) }, label))
            }
            testId={`figure-tender-${operator ?? kind}`}
          />
        );
      })}
      <FigureRow
        label={t('receipt.received')}
        minor={soldColumn(totals).received_minor}
        strong
        testId="figure-received"
      />
      {soldColumn(totals).fees_minor !== 0 && (
        <FigureRow label={t('receipt.fees')} minor={soldColumn(totals).fees_minor} testId="figure-fees" />
      )}
    </Section>
  );
}

function Gestures({ totals, onGestures }: Pick<TotalsProps, 'totals' | 'onGestures'>) {
  const t = useT();
  const {
    removedLines,
    restoredLines,
    voids,
    restoredVoids,
    priceOverrides,
    drawerOpenings,
    reprints,
    corrected = 0,
  } = totals;
  const rows = [
    { id: 'removedLines', count: removedLines.count, minor: removedLines.amount_minor },
    { id: 'restoredLines', count: restoredLines.count, minor: restoredLines.amount_minor },
    { id: 'voidedSales', count: voids.count, minor: voids.amount_minor },
    { id: 'restoredSales', count: restoredVoids.count, minor: restoredVoids.amount_minor },
    { id: 'priceChanges', count: priceOverrides.count },
    { id: 'drawerOpenings', count: drawerOpenings },
    { id: 'reprints', count: reprints },
    { id: 'correctedTenders', count: corrected },
  ] as const;
  const seen = rows.filter(({ count }) => count > 0);
  if (seen.length === 0) return null;
  return (
    <Section title={t('receipt.events')}>
      {seen.map(({ id, ...figures }) => (
        <FigureRow
          key={id}
          label={t(`receipt.${id}`)}
          {...figures}
          onOpen={onGestures && (() => onGestures(id, t(`receipt.${id}`)))}
          testId={`figure-${id}`}
        />
      ))}
    </Section>
  );
}

/** Cash as the ledger has it. Null where the person may not see it before counting. */
function Drawer({ report, onTickets, onGestures }: Opens & { readonly report: ShiftReport }) {
  const t = useT();
  const format = useFormat();
  const { cash, shift } = report;
  if (!cash)
    return (
      <Section title={t('receipt.drawer')}>
        <FigureRow label={t('receipt.float')} minor={shift.float_minor} />
        <p className={css.quiet}>{t('reports.sheet.hidden')}</p>
      </Section>
    );
  const { difference_minor: difference, counted_minor: counted } = cash;
  return (
    <Section title={t('receipt.drawer')}>
      <FigureRow label={t('receipt.float')} minor={cash.float_minor} />
      <FigureRow
        label={t('receipt.cashSales')}
        minor={cash.sales_minor}
        onOpen={onTickets && (() => onTickets({ tender: 'cash' }, t('receipt.cashSales')))}
        testId="figure-cashSales"
      />
      {cash.refunds_minor !== 0 && (
        <FigureRow
          label={t('receipt.cashRefunds')}
          minor={cash.refunds_minor}
          onOpen={
            onTickets && (() => onTickets({ tender: 'cash', having: 'returns' }, t('receipt.cashRefunds')))
          }
          testId="figure-cashRefunds"
        />
      )}
      {cash.in_minor !== 0 && (
        <FigureRow
          label={t('receipt.cashIn')}
          minor={cash.in_minor}
          onOpen={onGestures && (() => onGestures('cashIn', t('receipt.cashIn')))}
          testId="figure-cashIn"
        />
      )}
      {cash.out_minor !== 0 && (
        <FigureRow
          label={t('receipt.cashOut')}
          minor={cash.out_minor}
          onOpen={onGestures && (() => onGestures('cashOut', t('receipt.cashOut')))}
          testId="figure-cashOut"
        />
      )}
      {cash.held_minor !== undefined && cash.held_minor !== 0 && (
        <FigureRow label={t('receipt.cashHeld')} minor={cash.held_minor} testId="figure-cashHeld" />
      )}
      <FigureRow label={t('receipt.expected')} minor={cash.expected_minor} strong testId="figure-expected" />
      {counted !== null && (
        <FigureRow label={t('receipt.counted')} minor={counted} strong testId="figure-counted" />
      )}
      {difference !== null && (
        <FigureRow
          label={t('receipt.difference')}
          minor={difference}
          strong
          tone={difference === 0 ? 'ok' : 'bad'}
          testId="figure-difference"
        />
      )}
      {cash.earlier?.map(({ at, user, counted_minor, difference_minor }) => (
        <div key={at} data-testid="counted-before">
          <FigureRow
            label={t('receipt.countedBefore', { name: user, at: format.dateTime(at) })}
            minor={counted_minor}
          />
          <FigureRow label={t('receipt.difference')} minor={difference_minor} tone="bad" />
        </div>
      ))}
      {cash.reason && <p className={css.quiet}>{t('receipt.reason', { reason: cash.reason })}</p>}
      {report.explained && report.explained.length > 0 && (
        <FigureRow
          label={t('reports.gestures.explained')}
          count={report.explained.length}
          onOpen={onGestures && (() => onGestures('explained', t('reports.gestures.explained')))}
          testId="figure-explained"
        />
      )}
      {report.explained?.map(({ at, user, reason }) => (
        <p key={`${at} ${reason}`} className={css.quiet} data-testid="explained">
          {t('reports.z.explain.said', { reason, name: user, at: format.dateTime(at) })}
        </p>
      ))}
      {cash.approvedBy && <p className={css.quiet}>{t('receipt.approvedBy', { name: cash.approvedBy })}</p>}
    </Section>
  );
}

function Counted({ report }: { readonly report: ShiftReport }) {
  const t = useT();
  const format = useFormat();
  const pieces = report.cash?.count?.filter(({ count }) => count > 0) ?? [];
  if (pieces.length === 0) return null;
  return (
    <Section title={t('receipt.denominations')}>
      {pieces.map(({ value_minor, count }, place) => (
        <FigureRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a note and a coin may have the same value
          key={place}
          label={format.amount(value_minor)}
          count={count}
          minor={value_minor * count}
        />
      ))}
    </Section>
  );
}

/** The totals of a day or a longer time, with no drawer to them. */
export function TotalsSheet({
  title,
  totals,
  note,
  onTickets,
  onGestures,
}: TotalsProps & { title: string; note: string }) {
  return (
    <article className={css.sheet} aria-label={title} data-testid="sheet">
      <header className={css.head}>
        <h2>{title}</h2>
        <p>{note}</p>
      </header>
      <Sold totals={totals} onTickets={onTickets} />
      <Taxes totals={totals} onTickets={onTickets} />
      <Tenders totals={totals} onTickets={onTickets} />
      <Gestures totals={totals} onGestures={onGestures} />
    </article>
  );
}

/** An X or a Z that reads like its paper. */
export function ReportSheet({ report, onTickets, onGestures }: Opens & { readonly report: ShiftReport }) {
  const t = useT();
  const format = useFormat();
  const { shift, totals, firstTicket, lastTicket } = report;
  const tillWords = (till: string) => (/^\d+$/.test(till) ? t('common.bar.till', { number: till }) : till);
  const title =
    report.kind === 'X' ? t('receipt.xTitle') : t('receipt.zTitle', { number: report.zNumber ?? '' });
  return (
    <article className={css.sheet} aria-label={title} data-testid="sheet">
      <header className={css.head}>
        <p>
          {report.shopName} · {tillWords(report.tillName)}
        </p>
        <h2 data-testid="sheet-title">{title}</h2>
        <p>
          {t('receipt.openedAt', { name: shift.openedBy })} · <time>{format.dateTime(shift.opened_at)}</time>
        </p>
        {shift.closed_at !== null && (
          <p>
            {t('receipt.closedAt', { name: shift.closedBy ?? '' })} ·{' '}
            <time>{format.dateTime(shift.closed_at)}</time>
          </p>
        )}
        {firstTicket !== null && lastTicket !== null && (
          <p>{t('receipt.tickets', { first: firstTicket, last: lastTicket })}</p>
        )}
      </header>
      <Sold totals={totals} onTickets={onTickets} />
      <Taxes totals={totals} onTickets={onTickets} />
      <Tenders totals={totals} onTickets={onTickets} />
      <Drawer report={report} onTickets={onTickets} onGestures={onGestures} />
      <Counted report={report} />
      <Gestures totals={totals} onGestures={onGestures} />
      {report.kind === 'Z' && (
        <Section title={t('reports.sheet.perpetual')}>
          <FigureRow label={t('receipt.perpetualSigned')} minor={report.perpetual_signed_minor} />
          <FigureRow label={t('receipt.perpetualAbsolute')} minor={report.perpetual_absolute_minor} />
        </Section>
      )}
    </article>
  );
}
