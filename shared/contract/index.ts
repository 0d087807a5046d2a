import type { InputOf, OutputOf, ParsedInputOf } from '#shared/kernel/define.ts';
import { backupOperations } from '#shared/modules/backup/contract.ts';
import { cartOperations } from '#shared/modules/cart/contract.ts';
import { catalogOperations } from '#shared/modules/catalog/contract.ts';
import { clockOperations } from '#shared/modules/clock/contract.ts';
import { customersOperations } from '#shared/modules/customers/contract.ts';
import { healthOperations } from '#shared/modules/health/contract.ts';
import { labelsOperations } from '#shared/modules/labels/contract.ts';
import { printingOperations } from '#shared/modules/printing/contract.ts';
import { reportsOperations } from '#shared/modules/reports/contract.ts';
import { salesOperations } from '#shared/modules/sales/contract.ts';
import { sessionOperations } from '#shared/modules/session/contract.ts';
import { settingsOperations } from '#shared/modules/settings/contract.ts';
import { setupOperations } from '#shared/modules/setup/contract.ts';
import { shiftsOperations } from '#shared/modules/shifts/contract.ts';
import { siteOperations } from '#shared/modules/site/contract.ts';
import { stockOperations } from '#shared/modules/stock/contract.ts';
import { syncOperations } from '#shared/modules/sync/contract.ts';
import { ticketsOperations } from '#shared/modules/tickets/contract.ts';
import { updatesOperations } from '#shared/modules/updates/contract.ts';
import { usersOperations } from '#shared/modules/users/contract.ts';

/** Everything a screen, or any client, can ask. */
export const contract = {
  ...sessionOperations,
  ...usersOperations,
  ...catalogOperations,
  ...cartOperations,
  ...customersOperations,
  ...salesOperations,
  ...shiftsOperations,
  ...settingsOperations,
  ...backupOperations,
  ...healthOperations,
  ...siteOperations,
  ...syncOperations,
  ...updatesOperations,
  ...clockOperations,
  ...stockOperations,
  ...reportsOperations,
  ...ticketsOperations,
  ...setupOperations,
  ...labelsOperations,
  ...printingOperations,
};

export type Contract = typeof contract;
export type OperationName = keyof Contract;
export type QueryName = {
  [N in OperationName]: Contract[N]['kind'] extends 'query' ? N : never;
}[OperationName];
export type Input<N extends OperationName> = InputOf<Contract[N]>;
export type ParsedInput<N extends OperationName> = ParsedInputOf<Contract[N]>;
export type Output<N extends OperationName> = OutputOf<Contract[N]>;
