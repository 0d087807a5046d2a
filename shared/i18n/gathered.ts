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
import enLabels from '#shared/modules/labels/texts/en.json' with { type: 'json' };
import frLabels from '#shared/modules/labels/texts/fr.json' with { type: 'json' };
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
import enSite from '#shared/modules/site/texts/en.json' with { type: 'json' };
import frSite from '#shared/modules/site/texts/fr.json' with { type: 'json' };
import enStock from '#shared/modules/stock/texts/en.json' with { type: 'json' };
import frStock from '#shared/modules/stock/texts/fr.json' with { type: 'json' };
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
import enOffice from './en/office.json' with { type: 'json' };
import enReceipt from './en/receipt.json' with { type: 'json' };
import enRefusal from './en/refusal.json' with { type: 'json' };
import enTools from './en/tools.json' with { type: 'json' };
import frCommon from './fr/common.json' with { type: 'json' };
import frHelp from './fr/help.json' with { type: 'json' };
import frHost from './fr/host.json' with { type: 'json' };
import frOffice from './fr/office.json' with { type: 'json' };
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
    labels: frLabels,
    office: frOffice,
    printing: frPrinting,
    receipt: frReceipt,
    refusal: frRefusal,
    reports: frReports,
    sales: frSales,
    session: frSession,
    settings: frSettings,
    setup: frSetup,
    shifts: frShifts,
    site: frSite,
    stock: frStock,
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
    labels: enLabels,
    office: enOffice,
    printing: enPrinting,
    receipt: enReceipt,
    refusal: enRefusal,
    reports: enReports,
    sales: enSales,
    session: enSession,
    settings: enSettings,
    setup: enSetup,
    shifts: enShifts,
    site: enSite,
    stock: enStock,
    sync: enSync,
    tickets: enTickets,
    tools: enTools,
    updates: enUpdates,
    users: enUsers,
  },
} as const;

