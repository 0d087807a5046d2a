import { defineModule } from '#main/kernel/module.ts';
import type { CartApi } from '#main/modules/cart/module.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import type { PrintingApi } from '#main/modules/printing/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { ShiftsApi } from '#main/modules/shifts/module.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { salesSettings } from '#shared/modules/sales/settings.ts';
import { noOtherTickets, type OtherTickets } from './other-tickets.ts';
import { salesProjections } from './projections.ts';
import { sampleSale } from './sample.ts';
import { createSales, type Sales } from './service.ts';

/** Why nothing may be sold at this till, whatever lies in the cart; null where it may. */
type Bar = () => Refusal | null;

export interface SalesApi extends Sales {
  readonly sample: typeof sampleSale;
  /** Gives one more thing that bars a sale. */
  readonly giveBar: (bar: Bar) => void;
  /** Gives the tickets of the other tills of the shop. */
  readonly giveOthers: (others: OtherTickets) => void;
}

interface Needs {
  readonly settings: SettingsApi;
  readonly catalog: CatalogApi;
  readonly cart: CartApi;
  readonly shifts: ShiftsApi;
  readonly printing: PrintingApi;
}

export const sales = defineModule({
  name: 'sales',
  settings: [salesSettings],
  projections: salesProjections,
  create: ({ db, journal, clock, localTime, emit }, { settings, catalog, cart, shifts, printing }: Needs) => {
    const bars: Bar[] = [];
    const barred: Bar = () => {
      for (const bar of bars) {
        const refusal = bar();
        if (refusal) return refusal;
      }
      return null;
    };
    let others = noOtherTickets;
    const service = createSales({
      others: () => others,
      db,
      journal,
      clock,
      rules: settings.rules,
      localTime,
      emit,
      cart: cart.priced,
      cartView: cart.view,
      standing: cart.carried.standing,
      clearCart: cart.clear,
      saleRefusal: (context) => barred() ?? cart.saleRefusal(context),
      openShift: shifts.openShift,
      shiftTooLong: shifts.tooLong,
      drawerFault: shifts.drawerFault,
      totalsFault: shifts.totalsFault,
      heldCash: shifts.heldCash,
      queueReceipt: printing.queueReceipt,
    });
    cart.giveTickets({
      sold: service.sold,
      returned: service.returned,
      refund: service.refund,
      elsewhere: (name) => others.sold(name),
      productHere: (till, line) => others.productHere(till, line),
    });
    catalog.giveTickets((number) => service.recorded(number) !== null);
    const api: SalesApi = {
      ...service,
      sample: sampleSale,
      giveBar: (bar) => {
        bars.push(bar);
      },
      giveOthers: (given) => {
        others = given;
      },
    };
    return { handlers: service.handlers, api };
  },
});
