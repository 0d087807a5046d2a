import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { archiveOfTicket } from '#main/kernel/journal/let-go.ts';
import { takesKept, withFee, withOwnMeans } from '#shared/domain/means.ts';
import type { SaleFact, TenderFact } from '#shared/domain/sale-fact.ts';
import { meansFact } from '#shared/domain/tender.ts';
import { cashChange, type RightMeans, settledBy, withRightMeans } from '#shared/domain/tender-correction.ts';
import { minor } from '#shared/domain/units.ts';
import { parseRow, type Row } from '#shared/journal/row.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { RightMeansInput } from '#shared/modules/sales/contract.ts';
import type { SalesDeps } from './deps.ts';
import type { SalesStore } from './store.ts';

interface CorrectionsDeps
  extends Pick<SalesDeps, 'db' | 'rules' | 'openShift' | 'drawerFault' | 'totalsFault' | 'emit'> {
  readonly journal: Journal;
  readonly store: Pick<SalesStore, 'corrections'>;
  readonly refundedOn: (number: number) => ReadonlyMap<number, number>;
  /** The sale as its row has it; null where there is no such ticket. */
  readonly recorded: (number: number) => SaleFact | null;
  /** Why a reference of mobile money cannot be taken: another ticket has it. */
  readonly usedReference: (tenders: readonly TenderFact[], but: number) => Refusal | null;
}

/** Tenders that were keyed wrong: each is put right by a row of its own while the shift of its sale is open. */
export function createCorrections(deps: CorrectionsDeps) {
  const { store, journal, db } = deps;
  const rowsOf = (number: number): Row<'sale.tender-corrected'>[] =>
    store.corrections(number).map((bytes) => parseRow(bytes) as Row<'sale.tender-corrected'>);

  /** The sale as it is settled now. */
  const asSettled = (sale: SaleFact): SaleFact => {
    const last = rowsOf(sale.number).at(-1);
    return last ? settledBy(sale, last.body) : sale;
  };

  const ownMeans = (to: RightMeansInput): Result<RightMeans, Refusal> => {
    if (to.kind === 'cash') return ok({ kind: 'cash' });
    const named = withOwnMeans([{ ...to, amount_minor: minor(0) }], deps.rules().means);
    if (!named.ok) return named;
    const [offer] = named.value;
    return ok(offer && offer.kind !== 'cash' ? meansFact(offer) : { kind: 'cash' });
  };

  const correctTender: Handlers<'sales.correctTender'>['sales.correctTender'] = (input, context) => {
    const { number, tender, corrections } = input;
    const recorded = deps.recorded(number);
    if (!recorded) {
      const gone = archiveOfTicket(db, number);
      return refused(gone ? refusal('TICKET_ARCHIVED', { number, ...gone }) : refusal('NOT_FOUND'));
    }
    const reason = input.reason.trim();
    if (reason === '') return refused(refusal('REASON_NEEDED'));
    const shift = deps.openShift();
    if (shift === null) return refused(refusal('NO_SHIFT'));
    if (recorded.shift !== shift) return refused(refusal('TENDER_SHIFT_CLOSED', { number }));
    if (rowsOf(number).length !== corrections) return refused(refusal('CHANGED_MEANWHILE'));
    // Money went back to the tender as it is: it stays what it was.
    if (deps.refundedOn(number).size > 0) return refused(refusal('TENDER_GONE_BACK', { number }));
    const right = ownMeans(input.to);
    if (!right.ok) return right;
    const sale = asSettled(recorded);
    const corrected = withRightMeans(sale, tender, right.value, deps.rules().cash);
    if (!corrected.ok) return corrected;
    const { means } = deps.rules();
    const { rounding_minor } = corrected.value;
    const tenders = corrected.value.tenders.map((one) =>
      sale.tenders.includes(one) ? one : withFee(one, means),
    );
    const isKept = takesKept([{ ...right.value, amount_minor: minor(1) }], means)
      ? context.need('sale.means')
      : null;
    if (isKept) return refused(isKept);
    const change = cashChange(sale.tenders, tenders);
    const fault =
      deps.usedReference(tenders, number) ??
      deps.drawerFault(change, context) ??
      deps.totalsFault(Math.abs(sale.gross_minor) + Math.abs(change));
    if (fault) return refused(fault);
    const rounding = [sale.rounding_minor ?? minor(0), rounding_minor] as const;
    const fact = {
      number,
      shift,
      tender,
      from: sale.tenders,
      to: tenders,
      ...((rounding[0] !== 0 || rounding[1] !== 0) && { rounding }),
      reason,
      ...(context.allowedBy !== null && { allowedBy: context.allowedBy }),
    };
    journal.append('sale.tender-corrected', fact, { user: context.user });
    db.afterCommit(() => deps.emit('sale.corrected', { number }));
    return ok({});
  };

  return {
    handlers: { 'sales.correctTender': correctTender } satisfies Handlers<'sales.correctTender'>,
    asSettled,
    /** Rows that put its tenders right, the first one first. */
    rowsOf,
  };
}
