import { useState } from 'react';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import type { ShiftReport } from '#shared/modules/shifts/contract.ts';
import { CloseShift } from './close-shift.tsx';
import { ClosedShift } from './closed-shift.tsx';
import type { Counted } from './counting.ts';
import { OpenShift } from './open-shift.tsx';
import { Overview } from './overview.tsx';

export function ShiftScreen() {
  const { data: state, refused } = useTill('shifts.current', {}, { forgets: true });
  const [closing, setClosing] = useState(false);
  const [closed, setClosed] = useState<{ readonly z: ShiftReport; readonly counted: Counted } | null>(null);

  if (closed) return <ClosedShift {...closed} onDone={() => setClosed(null)} />;
  if (refused && !state) return <Refused answer={refused} />;
  if (!state) return null;
  if (!state.shift) return <OpenShift last={state.last} heldMoney={state.heldMoney} />;
  if (!closing) return <Overview state={state} shift={state.shift} onCloseShift={() => setClosing(true)} />;
  return (
    <CloseShift
      state={state}
      onBack={() => setClosing(false)}
      onClosed={(z, counted) => {
        setClosed({ z, counted });
        setClosing(false);
      }}
    />
  );
}
