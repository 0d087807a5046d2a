import { parseFlag } from './csv-values.ts';
import { fold } from './fold.ts';

/** What is done with goods that the other program had switched off. */
export const switchedOffChoices = ['leave-out', 'archive', 'sell'] as const;
export type SwitchedOff = (typeof switchedOffChoices)[number];

/** Columns that say whether goods are sold: all of the first name (folded) that is there, which one program has for each shop. */
export interface CsvSwitch {
  readonly named: readonly (string | RegExp)[];
  /** A yes switches off (disabled, archived), not a no (active, for sale). */
  readonly yes?: true;
  /** The program writes -1 for goods that are not ready to be sold; elsewhere it is the yes of an old database. */
  readonly minusIsNo?: true;
}
/** The same as columns of a file. */
export interface CsvSwitchColumns {
  readonly columns: readonly number[];
  readonly yes: boolean;
  readonly minusIsNo: boolean;
}

/** Of a file that no known program wrote. */
export const usualSwitches: readonly CsvSwitch[] = [
  { named: ['active', 'actif', 'active 0 1', 'actif 0 1', 'is active', 'enabled'] },
  { named: [/^(available for sale|sellable|can be sold|for sale|en vente|disponible a la vente)\b/] },
  { named: ['status', 'statut', 'etat', 'product status'] },
  {
    named: [/^(archived?|archive|disabled|inactive|inactif|desactive|deleted|supprime|discontinued)$/],
    yes: true,
  },
  { named: [/^(article )?(en sommeil|sommeil|bloque)$/], yes: true },
];

const offWords = new Set(
  (
    'draft brouillon archived archive archivee inactive inactif disabled desactive desactivee sommeil bloque bloquee ' +
    'blocked unlisted deleted supprime supprimee discontinued abandonne obsolete'
  )
    .split(' ')
    .concat('en sommeil', 'not active', 'non actif', 'mis en sommeil'),
);

/** The columns of each switch that a file has, and that hold something that may be one. */
export const switchesOf = (
  switches: readonly CsvSwitch[],
  folded: readonly string[],
  holds: (column: number) => boolean,
): CsvSwitchColumns[] =>
  switches.flatMap(({ named, yes = false, minusIsNo = false }) => {
    const found = named
      .map((name) =>
        folded.flatMap((header, column) =>
          (typeof name === 'string' ? header === name : name.test(header)) && holds(column) ? [column] : [],
        ),
      )
      .find((columns) => columns.length > 0);
    return found ? [{ columns: found, yes, minusIsNo }] : [];
  });

/** Whether a row is of goods that nobody sells there; null where its cells say nothing. */
export function isSwitchedOff(
  cells: readonly string[],
  switches: readonly CsvSwitchColumns[],
): boolean | null {
  let said: boolean | null = null;
  for (const { columns, yes, minusIsNo } of switches) {
    const filled = columns.map((column) => (cells[column] ?? '').trim()).filter((text) => text !== '');
    if (filled.length === 0) continue;
    const isOff = (text: string): boolean =>
      offWords.has(fold(text)) || (text === '-1' ? !minusIsNo : parseFlag(text)) === yes;
    if (filled.every(isOff)) return true;
    said = false;
  }
  return said;
}
