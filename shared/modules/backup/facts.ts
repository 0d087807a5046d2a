import { fact } from '#shared/kernel/fact.ts';

export interface BackupDrilled {
  readonly file: string;
  readonly epoch: number;
  readonly seq: number;
  readonly rows: number;
  readonly sound: boolean;
  readonly equal: boolean;
  readonly ms: number;
}

/** A person said that another life of this till (restored elsewhere) is out of use; `ticket`: its last one. */
export interface TillAlone {
  readonly other: { readonly epoch: number; readonly seq: number; readonly publicKey: string };
  readonly ticket: number;
}

export const backupFacts = {
  'backup.drilled': fact<BackupDrilled>(),
  'till.alone': fact<TillAlone>(),
} as const;
