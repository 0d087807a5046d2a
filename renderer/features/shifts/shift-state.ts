import { useMay, useSession } from '#renderer/kernel/session.ts';
import { type Told, useTill } from '#renderer/kernel/use-till.ts';
import type { ShiftReport } from '#shared/modules/shifts/contract.ts';

/** The X as far as this person may see it without asking; nothing for who may not. */
export function useRunningReport(): Told<ShiftReport> {
  const enabled = useMay('report.x');
  const told = useTill('shifts.x', {}, { enabled, forgets: true });
  return enabled ? told : { data: undefined, refused: null, loading: false, earlier: false };
}

/** Whether this person counts without knowing what should be there. */
export function useBlind(): boolean {
  const seesExpected = useMay('shift.expected');
  return useSession((state) => state.session?.settings?.blindClose ?? false) && !seesExpected;
}