export const askedWords = {
  may: {
    'catalog.cost': 'catalog.may.catalog.cost',
    'catalog.create': 'catalog.may.catalog.create',
    'catalog.edit': 'catalog.may.catalog.edit',
    'catalog.import': 'catalog.may.catalog.import',
    'catalog.view': 'catalog.may.catalog.view',
    'clock.correct': 'clock.may.clock.correct',
    'customers.edit': 'customers.may.customers.edit',
    'customers.erase': 'customers.may.customers.erase',
    'customers.export': 'customers.may.customers.export',
    'customers.view': 'customers.may.customers.view',
    'drawer.open': 'shifts.may.drawer.open',
    'journal.let-go': 'health.may.journal.let-go',
    'journal.verify': 'health.may.journal.verify',
    'report.x': 'reports.may.report.x',
    'report.z': 'reports.may.report.z',
    'sale.discount': 'cart.may.sale.discount',
    'sale.hold': 'cart.may.sale.hold',
    'sale.means': 'sales.may.sale.means',
    'sale.price': 'cart.may.sale.price',
    'sale.refund': 'cart.may.sale.refund',
    'sale.return': 'cart.may.sale.return',
    'sale.sell': 'cart.may.sale.sell',
    'sale.tender': 'sales.may.sale.tender',
    'sale.void': 'cart.may.sale.void',
    'settings.edit': 'settings.may.settings.edit',
    'shift.cash': 'shifts.may.shift.cash',
    'shift.close': 'shifts.may.shift.close',
    'shift.difference': 'shifts.may.shift.difference',
    'shift.expected': 'shifts.may.shift.expected',
    'shift.open': 'shifts.may.shift.open',
    'stock.adjust': 'stock.may.stock.adjust',
    'ticket.reprint': 'tickets.may.ticket.reprint',
    'ticket.view': 'tickets.may.ticket.view',
    'till.leave': 'site.may.till.leave',
    'users.edit': 'users.may.users.edit',
  },
  changed: {
    active: 'users.changed.active',
    address: 'customers.changed.address',
    automatic: 'updates.changed.automatic',
    categoryId: 'catalog.changed.categoryId',
    channel: 'updates.changed.channel',
    codes: 'catalog.changed.codes',
    colour: 'catalog.changed.colour',
    cost_minor: 'catalog.changed.cost_minor',
    dayEndsAt: 'settings.changed.dayEndsAt',
    drawer: 'printing.changed.drawer',
    drawerPin: 'printing.changed.drawerPin',
    email: 'customers.changed.email',
    lang: 'settings.changed.lang',
    limits: 'users.changed.limits',
    'machine.kiosk': 'health.changed.machine.kiosk',
    'machine.reserve_mb': 'health.changed.machine.reserve_mb',
    'machine.startWithComputer': 'health.changed.machine.startWithComputer',
    may: 'users.changed.may',
    monthEndFreeze_days: 'updates.changed.monthEndFreeze_days',
    name: 'catalog.changed.name',
    neighbour: 'backup.changed.neighbour',
    note: 'customers.changed.note',
    openingHours: 'updates.changed.openingHours',
    parentId: 'catalog.changed.parentId',
    phones: 'customers.changed.phones',
    place: 'backup.changed.place',
    price_minor: 'catalog.changed.price_minor',
    printer: 'printing.changed.printer',
    printerPage: 'printing.changed.printerPage',
    printerProfile: 'printing.changed.printerProfile',
    rate_kBps: 'updates.changed.rate_kBps',
    'receipt.autoPrint': 'printing.changed.receipt.autoPrint',
    'receipt.footer': 'printing.changed.receipt.footer',
    'receipt.header': 'printing.changed.receipt.header',
    'receipt.logo': 'printing.changed.receipt.logo',
    'receipt.width': 'printing.changed.receipt.width',
    region: 'settings.changed.region',
    ring: 'updates.changed.ring',
    role: 'users.changed.role',
    'sale.approvalAbove_minor': 'shifts.changed.sale.approvalAbove_minor',
    'sale.autoLockMinutes': 'session.changed.sale.autoLockMinutes',
    'sale.blindClose': 'shifts.changed.sale.blindClose',
    'sale.cash_step_minor': 'sales.changed.sale.cash_step_minor',
    'sale.maxDiscountCashier_ppm': 'cart.changed.sale.maxDiscountCashier_ppm',
    'sale.maxShiftHours': 'shifts.changed.sale.maxShiftHours',
    'sale.means': 'sales.changed.sale.means',
    'sale.reasonAbove_minor': 'shifts.changed.sale.reasonAbove_minor',
    'sale.referenceNeeded': 'sales.changed.sale.referenceNeeded',
    scaleLabels: 'catalog.changed.scaleLabels',
    scannerPrefix: 'session.changed.scannerPrefix',
    share: 'updates.changed.share',
    'shop.address': 'settings.changed.shop.address',
    'shop.name': 'settings.changed.shop.name',
    'shop.phone': 'settings.changed.shop.phone',
    'shop.taxIds': 'settings.changed.shop.taxIds',
    shopTaxes: 'settings.changed.shopTaxes',
    sounds: 'session.changed.sounds',
    source: 'updates.changed.source',
    taxClass: 'catalog.changed.taxClass',
    taxNumber: 'customers.changed.taxNumber',
    'till.name': 'settings.changed.till.name',
    timeZone: 'settings.changed.timeZone',
    unattended: 'updates.changed.unattended',
    unit: 'catalog.changed.unit',
  },
  profilePart: {
    backups: 'backup.profilePart.backups',
    lang: 'settings.profilePart.lang',
    machine: 'health.profilePart.machine',
    openingHours: 'updates.profilePart.openingHours',
    people: 'users.profilePart.people',
    printer: 'printing.profilePart.printer',
    receipt: 'printing.profilePart.receipt',
    region: 'settings.profilePart.region',
    roles: 'users.profilePart.roles',
    sale: 'sales.profilePart.sale',
    shop: 'settings.profilePart.shop',
    shopName: 'settings.profilePart.shopName',
    taxRates: 'settings.profilePart.taxRates',
    tillName: 'settings.profilePart.tillName',
    updates: 'updates.profilePart.updates',
  },
} as const;
