import type { EventName, EventPayload } from '#shared/contract/events.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { TotalsNames } from '#shared/domain/totals-report.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { ApplicationOptions, Outside } from './application.ts';
import { bindBackup } from './backup-binding.ts';
import { type OpenStore, openStore } from './boot.ts';
import { createPrinter } from './drivers/printer.ts';
import { bindHealth } from './health-binding.ts';
import { createClock } from './kernel/clock.ts';
import { storeRefusal } from './kernel/db/store-error.ts';
import { type AllHandlers, createDispatch, type Dispatch } from './kernel/door.ts';
import { createIdle } from './kernel/idle.ts';
import type { Log } from './kernel/log.ts';
import { tell } from './kernel/tell.ts';
import { version } from './kernel/version.ts';
import { knownHere } from './modules/backup/engine/known-rows.ts';
import { createCart } from './modules/cart/service.ts';
import { createCatalog } from './modules/catalog/service.ts';
import { createClockNote } from './modules/clock/note.ts';
import { createClockDesk } from './modules/clock/service.ts';
import { createSystem } from './modules/health/system.ts';
import {
  encodeFor,
  printerChoices,
  printerRefusal,
  slipFor,
  testPageFor,
  unwritableNames,
} from './modules/printing/engine/documents.ts';
import { createPrinting } from './modules/printing/service.ts';
import { createPapers } from './modules/printing/shop-paper.ts';
import { createReports } from './modules/reports/service.ts';
import { createSales } from './modules/sales/service.ts';
import { countryPack } from './modules/settings/countries.ts';
import { createSettings } from './modules/settings/service.ts';
import { createShopTime } from './modules/settings/shop-time.ts';
import { createShifts } from './modules/shifts/service.ts';
import { shiftSettings } from './modules/shifts/settings.ts';
import { createStock } from './modules/stock/service.ts';
import { createTickets } from './modules/tickets/service.ts';
import { readBuildInfo } from './modules/updates/engine/build-info.ts';
import { createUsers } from './modules/users/service.ts';
import { createPreview } from './receipt-preview.ts';
import { bindSession } from './session-binding.ts';
import { bindSite } from './site-binding.ts';
import { bindUpdates } from './update-binding.ts';
import { runReader } from './workers/reader-job.ts';
import { runTable } from './workers/table-job.ts';

const silent: Log = { warn: () => {}, error: () => {} };

/** Lets go of the folder where the modules cannot begin on what lies in it: what brings it back takes their place. */
export function compose(options: ApplicationOptions, outside: Outside) {
  const opened: OpenStore[] = [];
  try {
    return wire(options, outside, opened);
  } catch (error) {
    for (const store of opened) store.close();
    throw error;
  }
}

