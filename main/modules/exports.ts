// Written by tools/gather.ts.
import { catalogExports } from './catalog/exports.ts';
import { customersExports } from './customers/exports.ts';
import { stockExports } from './stock/exports.ts';
import { ticketsExports } from './tickets/exports.ts';

/** The tables that `npm run export` writes. */
export const exports = [catalogExports, stockExports, customersExports, ticketsExports] as const;
