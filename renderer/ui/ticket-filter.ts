/** The tickets behind a figure. */
export interface TicketFilter {
  readonly day?: string;
  readonly shift?: number;
  readonly tender?: 'cash' | 'card' | 'mobile';
  /** Of mobile money. */
  readonly operator?: string;
  readonly taxId?: string;
  readonly categoryId?: number;
  readonly userId?: number;
  /** One ticket, to open at once. */
  readonly ticket?: number;
  /** What the figure is called, and of what: "Z 12 · Espèces". */
  readonly label: string;
}
/** Opens them. The words are added to those of the report that the figure stands in. */
export type OpenTickets = (part: Omit<TicketFilter, 'label'>, label: string) => void;