/** Modules, wired: what one needs of another comes as a function, from here and nowhere else. */
function wire(options: ApplicationOptions, outside: Outside, opened: OpenStore[]) {
  const log = options.log ?? silent;
  const clock = createClock(options.clock);
  const emit = <N extends EventName>(name: N, payload: EventPayload<N>): void => {
    tell(outside.listeners, { name, payload }, log);
  };

  const localTime = createShopTime(() => settings.get()?.timeZone);
  const store = openStore({
    dataDir: options.dataDir,
    clock,
    dayOf: (at) => localTime(at).day,
    onSlow: (name, ms) => log.warn('slow statement', { name, ms: Math.round(ms) }),
    onFault: (name, error) => {
      log.error(name, error);
      if (storeRefusal(error)?.code === 'DISK_FULL') health.diskFull();
    },
    ...(options.secretBox && { secretBox: options.secretBox }),
  });
  opened.push(store);
  const { db, journal } = store;
  clock.begin(() => journal.head()?.at ?? null);

  const settings = createSettings({
    db,
    journal,
    today: () => localTime(clock.now()).day,
    countryPack,
    printerRefusal: (printer) => printerRefusal(options.dataDir, printer),
    productNamed: (code) => catalog.find(code).products[0]?.name ?? null,
    emit: (name, payload) => {
      emit(name, payload);
      if (name === 'settings.changed') printing.settingsChanged();
    },
  });
  const rules = (): ShopRules => settings.rules();
  const users = createUsers({ db, journal, clock, emit, sessions: () => dispatch.sessions() });
  const catalog = createCatalog({
    db,
    journal,
    clock,
    emit,
    rules: () => (settings.isSetUp() ? settings.rules() : null),
    convertTable: runTable,
    hasTicket: (number) => sales.recorded(number) !== null,
  });
  const stock = createStock({ db, journal, emit, detail: catalog.detail });
  const cart = createCart({
    db,
    journal,
    clock,
    rules,
    emit,
    find: catalog.find,
    product: catalog.product,
    rememberPrice: catalog.rememberPrice,
    openShift: () => shifts.openShift(),
    cashierDiscountLimit: () => settings.get()?.sale.maxDiscountCashier_ppm ?? (0 as never),
    onFault: (name, error) => log.error(name, error),
  });
  const sales = createSales({
    db,
    journal,
    clock,
    rules,
    localTime,
    emit,
    cart: cart.priced,
    cartView: cart.view,
    clearCart: cart.clear,
    saleRefusal: (context) => backup.twins.refusal() ?? cart.saleRefusal(context),
    openShift: () => shifts.openShift(),
    shiftTooLong: (at) => shifts.tooLong(at),
    drawerFault: (change, context) => shifts.drawerFault(change, context),
    totalsFault: (size) => shifts.totalsFault(size),
    queueReceipt: (sale) => printing.queueReceipt(sale),
  });
  const totalsNames = (lang: Lang): TotalsNames => ({
    tax: (id) => rules().taxes.find((tax) => tax.id === id)?.name[lang] ?? null,
    untaxed: rules().taxClasses.find(({ taxes }) => taxes.length === 0)?.name[lang] ?? '0 %',
    category: catalog.categoryName,
    user: users.name,
  });
  const shifts = createShifts({
    db,
    journal,
    ledger: store.held.shifts,
    clock,
    localTime,
    emit,
    settings: () => shiftSettings(settings.get()),
    bounds: () => rules().bounds,
    names: totalsNames,
    openCartLines: cart.openLines,
    heldCarts: cart.heldCount,
    openDrawer: () => printing.openDrawer(),
    queueSlip: (position) => {
      if (settings.get()?.receipt.autoPrint) printing.queueSlip(position);
    },
    shiftClosed: (shift, seesZ) => {
      if (seesZ && settings.get()?.receipt.autoPrint) printing.queueReport({ kind: 'z', ref: shift });
      db.afterCommit(backup.afterZ);
    },
  });
  const { paper, draft: draftPaper } = createPapers(
    settings,
    (country) => countryPack(country)?.receipt.footer ?? [],
    { software: `Comptoir ${version}`, tillId: journal.till },
  );
  const reports = createReports({
    db,
    journal,
    clock,
    names: totalsNames,
    paper,
    openShift: shifts.openShift,
    openReport: shifts.xReport,
    seesExpected: shifts.seesExpected,
    blindClose: () => settings.get()?.sale.blindClose ?? false,
    print: (job) => printing.queueReport(job),
  });
  const printing = createPrinting({
    db,
    journal,
    clock,
    setting: () => {
      const set = settings.get();
      if (!set || set.printer.kind === 'none') return null;
      const { printer, printerProfile: profile, drawer } = set;
      return { printer, profile, width: set.receipt.width, drawer };
    },
    printerFor: createPrinter,
    encode: encodeFor,
    receipt: (ticket, copy) => tickets.receiptOf(ticket, copy),
    report: (shift, copy) => reports.document(shift, { copy }),
    dayReport: (day) => reports.dayDocument(day),
    slip: (movement, copy) => slipFor(movement, copy, paper(), users.name),
    testPage: (of) => testPageFor(of, paper(), clock.now()),
    openShift: shifts.openShift,
    profiles: printerChoices,
    unwritable: (draft) => unwritableNames(draft ?? settings.get(), catalog.oddNames),
    printerRefusal: (printer) => printerRefusal(options.dataDir, printer),
    preview: createPreview({ settings, draftPaper, clock, localTime, sales, catalog, users }),
    changed: () => {
      emit('print.changed', {});
      system.touch();
    },
    log: log.warn,
  });
  const tickets = createTickets({
    db,
    rules,
    recorded: sales.recorded,
    paper,
    userName: users.name,
    userIds: users.idsNamed,
    productIds: (text) => {
      const goods = { text, categoryId: null, limit: 20, offset: 0 };
      // Digits are a whole code here: a part of one would drown the amounts and the ticket numbers.
      const named = /^\d+$/.test(text)
        ? []
        : [false, true].flatMap((archived) => catalog.search({ ...goods, archived }).products);
      return [...new Set([...catalog.find(text).products, ...named].map(({ id }) => id))];
    },
    copies: printing.copies,
    jobsOf: printing.jobsOf,
    hiddenShift: (context) => (shifts.seesExpected(context) ? null : shifts.openShift()),
    reprint: printing.reprint,
  });
  const idle = createIdle({
    steps: [catalog.idle, printing.prune, () => dispatch.prune()],
    finish: db.checkpoint,
    log: log.warn,
  });
  const health = bindHealth({
    db,
    journal,
    clock,
    options,
    settings,
    users,
    printing,
    system: () => system,
    backup: () => backup,
    quiet: idle.quiet,
    log: log.error,
  });
  const system = createSystem({
    db,
    journal,
    clock,
    dataDir: options.dataDir,
    version,
    about: readBuildInfo,
    printer: printing.status,
    askPrinter: printing.ask,
    health: (parts) => health.summary(parts),
    read: (job, onProgress, signal) => runReader(db.file, job, onProgress, signal, store.signer.sign),
    known: async () => [...knownHere(options.dataDir, db), ...(await backup.twins.known())],
    keyIsThere: store.keyIsThere,
    quiet: idle.quiet,
    emit,
    log: log.error,
  });
  const clockDesk = createClockDesk({
    db,
    journal,
    clock,
    dayOf: (at) => localTime(at).day,
    closedSince: shifts.closedSince,
    changed: () => {
      emit('session.changed', {});
      system.touch();
    },
  });
  const session = bindSession({
    options,
    store,
    settings,
    users,
    catalog,
    shifts,
    sales,
    clockView: clockDesk.view,
    emit,
  });

  const backup = bindBackup({
    store,
    clock,
    options,
    settings,
    printing,
    cart,
    shifts,
    localTime,
    quiet: idle.quiet,
    outside,
    emit,
    log: log.warn,
  });

  const updates = bindUpdates({
    options,
    db,
    journal,
    clock,
    moment: () => ({
      shiftOpen: shifts.openShift() !== null,
      cartLines: cart.openLines(),
      heldCarts: cart.heldCount(),
    }),
    settings,
    users,
    quiet: idle.quiet,
    emit,
    log: log.error,
  });

  const { reopen } = outside;
  const site = bindSite({
    db,
    journal,
    clock,
    options,
    settings,
    users,
    session,
    backup,
    updates,
    emit,
    reopen,
  });

  const noteClock = createClockNote(db, journal, clock);
  const handlers = {
    ...session.handlers,
    ...users.handlers,
    ...settings.handlers,
    ...catalog.handlers,
    ...stock.handlers,
    ...cart.handlers,
    ...sales.handlers,
    ...shifts.handlers,
    ...reports.handlers,
    ...printing.handlers,
    ...tickets.handlers,
    ...system.handlers,
    ...backup.handlers,
    ...health.handlers,
    ...updates.handlers,
    ...site.handlers,
    ...clockDesk.handlers,
  } satisfies AllHandlers;
  const dispatch: Dispatch = createDispatch({
    db,
    handlers,
    clock,
    checkAnswers: options.checkAnswers ?? false,
    sessions: outside.sessions,
    allows: users.may,
    onFault: (name, error) => log.error(name, error),
    onDiskFull: health.diskFull,
    asksTheTime: clockDesk.asks,
    beforeCommand: (seat) => {
      if (!settings.isSetUp()) return;
      clockDesk.before(seat);
      noteClock();
      shifts.roll(clock.now());
    },
  });
  printing.start();
  const close = async (): Promise<void> => {
    idle.close();
    cart.close();
    try {
      await backup.close();
      await Promise.all([printing.close(), system.close(), health.close(), updates.close()]);
    } finally {
      store.close();
    }
  };
  return {
    store,
    dispatch,
    settings,
    backup,
    updates,
    site,
    owner: users.owner,
    called: idle.touched,
    close,
  };
}
