export interface Note {
  readonly what: string;
  readonly details: readonly unknown[];
}

/** What the application asked of a system that is not there: dialogs, links, printers, menus. */
export const record: Note[] = [];

export function note(what: string, ...details: unknown[]): void {
  record.push({ what, details });
}
