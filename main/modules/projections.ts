// Written by tools/gather.ts.
import { cartProjections } from './cart/projections.ts';
import { catalogProjections } from './catalog/projections.ts';
import { customersProjections } from './customers/projections.ts';
import { healthProjections } from './health/projections.ts';
import { labelsProjections } from './labels/projections.ts';
import { printingProjections } from './printing/projections.ts';
import { reportsProjections } from './reports/projections.ts';
import { salesProjections } from './sales/projections.ts';
import { settingsProjections } from './settings/projections.ts';
import { shiftsProjections } from './shifts/projections.ts';
import { stockProjections } from './stock/projections.ts';
import { ticketsProjections } from './tickets/projections.ts';
import { usersProjections } from './users/projections.ts';

/** The modules that have tables, in the order of the till’s list. */
export const projections = [
  settingsProjections,
  usersProjections,
  catalogProjections,
  stockProjections,
  printingProjections,
  labelsProjections,
  shiftsProjections,
  cartProjections,
  customersProjections,
  salesProjections,
  reportsProjections,
  ticketsProjections,
  healthProjections,
] as const;
