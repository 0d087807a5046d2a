import type { CashPurpose } from '#shared/domain/cash-purpose.ts';
import type { TotalsFact } from '#shared/domain/totals.ts';
import type { Minor } from '#shared/domain/units.ts';
import { fact } from '#shared/kernel/fact.ts';

export interface ShiftOpened {
  readonly shift: number;
  readonly float: Minor;
  readonly count?: readonly (readonly [Minor, number])[];
}

export interface ShiftCash {
  readonly shift: number;
  readonly kind: 'in' | 'out';
  readonly amount_minor: Minor;
  readonly reason: string;
  readonly allowedBy?: number;
  /** What money that went out is for; absent: the reason says it. */
  readonly purpose?: CashPurpose;
  /** Who took it: safe, bank or agent; of an expense its account. */
  readonly party?: string;
  /** Number of the receipt or slip that stands for it. */
  readonly voucher?: string;
}

/** What was found by who counts blind, before anything is asked about it. It stands as long as the drawer holds what it held. */
export interface ShiftCounted {
  readonly shift: number;
  readonly counted: Minor;
  readonly expected: Minor;
  /** What the close asks from here on, whatever is counted later; absent: nothing. */
  readonly asks?: 'reason' | 'approval';
}

/** The whole Z, frozen: what is reprinted is what was signed. */
export interface ShiftClosed {
  readonly shift: number;
  readonly z: number;
  readonly expected: Minor;
  readonly counted: Minor;
  readonly reason?: string;
  readonly allowedBy?: number;
  readonly report: unknown;
}

/** Why the count of a closed shift differed, said afterwards; its Z stays as it was signed. */
export interface ShiftExplained {
  readonly shift: number;
  readonly z: number;
  readonly reason: string;
}

export interface DrawerOpened {
  readonly reason: string;
  readonly shift: number;
  readonly allowedBy?: number;
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
  'shift.opened': fact<ShiftOpened>({ shift: 'sh' }),
  'shift.cash': fact<ShiftCash>({ shift: 'sh', amount_minor: 'a', allowedBy: 'by' }),
  'shift.counted': fact<ShiftCounted>({ shift: 'sh' }),
  'shift.closed': fact<ShiftClosed>({ shift: 'sh', allowedBy: 'by' }),
  'shift.explained': fact<ShiftExplained>({ shift: 'sh' }),
  'drawer.opened': fact<DrawerOpened>({ shift: 'sh', allowedBy: 'by' }),
  'period.closed': fact<PeriodClosed>(),
} as const;
