import { useEffect, useState } from 'react';
import { create } from 'zustand';
import { useSession } from '#renderer/kernel/session.ts';
import type { SystemStatus } from '#shared/modules/health/contract.ts';

type PrinterState = SystemStatus['printer']['state'];

export interface Printing {
  readonly print: boolean;
  readonly printer: PrinterState;
  /** The printer cannot print now, and nobody has said yet to go on without it. */
  readonly troubled: boolean;
  toggle(): void;
  goWithout(): void;
}

const broken: ReadonlySet<PrinterState> = new Set(['offline', 'paper-out', 'cover-open', 'error']);

/** "Continue without" is asked once per trouble, not once per sale. */
const useWithout = create<{ readonly since: PrinterState | null }>(() => ({ since: null }));

/** `paying` begins another payment each time: what was chosen for one sale is not chosen for the next. */
export function usePrint(usually: boolean, paying: boolean): Printing {
  const printer = useSession((state) => state.status?.printer.state ?? 'unknown');
  const since = useWithout((state) => state.since);
  const [chosen, setChosen] = useState<boolean | null>(null);
  useEffect(() => {
    if (!paying) setChosen(null);
  }, [paying]);
  const isBroken = broken.has(printer);
  const without = isBroken && since !== null;
  const print = (chosen ?? usually) && !without;
  return {
    print,
    printer,
    troubled: isBroken && since === null && print,
    toggle() {
      if (!print) useWithout.setState({ since: null });
      setChosen(!print);
    },
    goWithout: () => useWithout.setState({ since: printer }),
  };
}
