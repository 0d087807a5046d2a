import type { z } from 'zod';
import { backupEvents } from '#shared/modules/backup/contract.ts';
import { cartEvents } from '#shared/modules/cart/contract.ts';
import { catalogEvents } from '#shared/modules/catalog/contract.ts';
import { customersEvents } from '#shared/modules/customers/contract.ts';
import { healthEvents } from '#shared/modules/health/contract.ts';
import { labelsEvents } from '#shared/modules/labels/contract.ts';
import { printingEvents } from '#shared/modules/printing/contract.ts';
import { salesEvents } from '#shared/modules/sales/contract.ts';
import { sessionEvents } from '#shared/modules/session/contract.ts';
import { settingsEvents } from '#shared/modules/settings/contract.ts';
import { shiftsEvents } from '#shared/modules/shifts/contract.ts';
import { syncEvents } from '#shared/modules/sync/contract.ts';
import { updatesEvents } from '#shared/modules/updates/contract.ts';

/** What main tells the screens by itself, each said in the contract of the module it is of. */
export const events = {
  ...sessionEvents,
  ...catalogEvents,
  ...cartEvents,
  ...customersEvents,
  ...salesEvents,
  ...shiftsEvents,
  ...settingsEvents,
  ...backupEvents,
  ...healthEvents,
  ...syncEvents,
  ...updatesEvents,
  ...labelsEvents,
  ...printingEvents,
} as const;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]['payload']>;
