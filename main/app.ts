import type { EventName, EventPayload } from '../shared/contract/events.ts';
import type { Lang } from '../shared/contract/views.ts';
import { localTimeIn } from '../shared/domain/local-time.ts';
import type { ShopRules } from '../shared/domain/shop-rules.ts';
import type { TotalsNames } from '../shared/domain/totals-report.ts';
import { minor } from '../shared/domain/units.ts';
import { type Refusal, refusal } from '../shared/errors.ts';
import { type Result, refused, unwrap } from '../shared/result.ts';
import { openStore } from './boot.ts';
import { type Clock, createClock } from './clock.ts';
import { countryPack, countryPacks } from './countries.ts';
import { type DemoShop, loadDemo } from './demo.ts';
import { type AllHandlers, type Answer, type CallMeta, createDispatch, type Dispatch } from './dispatch.ts';
import type { SecretBox } from './journal/signer.ts';
import { createCart } from './modules/cart/service.ts';
import { createCatalog } from './modules/catalog/service.ts';
import { createReports } from './modules/reports/service.ts';
import { createSales } from './modules/sales/service.ts';
import { createSession } from './modules/session/service.ts';
import { sessionView } from './modules/session/view.ts';
import { createSettings } from './modules/settings/service.ts';
import { createShifts } from './modules/shifts/service.ts';
import { createStock } from './modules/stock/service.ts';
import { hashPin, weakPin } from './modules/users/pin.ts';
import { createUsers } from './modules/users/service.ts';
import type { Context, Session } from './session.ts';
import { createShopPaper } from './shop-paper.ts';
import { version } from './version.ts';

export type { SecretBox } from './journal/signer.ts';

export interface PushedEvent {
  readonly name: EventName;
  readonly payload: unknown;
  readonly sessionId?: string;
}

export interface Application {
  /** A screen, or a tool, takes a seat; gives the session's id. A tool sits in the owner's place: it has the files. */
  connect(origin: { host: Session['host']; label: string }): string;
  disconnect(sessionId: string): void;
  call(sessionId: string, name: string, input: unknown, meta?: CallMeta): Promise<Result<unknown, Refusal>>;
  subscribe(listener: (event: PushedEvent) => void): () => void;
  /** Everything is on the disk when this returns: before the computer sleeps or loses power. */
  flush(): void;
  close(): Promise<void>;
}

export interface ApplicationOptions {
  readonly dataDir: string;
  readonly lang?: Lang;
  /** Fills the demo shop on a first start. */
  readonly demo?: boolean;
  readonly secretBox?: SecretBox;
  readonly clock?: Clock;
  /** Answers are checked against the contract: on in tests. */
  readonly checkAnswers?: boolean;
  readonly log?: Log;
}

export interface Log {
  warn(what: string, detail?: unknown): void;
  error(what: string, detail?: unknown): void;
}

const silent: Log = { warn: () => {}, error: () => {} };
const commandsKept_ms = 2 * 86_400_000;

