import { backupOperations } from './backup.ts';
import { cartOperations } from './cart.ts';
import { catalogOperations } from './catalog.ts';
import { clockOperations } from './clock.ts';
import type { InputOf, OutputOf, ParsedInputOf } from './define.ts';
import { healthOperations } from './health.ts';
import { siteOperations } from './profile.ts';
import { salesOperations } from './sales.ts';
import { sessionOperations, usersOperations } from './session.ts';
import { settingsOperations } from './settings.ts';
import { shiftsOperations } from './shifts.ts';
import { updatesOperations } from './updates.ts';

/** Everything a screen, or any client, can ask. */
export const contract = {
  ...sessionOperations,
  ...usersOperations,
  ...catalogOperations,
  ...cartOperations,
  ...salesOperations,
  ...shiftsOperations,
  ...settingsOperations,
  ...backupOperations,
  ...healthOperations,
  ...siteOperations,
  ...updatesOperations,
  ...clockOperations,
};

export type Contract = typeof contract;
export type OperationName = keyof Contract;
export type Input<N extends OperationName> = InputOf<Contract[N]>;
export type ParsedInput<N extends OperationName> = ParsedInputOf<Contract[N]>;
export type Output<N extends OperationName> = OutputOf<Contract[N]>;
