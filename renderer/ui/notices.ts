import { create } from 'zustand';

export type Tone = 'info' | 'ok' | 'warn' | 'bad';

export interface NoticeAction {
  readonly label: string;
  readonly onPress: () => void;
  /** The key of the screen that does the same. */
  readonly chord?: string;
}
export interface NoticeContent {
  readonly tone: Tone;
  readonly text: string;
  readonly action?: NoticeAction;
  /** What it offers is offered for so long; left out: until it is answered or closed. */
  readonly offered_ms?: number;
}
interface ShownNotice extends NoticeContent {
  readonly id: number;
}

/** One notice at a time, the latest: a person at a counter reads one sentence, not a pile. */
export const useNotice = create<{ readonly shown: ShownNotice | null }>(() => ({ shown: null }));

const staysFor_ms: Record<Tone, number> = { info: 4_000, ok: 3_000, warn: 9_000, bad: 12_000 };
let counter = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** With `id` only that one: what was said since stays. */
export function dismissNotice(id?: number): void {
  const { shown } = useNotice.getState();
  if (id !== undefined && shown?.id !== id) return;
  clearTimeout(timer);
  if (shown) useNotice.setState({ shown: null });
}

/** What a notice offers is offered on its own screen: it goes with it. */
export function endOffer(): void {
  if (useNotice.getState().shown?.action) dismissNotice();
}

/** Shows a sentence above the screen. It goes by itself, unless it offers something to do. @returns its id. */
export function showNotice(content: NoticeContent): number {
  clearTimeout(timer);
  counter += 1;
  useNotice.setState({ shown: { ...content, id: counter } });
  const stays_ms = content.action ? content.offered_ms : staysFor_ms[content.tone];
  if (stays_ms !== undefined) timer = setTimeout(dismissNotice, stays_ms);
  return counter;
}