/** Modules, wired: what one needs of another comes as a function, from here and nowhere else. */
function compose(options: ApplicationOptions) {
  const log = options.log ?? silent;
  const clock = options.clock ?? createClock();
  const listeners = new Set<(event: PushedEvent) => void>();
  const emit = <N extends EventName>(name: N, payload: EventPayload<N>): void => {
    for (const listener of listeners) listener({ name, payload });
  };

  let zone = localTimeIn(Intl.DateTimeFormat().resolvedOptions().timeZone);
  let zoneName = '';
  const localTime = (at: number) => {
    const wanted = settings.get()?.timeZone;
    if (wanted !== undefined && wanted !== zoneName) {
      zone = localTimeIn(wanted);
      zoneName = wanted;
    }
    return zone(at);
  };

  const store = openStore({
    dataDir: options.dataDir,
    clock,
    dayOf: (at) => localTime(at).day,
    onSlow: (name, ms) => log.warn('slow statement', { name, ms: Math.round(ms) }),
    onFault: (name, error) => log.error(name, error),
    ...(options.secretBox && { secretBox: options.secretBox }),
  });
  const { db, journal } = store;

  const settings = createSettings({ db, journal, countryPack, emit });
  const rules = (): ShopRules => settings.rules();
  const users = createUsers({ db, journal, clock, emit, sessions: () => dispatch.sessions() });
  const catalog = createCatalog({
    db,
    journal,
    clock,
    emit,
    rules: () => (settings.isSetUp() ? settings.rules() : null),
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
    openShift: () => shifts.openShift(),
    shiftTooLong: (at) => shifts.tooLong(at),
    queueReceipt: () => ({ printing: false, drawer: false }),
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
    clock,
    localTime,
    emit,
    settings: () => ({
      lang: settings.get()?.lang ?? 'fr',
      shopName: settings.get()?.shop.name ?? '',
      tillName: settings.get()?.till.name ?? '',
      blindClose: settings.get()?.sale.blindClose ?? false,
      maxShiftHours: settings.get()?.sale.maxShiftHours ?? 0,
    }),
    names: totalsNames,
    openCartLines: cart.openLines,
    heldCarts: cart.heldCount,
    openDrawer: () => false,
    printZ: (shift) => {
      if (settings.get()?.receipt.autoPrint) printReport({ kind: 'z', ref: shift });
    },
  });
  const shopPaper = createShopPaper();
  const paper = () => {
    const set = settings.get();
    if (!set) throw new Error('the till is not set up');
    return shopPaper({
      settings: set,
      rules: rules(),
      legal: countryPack(set.country)?.receipt.footer ?? [],
      demo: settings.demo(),
      software: `Comptoir ${version}`,
    });
  };
  const printReport = (_job: { kind: 'x' | 'z'; ref: number }): Result<{ jobId: number }, Refusal> =>
    refused(refusal('PRINTER_NOT_SET'));
  const reports = createReports({
    db,
    journal,
    names: totalsNames,
    paper,
    openShift: shifts.openShift,
    openReport: shifts.xReport,
    seesExpected: shifts.seesExpected,
    blindClose: () => settings.get()?.sale.blindClose ?? false,
    print: printReport,
  });
  const session = createSession({
    db,
    journal,
    emit,
    countryPacks,
    hashPin,
    weakPin,
    isSetUp: settings.isSetUp,
    createShop: settings.create,
    createPerson: (name, role, hash) => users.create(name, role, hash, 0),
    checkPin: users.checkPin,
    demo: async (pack, lang, goods) => {
      const full = await loadDemo(pack, lang);
      const shop = goods ? full : { ...full, categories: [], products: [] };
      return { ...shop, fill: (owner, seat) => fillDemo(shop, owner, seat) };
    },
    opened: ({ pack, shopName }) => ({
      till: journal.till,
      shop: shopName,
      country: pack.code,
      currency: pack.currency,
      publicKey: store.signer.publicKey,
      version,
    }),
    view: (seat) => {
      const last = sales.last();
      return sessionView({
        session: seat,
        version,
        demo: settings.demo(),
        till: journal.till,
        settings: settings.get(),
        rules: settings.isSetUp() ? settings.rules() : null,
        shift: seat.user ? shifts.current(seat.lang) : null,
        lastSale: last ? { number: last.number, at: last.at, gross_minor: last.gross_minor } : null,
      });
    },
  });

  /** The demo shop is filled through the same handlers as any other, its first shift open with some change. */
  const fillDemo = (shop: DemoShop, owner: NonNullable<Session['user']>, seat: Session): void => {
    const context: Context = {
      session: { ...seat, user: owner },
      user: owner.id,
      lang: settings.get()?.lang ?? 'fr',
      commandId: null,
      can: () => true,
      allowedBy: null,
    };
    const categories = new Map(
      shop.categories.map(({ id, name }) => {
        const saved = catalog.handlers['catalog.saveCategory']({ id: null, name, parentId: null }, context);
        return [id, unwrap(saved as Answer<'catalog.saveCategory'>).id];
      }),
    );
    const levels = shop.products.map((product) => {
      const { name, code, price_minor, taxClass, unit, category } = product;
      const made = catalog.createOnTheFly(
        { name, codes: [code], price_minor, taxClass, unit, categoryId: categories.get(category) ?? null },
        { user: owner.id },
      );
      const { id } = unwrap(made);
      if (product.favourite) catalog.handlers['catalog.setFavourite']({ id, favourite: true }, context);
      return [id, product.stock_milli] as const;
    });
    if (levels.length === 0) return;
    journal.append('stock.moved', { why: 'initial', l: levels }, { user: owner.id });
    const largest = Math.max(...rules().denominations.map(({ value_minor }) => value_minor));
    shifts.handlers['shift.open']({ float_minor: minor(largest), count: null }, context);
  };

  let jumpNoted = 0;
  /** A clock that was changed is a fact of its own, once per change. */
  const noteClock = (): void => {
    const jump = clock.jumped_ms();
    const noted = Math.round(jump / 60_000);
    if (noted === jumpNoted) return;
    jumpNoted = noted;
    if (noted !== 0)
      journal.append('clock.jumped', { from: clock.now(), to: clock.now() + jump }, { user: 0 });
  };

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
  } as AllHandlers;
  const dispatch: Dispatch = createDispatch({
    db,
    handlers,
    clock,
    checkAnswers: options.checkAnswers ?? false,
    onFault: (name, error) => log.error(name, error),
    beforeCommand: () => {
      if (!settings.isSetUp()) return;
      noteClock();
      shifts.roll(clock.now());
    },
  });
  db.sql('command.prune', 'DELETE FROM command_log WHERE at < :before').run({
    before: clock.now() - commandsKept_ms,
  });

  return { store, dispatch, listeners, settings, owner: users.owner };
}

/**
 * The till without its window. @throws StoreError with a refusal when the store cannot be used: folder in use, disk full
 * or read-only, file damaged or from a newer program.
 */
export async function createApplication(options: ApplicationOptions): Promise<Application> {
  const { store, dispatch, listeners, settings, owner } = compose(options);
  const lang = (): Lang => settings.get()?.lang ?? options.lang ?? 'fr';
  if (options.demo && !settings.isSetUp()) {
    const guide = dispatch.connect({ host: 'tool', lang: options.lang ?? 'fr' });
    await dispatch.call(guide.id, 'setup.demo', { lang: options.lang ?? 'fr', country: 'SN' });
    dispatch.disconnect(guide.id);
  }
  return {
    connect: ({ host }) => {
      const seat = dispatch.connect({ host, lang: options.lang ?? lang() });
      if (host === 'tool') seat.user = owner();
      return seat.id;
    },
    disconnect: dispatch.disconnect,
    call: dispatch.call,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    flush: store.db.flush,
    close: async () => {
      listeners.clear();
      store.close();
    },
  };
}
