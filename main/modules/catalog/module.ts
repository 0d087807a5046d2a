import { defineModule } from '#main/kernel/module.ts';
import { runTable } from '#main/kernel/tables/table-job.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import { catalogSettings } from '#shared/modules/catalog/settings.ts';
import { createDamagedGoods, type DamagedGoods } from './damaged.ts';
import { catalogProjections } from './projections.ts';
import { type Catalog, createCatalog } from './service.ts';

type HasTicket = (number: number) => boolean;

export interface CatalogApi extends Catalog {
  /** Gives whether a ticket of this number was recorded here: its code is no goods. */
  readonly giveTickets: (hasTicket: HasTicket) => void;
  readonly damaged: () => DamagedGoods | null;
}

export const catalog = defineModule({
  name: 'catalog',
  settings: [catalogSettings],
  projections: catalogProjections,
  reads: ['user', 'stock_level', 'stock_move', 'sale_line', 'running_total'],
  create: ({ db, journal, clock, emit, log, place }, { settings }: { settings: SettingsApi }) => {
    const hasTicket = place<HasTicket>('the numbers of tickets');
    const service = createCatalog({
      db,
      journal,
      clock,
      emit,
      rules: () => (settings.isSetUp() ? settings.rules() : null),
      convertTable: runTable,
      hasTicket: (number) => hasTicket.value(number),
    });
    settings.giveGoods((code) => service.find(code).products[0]?.name ?? null);
    const api: CatalogApi = { ...service, giveTickets: hasTicket.give, damaged: createDamagedGoods(db) };
    return {
      handlers: service.handlers,
      api,
      idle: service.idle,
      ready: () => {
        service.begin().catch((error) => log.error('an import that was cut off', error));
      },
      close: service.close,
    };
  },
});
