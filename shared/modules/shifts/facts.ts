import type { TotalsFact } from '#shared/domain/totals.ts';
import type { Minor } from '#shared/domain/units.ts';
import { fact } from '#shared/kernel/fact.ts';

export interface ShiftOpened {
  readonly sh: number;
  readonly float: Minor;
  readonly count?: readonly (readonly [Minor, number])[];
}

export interface ShiftCash {
  readonly sh: number;
  readonly kind: 'in' | 'out';
  readonly a: Minor;
  readonly reason: string;
  readonly by?: number;
}

/** What was found by who counts blind, before anything is asked about it. It stands as long as the drawer holds what it held. */
export interface ShiftCounted {
  readonly sh: number;
  readonly counted: Minor;
  readonly expected: Minor;
  /** What the close asks from here on, whatever is counted later; absent: nothing. */
  readonly asks?: 'reason' | 'approval';
}

/** The whole Z, frozen: what is reprinted is what was signed. */
export interface ShiftClosed {
  readonly sh: number;
  readonly z: number;
  readonly expected: Minor;
  readonly counted: Minor;
  readonly reason?: string;
  readonly by?: number;
  readonly report: unknown;
}

/** Why the count of a closed shift differed, said afterwards; its Z stays as it was signed. */
export interface ShiftExplained {
  readonly sh: number;
  readonly z: number;
  readonly reason: string;
}

export interface DrawerOpened {
  readonly reason: string;
  readonly sh: number;
  readonly by?: number;
}

export interface PeriodClosed {
  readonly kind: 'day' | 'month' | 'year';
  readonly period: string;
  readonly totals: TotalsFact;
  readonly signed: Minor;
  readonly absolute: Minor;
  /** First and last ticket of the period, absent when nothing was sold. */
  readonly tickets?: readonly [number, number];
}

export const shiftsFacts = {
  'shift.opened': fact<ShiftOpened>(),
  'shift.cash': fact<ShiftCash>(),
  'shift.counted': fact<ShiftCounted>(),
  'shift.closed': fact<ShiftClosed>(),
  'shift.explained': fact<ShiftExplained>(),
  'drawer.opened': fact<DrawerOpened>(),
  'period.closed': fact<PeriodClosed>(),
} as const;
