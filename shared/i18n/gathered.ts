// Written by tools/gather.ts.
import enBackup from '#shared/modules/backup/texts/en.json' with { type: 'json' };
import frBackup from '#shared/modules/backup/texts/fr.json' with { type: 'json' };
import enCart from '#shared/modules/cart/texts/en.json' with { type: 'json' };
import frCart from '#shared/modules/cart/texts/fr.json' with { type: 'json' };
import enCatalog from '#shared/modules/catalog/texts/en.json' with { type: 'json' };
import frCatalog from '#shared/modules/catalog/texts/fr.json' with { type: 'json' };
import enClock from '#shared/modules/clock/texts/en.json' with { type: 'json' };
import frClock from '#shared/modules/clock/texts/fr.json' with { type: 'json' };
import enCustomers from '#shared/modules/customers/texts/en.json' with { type: 'json' };
import frCustomers from '#shared/modules/customers/texts/fr.json' with { type: 'json' };
import enHealth from '#shared/modules/health/texts/en.json' with { type: 'json' };
import frHealth from '#shared/modules/health/texts/fr.json' with { type: 'json' };
import enPrinting from '#shared/modules/printing/texts/en.json' with { type: 'json' };
import frPrinting from '#shared/modules/printing/texts/fr.json' with { type: 'json' };
import enReports from '#shared/modules/reports/texts/en.json' with { type: 'json' };
import frReports from '#shared/modules/reports/texts/fr.json' with { type: 'json' };
import enSales from '#shared/modules/sales/texts/en.json' with { type: 'json' };
import frSales from '#shared/modules/sales/texts/fr.json' with { type: 'json' };
import enSession from '#shared/modules/session/texts/en.json' with { type: 'json' };
import frSession from '#shared/modules/session/texts/fr.json' with { type: 'json' };
import enSettings from '#shared/modules/settings/texts/en.json' with { type: 'json' };
import frSettings from '#shared/modules/settings/texts/fr.json' with { type: 'json' };
import enSetup from '#shared/modules/setup/texts/en.json' with { type: 'json' };
import frSetup from '#shared/modules/setup/texts/fr.json' with { type: 'json' };
import enShifts from '#shared/modules/shifts/texts/en.json' with { type: 'json' };
import frShifts from '#shared/modules/shifts/texts/fr.json' with { type: 'json' };
import enSync from '#shared/modules/sync/texts/en.json' with { type: 'json' };
import frSync from '#shared/modules/sync/texts/fr.json' with { type: 'json' };
import enTickets from '#shared/modules/tickets/texts/en.json' with { type: 'json' };
import frTickets from '#shared/modules/tickets/texts/fr.json' with { type: 'json' };
import enUpdates from '#shared/modules/updates/texts/en.json' with { type: 'json' };
import frUpdates from '#shared/modules/updates/texts/fr.json' with { type: 'json' };
import enUsers from '#shared/modules/users/texts/en.json' with { type: 'json' };
import frUsers from '#shared/modules/users/texts/fr.json' with { type: 'json' };
import enCommon from './en/common.json' with { type: 'json' };
import enHelp from './en/help.json' with { type: 'json' };
import enHost from './en/host.json' with { type: 'json' };
import enReceipt from './en/receipt.json' with { type: 'json' };
import enRefusal from './en/refusal.json' with { type: 'json' };
import enTools from './en/tools.json' with { type: 'json' };
import frCommon from './fr/common.json' with { type: 'json' };
import frHelp from './fr/help.json' with { type: 'json' };
import frHost from './fr/host.json' with { type: 'json' };
import frReceipt from './fr/receipt.json' with { type: 'json' };
import frRefusal from './fr/refusal.json' with { type: 'json' };
import frTools from './fr/tools.json' with { type: 'json' };

export const texts = {
  fr: {
    backup: frBackup,
    cart: frCart,
    catalog: frCatalog,
    clock: frClock,
    common: frCommon,
    customers: frCustomers,
    health: frHealth,
    help: frHelp,
    host: frHost,
    printing: frPrinting,
    receipt: frReceipt,
    refusal: frRefusal,
    reports: frReports,
    sales: frSales,
    session: frSession,
    settings: frSettings,
    setup: frSetup,
    shifts: frShifts,
    sync: frSync,
    tickets: frTickets,
    tools: frTools,
    updates: frUpdates,
    users: frUsers,
  },
  en: {
    backup: enBackup,
    cart: enCart,
    catalog: enCatalog,
    clock: enClock,
    common: enCommon,
    customers: enCustomers,
    health: enHealth,
    help: enHelp,
    host: enHost,
    printing: enPrinting,
    receipt: enReceipt,
    refusal: enRefusal,
    reports: enReports,
    sales: enSales,
    session: enSession,
    settings: enSettings,
    setup: enSetup,
    shifts: enShifts,
    sync: enSync,
    tickets: enTickets,
    tools: enTools,
    updates: enUpdates,
    users: enUsers,
  },
} as const;
