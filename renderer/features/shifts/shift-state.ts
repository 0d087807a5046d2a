import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, on } from '#renderer/kernel/api.ts';
import { useMay, useTill } from '#renderer/kernel/state.ts';
import type { Output } from '#shared/contract/index.ts';
import type { CashMovement, ShiftReport } from '#shared/modules/shifts/contract.ts';

/**
 * What is on this screen is read again when anything counts in the shift, here or at another screen.
 * Nobody hears of changes while it is not shown: `gcTime` 0 keeps nothing until it is shown again.
 */
export function useShiftChanges(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const again = () => void queries.invalidateQueries({ queryKey: ['shift'] });
    const ends = (['shift.changed', 'sale.committed', 'cart.changed', 'settings.changed'] as const).map(
      (event) => on(event, again),
    );
    return () => {
      for (const end of ends) end();
    };
  }, [queries]);
}

/** undefined until the till has answered. */
export function useShift(): Output<'shift.current'> | undefined {
  const { data } = useQuery({
    gcTime: 0,
    queryKey: ['shift', 'current'],
    queryFn: async () => {
      const answer = await call('shift.current', {});
      return answer.ok ? answer.value : null;
    },
  });
  return data ?? undefined;
}

/** The X as far as this person may see it without asking; null for who may not. */
export function useRunningReport(): ShiftReport | null {
  const may = useMay('report.x');
  const { data } = useQuery({
    gcTime: 0,
    queryKey: ['shift', 'x'],
    enabled: may,
    queryFn: async () => {
      const answer = await call('shift.x', {});
      return answer.ok ? answer.value : null;
    },
  });
  return (may && data) || null;
}

const noMovements: readonly CashMovement[] = [];

export function useMovements(): readonly CashMovement[] {
  const { data } = useQuery({
    gcTime: 0,
    queryKey: ['shift', 'movements'],
    queryFn: async () => {
      const answer = await call('shift.movements', { shift: null });
      return answer.ok ? answer.value : noMovements;
    },
  });
  return data ?? noMovements;
}

/** Whether this person counts without knowing what should be there. */
export function useBlind(): boolean {
  const seesExpected = useMay('shift.expected');
  return useTill((state) => state.session?.settings?.blindClose ?? false) && !seesExpected;
}
