import { type Application, startApplication } from './kernel/application.ts';
import { till } from './kernel/module.ts';
import type { ApplicationOptions } from './kernel/options.ts';
import { backup } from './modules/backup/module.ts';
import { rescueBy } from './modules/backup/rescue.ts';
import { cart } from './modules/cart/module.ts';
import { catalog } from './modules/catalog/module.ts';
import { clock } from './modules/clock/module.ts';
import { customers } from './modules/customers/module.ts';
import { health } from './modules/health/module.ts';
import { labels } from './modules/labels/module.ts';
import { printing } from './modules/printing/module.ts';
import { reports } from './modules/reports/module.ts';
import { sales } from './modules/sales/module.ts';
import { session } from './modules/session/module.ts';
import { settings } from './modules/settings/module.ts';
import { setup } from './modules/setup/module.ts';
import { shifts } from './modules/shifts/module.ts';
import { site } from './modules/site/module.ts';
import { stock } from './modules/stock/module.ts';
import { sync } from './modules/sync/module.ts';
import { tickets } from './modules/tickets/module.ts';
import { tillFile } from './modules/till-file.ts';
import { updates } from './modules/updates/module.ts';
import { users } from './modules/users/module.ts';

/** The modules of the till. What one needs stands before it, or the compiler says so; what would point upwards is given. */
export const modules = till()
  .use(settings)
  .use(users)
  .use(catalog)
  .use(stock)
  .use(clock)
  .use(printing)
  .use(labels)
  .use(shifts)
  .use(cart)
  .use(customers)
  .use(sales)
  .use(reports)
  .use(tickets)
  .use(backup)
  .use(sync)
  .use(updates)
  .use(health)
  .use(session)
  .use(setup)
  .use(site)
  .whole();

/**
 * The till without its window. @throws ProgramExchanged when an update is taken back; StoreError with a refusal when the
 * store cannot be used: folder in use, disk full or read-only, file damaged or from a newer program.
 */
export const createApplication = (options: ApplicationOptions): Promise<Application> =>
  startApplication({ modules, file: tillFile }, options, rescueBy(tillFile.projections));
