import { fact } from '#shared/kernel/fact.ts';

/** The life of the program itself. `why` as in shared/modules/updates/contract.ts. */
export interface UpdateEvent {
  readonly what:
    | 'found'
    | 'downloaded'
    | 'refused'
    | 'installing'
    | 'installed'
    | 'returned'
    | 'return-refused';
  readonly version: string;
  readonly from?: string;
  readonly why?: string;
  readonly source?: string;
  /** When it happened, if the till could not write it down at once. */
  readonly happened_at?: number;
}

export const updatesFacts = {
  'update.event': fact<UpdateEvent>(),
} as const;
