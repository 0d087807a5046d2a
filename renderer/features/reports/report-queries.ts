import { call } from '#renderer/kernel/api.ts';
import { refusalText } from '#renderer/kernel/session.ts';
import { type Told, useTill, useTillPages } from '#renderer/kernel/use-till.ts';
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
export const mostClosures = 1_000;

/** The shop's day, as the till has it. */
export function useToday(): string {
  return useFormat().dayOf(tillNow());
}

export const useZList = () =>
  useTillPages(
    'reports.zList',
    { limit: pageRows },
    {
      forgets: true,
      // One a day: they are never so many that nobody could scroll through them.
      mostPages: 100,
      first: { before: null as number | null },
      next: (last) => {
        const before = last.length === pageRows ? last.at(-1)?.zNumber : undefined;
        return before == null ? undefined : { before };
      },
    },
  );

/** Every close, the latest first, for a file. @throws ExportStopped */
export async function* readZs(): AsyncGenerator<readonly ShiftView[]> {
  for (let before: number | null = null; ; ) {
    const answer: Result<Output<'reports.zList'>, Refusal> = await call('reports.zList', {
      before,
      limit: pageRows,
    });
    if (!answer.ok) throw new ExportStopped(refusalText(answer.refusal));
    yield answer.value;
    before = answer.value.at(-1)?.zNumber ?? null;
    if (answer.value.length < pageRows || before === null) return;
  }
}

export const useZ = (number: number | null): Told<ShiftReport> =>
  useTill('reports.z', { number: number ?? 0 }, { enabled: number !== null, forgets: true });
export const useDay = (day: string) => useTill('reports.day', { day }, { forgets: true, keepsLast: true });
export const useDays = ({ from, to }: Period) =>
  useTill('reports.days', { from, to }, { forgets: true, keepsLast: true });
export const usePeriodFigures = ({ from, to }: Period) =>
  useTill('reports.period', { from, to }, { forgets: true, keepsLast: true });
export const useClosures = (kind: ClosureKind) =>
  useTill('reports.closures', { kind, limit: mostClosures }, { forgets: true, keepsLast: true });
