import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, on } from '#renderer/kernel/api.ts';
import { refusalText } from '#renderer/kernel/state.ts';
import type { TicketFilter } from '#renderer/kernel/ticket-filter.ts';
import { ExportStopped } from '#renderer/ui/export-dialog.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Ticket, TicketLine, TicketRow } from '#shared/modules/tickets/contract.ts';

const pageRows = 200;
const noTickets: readonly TicketRow[] = [];

export interface Wanted extends Partial<Omit<TicketFilter, 'label' | 'ticket'>> {
  readonly text: string;
}

const askedOf = ({ text, ...wanted }: Wanted) => ({
  text,
  day: wanted.day ?? null,
  shift: wanted.shift ?? null,
  tender: wanted.tender ?? null,
  operator: wanted.operator ?? null,
  taxId: wanted.taxId ?? null,
  categoryId: wanted.categoryId ?? null,
  userId: wanted.userId ?? null,
  hour: wanted.hour ?? null,
  having: wanted.having ?? null,
});

/**
 * What is on this screen is read again after every sale and every print.
 * Nobody hears of changes while it is not shown: `gcTime` 0 keeps nothing until it is shown again.
 */
export function useTicketChanges(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const ends = [
      on('sale.committed', () => void queries.invalidateQueries({ queryKey: ['ticket', 'list'] })),
      on('print.changed', () => void queries.invalidateQueries({ queryKey: ['ticket', 'one'] })),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [queries]);
}

/** From the newest; only the pages that were scrolled to come here. */
export function useTicketList(wanted: Wanted) {
  const input = askedOf(wanted);
  const list = useInfiniteQuery({
    gcTime: 0,
    queryKey: ['ticket', 'list', input],
    initialPageParam: null as number | null,
    queryFn: async ({ pageParam }) => {
      const answer = await call('ticket.list', { ...input, before: pageParam, limit: pageRows });
      return answer.ok ? answer.value : { tickets: [], more: false };
    },
    getNextPageParam: (last) => (last.more ? last.tickets.at(-1)?.number : undefined),
    select: ({ pages }) => pages.flatMap((page) => page.tickets),
    placeholderData: keepPreviousData,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  return {
    tickets: list.data ?? noTickets,
    loading: list.isPending,
    more: hasNextPage,
    fetchMore: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
}

export function useTicket(number: number): Ticket | null {
  const { data } = useQuery({
    gcTime: 0,
    queryKey: ['ticket', 'one', number],
    queryFn: async () => {
      const answer = await call('ticket.get', { number });
      return answer.ok ? answer.value : null;
    },
  });
  return data ?? null;
}

export function useReceipt(number: number): string {
  const { data } = useQuery({
    gcTime: 0,
    queryKey: ['ticket', 'receipt', number],
    queryFn: async () => {
      const answer = await call('ticket.receipt', { number, format: 'html' });
      return answer.ok ? answer.value.content : '';
    },
  });
  return data ?? '';
}

/** What the tickets of the filter come to, whatever has been scrolled to; null where nothing is filtered. */
export function useTicketSum(wanted: Wanted, filtered: boolean): Output<'ticket.sum'> | null {
  const input = askedOf(wanted);
  const { data } = useQuery({
    gcTime: 0,
    enabled: filtered,
    queryKey: ['ticket', 'list', 'sum', input],
    queryFn: async () => {
      const answer = await call('ticket.sum', input);
      return answer.ok ? answer.value : null;
    },
    placeholderData: keepPreviousData,
  });
  return filtered ? (data ?? null) : null;
}

const exportPage = 500;
const linesPage = 200;

/** Every ticket of the filter, for a file. @throws ExportStopped */
export async function* readTickets(wanted: Wanted): AsyncGenerator<readonly TicketRow[]> {
  const input = askedOf(wanted);
  for (let before: number | null = null; ; ) {
    const answer: Result<Output<'ticket.list'>, Refusal> = await call('ticket.list', {
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
    const answer: Result<Output<'ticket.lines'>, Refusal> = await call('ticket.lines', {
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
