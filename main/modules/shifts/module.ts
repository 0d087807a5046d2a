import { defineModule } from '#main/kernel/module.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import type { ClockApi } from '#main/modules/clock/module.ts';
import type { PrintingApi } from '#main/modules/printing/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { Users } from '#main/modules/users/service.ts';
import type { TotalsNames } from '#shared/domain/totals-report.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { shiftsSettings } from '#shared/modules/shifts/settings.ts';
import { shiftsProjections } from './projections.ts';
import { createShifts, type Shifts, type ShiftsDeps } from './service.ts';
import { shiftSettings } from './settings.ts';

type OpenCarts = Pick<ShiftsDeps, 'openCartLines' | 'heldCarts' | 'heldMoney' | 'unheldCash'>;

export interface ShiftsApi extends Shifts {
  /** How a report names what it counted. */
  readonly names: (lang: Lang) => TotalsNames;
  /** Gives what no shift is closed over: goods on the counter, carts on hold. */
  readonly giveCarts: (carts: OpenCarts) => void;
  /** Told once a shift is closed on the disk. */
  readonly onClosed: (reaction: () => void) => void;
}

interface Needs {
  readonly settings: SettingsApi;
  readonly users: Users;
  readonly catalog: CatalogApi;
  readonly printing: PrintingApi;
  readonly clock: ClockApi;
}

export const shifts = defineModule({
  name: 'shifts',
  settings: [shiftsSettings],
  projections: shiftsProjections,
  reads: ['sale', 'sale_line'],
  writes: ['meta'],
  create: (kernel, { settings, users, catalog, printing, clock: time }: Needs, ledger) => {
    const { db, journal, clock, localTime, emit, place } = kernel;
    const carts = place<OpenCarts>('the open carts');
    const reactions: (() => void)[] = [];
    const printsItself = (): boolean => settings.get()?.receipt.autoPrint ?? false;
    const names = (lang: Lang): TotalsNames => ({
      tax: (id) => settings.rules().taxes.find((tax) => tax.id === id)?.name[lang] ?? null,
      untaxed: settings.rules().taxClasses.find(({ taxes }) => taxes.length === 0)?.name[lang] ?? '0 %',
      category: catalog.categoryName,
      user: users.name,
    });
    const service = createShifts({
      db,
      journal,
      ledger,
      clock,
      localTime,
      emit,
      settings: () => shiftSettings(settings.get()),
      bounds: () => settings.rules().bounds,
      names,
      openCartLines: () => carts.value.openCartLines(),
      heldCarts: () => carts.value.heldCarts(),
      heldMoney: () => carts.value.heldMoney(),
      unheldCash: () => carts.value.unheldCash(),
      openDrawer: printing.openDrawer,
      queueSlip: (position) => {
        if (printsItself()) printing.queueSlip(position);
      },
      shiftClosed: (shift, seesZ) => {
        if (seesZ && printsItself()) printing.queueReport({ kind: 'z', ref: shift });
        for (const reaction of reactions) db.afterCommit(reaction);
      },
    });
    time.giveClosed(service.closedSince);
    printing.giveShift(service.openShift);
    const api: ShiftsApi = {
      ...service,
      names,
      giveCarts: carts.give,
      onClosed: (reaction) => {
        reactions.push(reaction);
      },
    };
    return { handlers: service.handlers, api, before: () => service.roll(clock.now()) };
  },
});
