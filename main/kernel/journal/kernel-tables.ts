import { cache, kept, keptHere, type Tables } from './projections.ts';

/** The tables that belong to no module. */
export const kernelTables: Tables = {
  journal: kept,
  meta: kept,
  command_log: keptHere,
  kept_change: cache,
  brought_forward: keptHere,
};
