import { backupFeature } from './features/backup/feature.ts';
import { cartFeature } from './features/cart/feature.ts';
import { catalogFeature } from './features/catalog/feature.ts';
import { clockFeature } from './features/clock/feature.ts';
import { customersFeature } from './features/customers/feature.ts';
import { healthFeature } from './features/health/feature.ts';
import { helpFeature } from './features/help/feature.ts';
import { printingFeature } from './features/printing/feature.ts';
import { reportsFeature } from './features/reports/feature.ts';
import { sessionFeature } from './features/session/feature.ts';
import { settingsFeature } from './features/settings/feature.ts';
import { setupFeature } from './features/setup/feature.ts';
import { shiftsFeature } from './features/shifts/feature.ts';
import { syncFeature } from './features/sync/feature.ts';
import { ticketsFeature } from './features/tickets/feature.ts';
import { updatesFeature } from './features/updates/feature.ts';
import { usersFeature } from './features/users/feature.ts';
import type { Feature } from './kernel/feature.ts';

/** All that the screens can do, in the order of the rail and of the bar. */
export const features: readonly Feature[] = [
  cartFeature,
  ticketsFeature,
  catalogFeature,
  shiftsFeature,
  reportsFeature,
  settingsFeature,
  customersFeature,
  setupFeature,
  healthFeature,
  printingFeature,
  usersFeature,
  sessionFeature,
  backupFeature,
  syncFeature,
  updatesFeature,
  clockFeature,
  helpFeature,
];
