import { create } from 'zustand';
import { leave } from '#renderer/ui/leaving.ts';
import { dismissNotice } from '#renderer/ui/notices.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import type { GestureFilter, TicketFilter } from './ticket-filter.ts';

/** What can be asked of a task besides to be shown, by its name: a feature with a task of its own adds it in its `feature.ts`. */
export interface Routes {
  /** `pays`: all is there that is paid or given back. `scanned`: a code that no other screen wanted; the checkout takes it with `takeScan`. */
  readonly checkout: { readonly scanned?: string; readonly pays?: true };
  /** `times` grows whenever tickets are asked for: a screen that is there already begins anew. */
  readonly tickets: { readonly asked?: TicketFilter & From; readonly times: number };
  readonly reports: { readonly asked?: GestureFilter & From };
  readonly settings: { readonly section?: string };
  /** `asksTheTime`: which date is right, though nothing waits for the answer. */
  readonly health: { readonly asksTheTime?: true };
  readonly products: object;
  readonly shift: object;
}
export type Task = keyof Routes;
/** Where the person is: the task, what of it was asked for, and from where. It stays asked while the task is on the screen. */
export type Route = { readonly [T in Task]: { readonly task: T } & Routes[T] }[Task];
interface From {
  readonly from: Task;
}

export const useRoute = create<{ readonly route: Route }>(() => ({ route: { task: 'checkout' } }));

/** A sentence is about the task it was said over; the next task begins with a clear bar. */
useRoute.subscribe(({ route }, before) => {
  if (route.task !== before.route.task) dismissNotice();
});

let timesAsked = 0;

/** Whoever asks for the settings from within them stays in their section. */
function plain(task: Task): Route {
  const { route } = useRoute.getState();
  if (task === 'settings' && route.task === task) return route;
  return task === 'tickets' ? { task, times: timesAsked } : ({ task } as Route);
}
const go = (route: Route): void => useRoute.setState({ route });
const here = (): Task => useRoute.getState().route.task;

/** Nobody is asked: another person sits here, or the task itself leads elsewhere within it. */
export const goAtOnce = go;
export const goTo = (task: Task): void => leave(() => go(plain(task)));

/** Scanning sells, whatever task is on the screen; not over work that somebody stays with. */
export const scanToSell = (code: string): void =>
  leave(() => go({ task: 'checkout', scanned: code }), playLow);

/** The code that brought the person to the checkout, once. */
export function takeScan(): string | null {
  const { route } = useRoute.getState();
  if (route.task !== 'checkout' || route.scanned === undefined) return null;
  go({ task: 'checkout' });
  return route.scanned;
}

/** Whether the person came to pay, once. */
export function takePays(): boolean {
  const { route } = useRoute.getState();
  if (route.task !== 'checkout' || !route.pays) return false;
  go({ task: 'checkout' });
  return true;
}

/** The tickets behind a figure; going back leads to where it stands. */
export const showTickets = (filter: TicketFilter): void =>
  leave(() => {
    timesAsked += 1;
    go({ task: 'tickets', times: timesAsked, asked: { ...filter, from: here() } });
  });

/** The gestures behind a figure, in the reports; going back leads to where it stands. */
export const showGestures = (filter: GestureFilter): void =>
  leave(() => go({ task: 'reports', asked: { ...filter, from: here() } }));

export const show = (route: Route): void => leave(() => go(route));

export const showSettings = (section: string): void => show({ task: 'settings', section });

export const askTheTime = (): void => go({ task: 'health', asksTheTime: true });
