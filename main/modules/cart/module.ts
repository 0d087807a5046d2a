import { defineModule } from '#main/kernel/module.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { ShiftsApi } from '#main/modules/shifts/module.ts';
import type { Users } from '#main/modules/users/service.ts';
import { ppm } from '#shared/domain/units.ts';
import { cartSettings } from '#shared/modules/cart/settings.ts';
import { cartProjections } from './projections.ts';
import { sampleCart } from './sample.ts';
import { type Cart, createCart } from './service.ts';
import type { SoldTickets } from './sold-tickets.ts';

export interface CartApi extends Cart {
  readonly sample: typeof sampleCart;
  /** Gives the tickets that goods come back with. */
  readonly giveTickets: (tickets: SoldTickets) => void;
}

interface Needs {
  readonly settings: SettingsApi;
  readonly users: Users;
  readonly catalog: CatalogApi;
  readonly shifts: ShiftsApi;
}

export const cart = defineModule({
  name: 'cart',
  settings: [cartSettings],
  projections: cartProjections,
  reads: ['user'],
  create: ({ db, journal, clock, emit, log, place }, { settings, users, catalog, shifts }: Needs) => {
    const tickets = place<SoldTickets>('the tickets that goods come back with');
    const service = createCart({
      db,
      journal,
      clock,
      rules: settings.rules,
      emit,
      find: catalog.find,
      product: catalog.product,
      soldBefore: catalog.soldBefore,
      rememberPrice: catalog.rememberPrice,
      openShift: shifts.openShift,
      heldCash: shifts.heldCash,
      heldByCart: shifts.heldByCart,
      drawerFault: shifts.drawerFault,
      totalsFault: shifts.totalsFault,
      cashierDiscountLimit: () => settings.get()?.sale.maxDiscountCashier_ppm ?? ppm(0),
      allowsReturn: (user, size) => users.may(user, 'sale.return', size),
      tickets: () => tickets.value,
      onFault: log.error,
    });
    const { openLines: openCartLines, heldCount: heldCarts, heldMoney, unheldCash } = service;
    shifts.giveCarts({ openCartLines, heldCarts, heldMoney, unheldCash });
    const api: CartApi = { ...service, sample: sampleCart, giveTickets: tickets.give };
    return { handlers: service.handlers, api, settle: service.close };
  },
});
