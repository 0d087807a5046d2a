import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, on } from '#renderer/kernel/api.ts';
import { refusalText, useTill } from '#renderer/kernel/state.ts';
import { ExportStopped } from '#renderer/ui/export-dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { tillNow } from '#renderer/ui/till-time.ts';
import type { Output } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { ShiftReport, ShiftView } from '#shared/modules/shifts/contract.ts';
import type { Period } from './days.ts';
import type { ClosureKind } from './place.ts';

const pageRows = 100;

/**
 * What is on this screen is read again when something is sold or a shift opens or ends.
 * Nobody hears of changes while it is not shown: `gcTime` 0 keeps nothing until it is shown again.
 */
export function useReportChanges(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const again = () => void queries.invalidateQueries({ queryKey: ['report'] });
    const ends = [on('shift.changed', again), on('sale.committed', again)];
    return () => {
      for (const end of ends) end();
    };
  }, [queries]);
}

/** The shop's day, as the till has it. */
export function useToday(): string {
  return useFormat().dayOf(tillNow());
}

/** null: the till is closed; undefined: not known yet. */
export function useX(): ShiftReport | null | undefined {
  const open = useTill((state) => state.session?.shift?.number ?? null);
  const { data } = useQuery({
    gcTime: 0,
    queryKey: ['report', 'x', open],
    queryFn: async () => {
      const answer = await call('shift.x', {});
      return answer.ok ? answer.value : null;
    },
  });
  return data;
}

const noShifts: readonly ShiftView[] = [];

export function useZList() {
  const list = useInfiniteQuery({
    gcTime: 0,
    queryKey: ['report', 'zList'],
    initialPageParam: null as number | null,
    queryFn: async ({ pageParam }) => {
      const answer = await call('report.zList', { before: pageParam, limit: pageRows });
      return answer.ok ? answer.value : noShifts;
    },
    getNextPageParam: (last) => (last.length === pageRows ? last.at(-1)?.zNumber : undefined),
    select: ({ pages }) => pages.flat(),
  });
  return {
    shifts: list.data ?? noShifts,
    loading: list.isPending,
    fetchMore: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
  };
}

/** Every close, the latest first, for a file. @throws ExportStopped */
export async function* readZs(): AsyncGenerator<readonly ShiftView[]> {
  for (let before: number | null = null; ; ) {
    const answer: Result<Output<'report.zList'>, Refusal> = await call('report.zList', {
      before,
      limit: pageRows,
    });
    if (!answer.ok) throw new ExportStopped(refusalText(answer.refusal));
    yield answer.value;
    before = answer.value.at(-1)?.zNumber ?? null;
    if (answer.value.length < pageRows || before === null) return;
  }
}

export function useZ(number: number | null): ShiftReport | null {
  const { data } = useQuery({
    gcTime: 0,
    queryKey: ['report', 'z', number],
    enabled: number !== null,
    queryFn: async () => {
      if (number === null) return null;
      const answer = await call('report.z', { number });
      return answer.ok ? answer.value : null;
    },
  });
  return data ?? null;
}

export function useDay(day: string): Output<'report.day'> | null {
  const { data } = useQuery({
    gcTime: 0,
    queryKey: ['report', 'day', day],
    queryFn: async () => {
      const answer = await call('report.day', { day });
      return answer.ok ? answer.value : null;
    },
    placeholderData: keepPreviousData,
  });
  return data ?? null;
}

const noDays: Output<'report.days'> = [];

export function useDays({ from, to }: Period): Output<'report.days'> {
  const { data } = useQuery({
    gcTime: 0,
    queryKey: ['report', 'days', from, to],
    queryFn: async () => {
      const answer = await call('report.days', { from, to });
      return answer.ok ? answer.value : noDays;
    },
    placeholderData: keepPreviousData,
  });
  return data ?? noDays;
}

const noClosures: Output<'report.closures'> = [];

export function useClosures(kind: ClosureKind): Output<'report.closures'> {
  const { data } = useQuery({
    gcTime: 0,
    queryKey: ['report', 'closures', kind],
    queryFn: async () => {
      const answer = await call('report.closures', { kind, limit: 1_000 });
      return answer.ok ? answer.value : noClosures;
    },
    placeholderData: keepPreviousData,
  });
  return data ?? noClosures;
}
