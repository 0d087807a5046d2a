import type { BodyOf } from '#shared/kernel/fact.ts';
import { kernelFacts } from '#shared/kernel/facts.ts';
import { backupFacts } from '#shared/modules/backup/facts.ts';
import { cartFacts } from '#shared/modules/cart/facts.ts';
import { catalogFacts } from '#shared/modules/catalog/facts.ts';
import { clockFacts } from '#shared/modules/clock/facts.ts';
import { customersFacts } from '#shared/modules/customers/facts.ts';
import { healthFacts } from '#shared/modules/health/facts.ts';
import { printingFacts } from '#shared/modules/printing/facts.ts';
import { salesFacts } from '#shared/modules/sales/facts.ts';
import { sessionFacts } from '#shared/modules/session/facts.ts';
import { settingsFacts } from '#shared/modules/settings/facts.ts';
import { shiftsFacts } from '#shared/modules/shifts/facts.ts';
import { siteFacts } from '#shared/modules/site/facts.ts';
import { stockFacts } from '#shared/modules/stock/facts.ts';
import { updatesFacts } from '#shared/modules/updates/facts.ts';
import { usersFacts } from '#shared/modules/users/facts.ts';

/** The facts of every module: the kinds that the journal can hold. */
export const facts = {
  ...kernelFacts,
  ...sessionFacts,
  ...usersFacts,
  ...settingsFacts,
  ...clockFacts,
  ...catalogFacts,
  ...stockFacts,
  ...cartFacts,
  ...customersFacts,
  ...salesFacts,
  ...shiftsFacts,
  ...printingFacts,
  ...backupFacts,
  ...healthFacts,
  ...updatesFacts,
  ...siteFacts,
} as const;

export type FactKind = keyof typeof facts;
/** What is told of each kind, in memory. */
export type Facts = { readonly [K in FactKind]: BodyOf<(typeof facts)[K]> };
