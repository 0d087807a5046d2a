import { create } from 'zustand';

export const tabs = ['x', 'z', 'day', 'period', 'closures'] as const;
export type Tab = (typeof tabs)[number];
export const periodViews = ['days', 'figures', 'products', 'taxes', 'people'] as const;
export type PeriodView = (typeof periodViews)[number];
export type ClosureKind = 'day' | 'month' | 'year';

interface Place {
  readonly tab: Tab;
  /** Number of the Z that is open. */
  readonly z: number | null;
  /** null: today. */
  readonly day: string | null;
  /** null: the last thirty days. */
  readonly period: { readonly from: string; readonly to: string } | null;
  /** How the period is looked at. */
  readonly view: PeriodView;
  readonly kind: ClosureKind;
}
const start: Place = { tab: 'x', z: null, day: null, period: null, view: 'days', kind: 'day' };

/** Where the person was: looking at the tickets of a figure and coming back finds the same report. */
export const usePlace = create<Place & { readonly user: number }>(() => ({ ...start, user: 0 }));
export const goWithin = (to: Partial<Place>): void => usePlace.setState(to);

/** Somebody else begins at the beginning. */
export function beginFor(user: number): void {
  if (usePlace.getState().user !== user) usePlace.setState({ ...start, user });
}
