import { useEffect, useLayoutEffect, useRef } from 'react';

/** Asks the person; `go` is called if what is not saved may be lost. */
type AskFirst = (go: () => void) => void;

let asking: AskFirst | null = null;

/** Goes to another place, once the screen with unsaved changes has had its question answered. */
export function leave(go: () => void): void {
  if (asking) asking(go);
  else go();
}

/** While `active`, nobody leaves this screen without `ask`. */
export function useAskBeforeLeaving(active: boolean, ask: AskFirst): void {
  const latest = useRef(ask);
  useLayoutEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    if (!active) return undefined;
    asking = (go) => latest.current(go);
    return () => {
      asking = null;
    };
  }, [active]);
}
