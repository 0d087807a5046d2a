import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

interface Journey {
  readonly go: () => void;
  /** The person stays where she is. */
  readonly stay: () => void;
}

/** Every place with work that is not saved; the latest one asks. */
const guards: ((journey: Journey) => void)[] = [];

/** Goes to another place, once the screen with unsaved work has had its question answered. */
export function leave(go: () => void, stay: () => void = () => {}): void {
  const guard = guards.at(-1);
  if (guard) guard({ go, stay });
  else go();
}

export interface LeavingQuestion {
  readonly asked: boolean;
  readonly go: () => void;
  readonly stay: () => void;
  /** Everything is saved: nobody is asked any more, not even before the screen is drawn again. */
  readonly release: () => void;
}

/** While work is `unsaved`, nobody leaves without answering `LeaveQuestion`; `drop` gives the work up. */
export function useAskBeforeLeaving(unsaved: boolean, drop: () => void = () => {}): LeavingQuestion {
  const [asked, setAsked] = useState<Journey | null>(null);
  const held = useRef(unsaved);
  useLayoutEffect(() => {
    held.current = unsaved;
  });
  useEffect(() => {
    if (!unsaved) return undefined;
    const guard = (journey: Journey): void => (held.current ? setAsked(journey) : journey.go());
    guards.push(guard);
    return () => {
      guards.splice(guards.indexOf(guard), 1);
    };
  }, [unsaved]);
  const release = useCallback(() => {
    held.current = false;
  }, []);
  return {
    asked: asked !== null,
    go: () => {
      release();
      drop();
      asked?.go();
      setAsked(null);
    },
    stay: () => {
      asked?.stay();
      setAsked(null);
    },
    release,
  };
}
