import { useMemo } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { refusalText } from '#renderer/kernel/session.ts';
import type { TicketFilter } from '#renderer/kernel/ticket-filter.ts';
import { useTill, useTillPages } from '#renderer/kernel/use-till.ts';
import { ExportStopped } from '#renderer/ui/export-dialog.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { TicketLine, TicketRow } from '#shared/modules/tickets/contract.ts';

const pageRows = 200;
const noTickets: readonly TicketRow[] = [];

export interface Wanted extends Partial<Omit<TicketFilter, 'label' | 'ticket'>> {
  readonly text: string;
}

const askedOf = ({ text, ...wanted }: Wanted) => ({
  text,
  day: wanted.day ?? null,
  period: wanted.period ?? null,
  shift: wanted.shift ?? null,
  tender: wanted.tender ?? null,
  operator: wanted.operator ?? null,
  taxId: wanted.taxId ?? null,
  categoryId: wanted.categoryId ?? null,
  productId: wanted.productId ?? null,
  userId: wanted.userId ?? null,
  hour: wanted.hour ?? null,
  having: wanted.having ?? null,
  carried: wanted.carried ?? null,
});

/** From the newest; only the pages that were scrolled to come here. */
export function useTicketList(wanted: Wanted) {
  const { data, ...told } = useTillPages(
    'tickets.list',
    { ...askedOf(wanted), limit: pageRows },
    {
      forgets: true,
      keepsLast: true,
      first: { before: null as number | null },
      next: ({ more, tickets }) => {
        const before = more ? tickets.at(-1)?.number : undefined;
        return before === undefined ? undefined : { before };
      },
    },
  );
  return { ...told, tickets: useMemo(() => data?.flatMap((page) => page.tickets) ?? noTickets, [data]) };
}

/**
 * What the tickets of the filter come to, whatever has been scrolled to; nothing where nothing is filtered, and nothing while
 * another filter's is all that is known.
 */
export const useTicketSum = (wanted: Wanted, enabled: boolean): Output<'tickets.sum'> | null => {
  const { data } = useTill('tickets.sum', askedOf(wanted), { enabled, forgets: true });
  return enabled ? (data ?? null) : null;
};

const exportPage = 500;
const linesPage = 200;

/** Every ticket of the filter, for a file. @throws ExportStopped */
export async function* readTickets(wanted: Wanted): AsyncGenerator<readonly TicketRow[]> {
  const input = askedOf(wanted);
  for (let before: number | null = null; ; ) {
    const answer: Result<Output<'tickets.list'>, Refusal> = await call('tickets.list', {
      ...input,
      before,
      limit: exportPage,
    });
    if (!answer.ok) throw new ExportStopped(refusalText(answer.refusal));
    yield answer.value.tickets;
    before = answer.value.tickets.at(-1)?.number ?? null;
    if (!answer.value.more || before === null) return;
  }
}

/** Every line of those tickets. @throws ExportStopped */
export async function* readLines(wanted: Wanted): AsyncGenerator<readonly TicketLine[]> {
  const input = askedOf(wanted);
  for (let before: number | null = null; ; ) {
    const answer: Result<Output<'tickets.lines'>, Refusal> = await call('tickets.lines', {
      ...input,
      before,
      limit: linesPage,
    });
    if (!answer.ok) throw new ExportStopped(refusalText(answer.refusal));
    yield answer.value.lines;
    before = answer.value.before;
    if (!answer.value.more || before === null) return;
  }
}
