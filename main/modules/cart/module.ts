import { defineModule } from '#main/kernel/module.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { ShiftsApi } from '#main/modules/shifts/module.ts';
import { ppm } from '#shared/domain/units.ts';
import { cartSettings } from '#shared/modules/cart/settings.ts';
import { cartProjections } from './projections.ts';
import { sampleCart } from './sample.ts';
import { type Cart, createCart } from './service.ts';

export interface CartApi extends Cart {
  readonly sample: typeof sampleCart;
}

interface Needs {
  readonly settings: SettingsApi;
  readonly catalog: CatalogApi;
  readonly shifts: ShiftsApi;
}

export const cart = defineModule({
  name: 'cart',
  settings: [cartSettings],
  projections: cartProjections,
  reads: ['user'],
  create: ({ db, journal, clock, emit, log }, { settings, catalog, shifts }: Needs) => {
    const service = createCart({
      db,
      journal,
      clock,
      rules: settings.rules,
      emit,
      find: catalog.find,
      product: catalog.product,
      rememberPrice: catalog.rememberPrice,
      openShift: shifts.openShift,
      heldCash: shifts.heldCash,
      heldByCart: shifts.heldByCart,
      drawerFault: shifts.drawerFault,
      totalsFault: shifts.totalsFault,
      cashierDiscountLimit: () => settings.get()?.sale.maxDiscountCashier_ppm ?? ppm(0),
      onFault: log.error,
    });
    const { openLines: openCartLines, heldCount: heldCarts, heldMoney, unheldCash } = service;
    shifts.giveCarts({ openCartLines, heldCarts, heldMoney, unheldCash });
    const api: CartApi = { ...service, sample: sampleCart };
    return { handlers: service.handlers, api, settle: service.close };
  },
});
