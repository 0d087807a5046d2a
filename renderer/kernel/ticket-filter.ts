import type { TenderKind } from '#shared/domain/means.ts';
import type { ReportPeriod } from '#shared/domain/report-period.ts';
import type { GestureKind } from '#shared/modules/reports/contract.ts';

/** The tickets behind a figure. */
export interface TicketFilter {
  readonly day?: string;
  readonly period?: ReportPeriod;
  readonly shift?: number;
  readonly tender?: TenderKind;
  /** Name of the means within its kind. */
  readonly operator?: string;
  readonly taxId?: string;
  readonly categoryId?: number;
  readonly productId?: number;
  readonly userId?: number;
  readonly hour?: number;
  /** What went with the goods. */
  readonly carried?: { readonly kind: string; readonly ref: number };
  readonly having?: 'returns' | 'discounts' | 'rounding';
  /** One ticket, to open at once. */
  readonly ticket?: number;
  /** One of another till of the shop, to open at once. */
  readonly elsewhere?: { readonly till: string; readonly number: number };
  /** What the figure is called, and of what: "Z 12 · Espèces". */
  readonly label: string;
}
/** The gestures behind a figure that counts none: openings of the drawer, removed lines… */
export interface GestureFilter {
  readonly kind: GestureKind;
  readonly day?: string;
  readonly period?: ReportPeriod;
  readonly shift?: number;
  readonly userId?: number;
  /** What the figure is called, and of what. */
  readonly label: string;
}
export type OpenGestures = (kind: GestureKind, label: string) => void;
/** Opens them. The words are added to those of the report that the figure stands in. */
export type OpenTickets = (part: Omit<TicketFilter, 'label'>, label: string) => void;
