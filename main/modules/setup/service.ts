import type { Db } from '#main/kernel/db/db.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Session } from '#main/kernel/session.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { type CountryPack, taxesOf } from '#shared/domain/country.ts';
import { pinDigits, type Role, type RoleRef, roleGrants } from '#shared/domain/permissions.ts';
import { ppm } from '#shared/domain/units.ts';
import type { Lang, PerLang } from '#shared/domain/writing.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { NewShop } from '#shared/kernel/setting.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';
import type { CountryView } from '#shared/modules/setup/contract.ts';

interface Person {
  readonly id: number;
  readonly name: string;
  readonly role: RoleRef;
}

export interface SetupDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly countryPacks: readonly CountryPack[];
  readonly isSetUp: () => boolean;
  readonly createShop: (shop: NewShop) => void;
  readonly createPerson: (name: string, role: Role, hash: string | null) => Person;
  readonly hashPin: (pin: string) => Promise<string>;
  readonly weakPin: (pin: string, least: number) => { least: number } | null;
  /** Names and goods of the demo shop; opens its first shift so that the first scan is a sale. */
  readonly demo: (
    pack: CountryPack,
    lang: Lang,
    goods: boolean,
  ) => Promise<{
    readonly shopName: string;
    readonly people: readonly { readonly name: string; readonly role: Role }[];
    /** In the transaction that opens the shop. */
    readonly fill: (owner: Person, session: Session) => void;
  }>;
  readonly opened: (shop: NewShop) => Facts['till.opened'];
  /** Why no shop may be opened by this clock. */
  readonly clockFault: () => Refusal | null;
  /** The person sits at this screen from here on. */
  readonly enter: (session: Session, person: Person) => void;
  readonly view: (session: Session) => SessionView;
}

type SetupOperation = 'setup.countries' | 'setup.create' | 'setup.demo';

const usualTaxes = (pack: CountryPack, region?: string): PerLang[] =>
  (taxesOf(pack, pack.defaultTaxClass, region) ?? []).map(({ name }) => name);

const placeTaxes = (pack: CountryPack) => pack.taxes.filter(({ rateFrom }) => rateFrom === 'shop');
/** What a practice shop in such a country pretends: close to the middle of the combined rates of US states. */
const exampleRate = ppm(70_000);

const countryView = (pack: CountryPack): CountryView => ({
  code: pack.code,
  name: pack.name,
  currency: pack.currency,
  lang: pack.languages[0] ?? 'en',
  taxes: usualTaxes(pack),
  placeTaxes: placeTaxes(pack).map(({ id, name }) => ({ id, name })),
  regions: (pack.regions ?? []).map(({ code, name }) => ({ code, name, taxes: usualTaxes(pack, code) })),
  taxIds: pack.taxIdLabels.map(({ label, name }) => ({ label, name })),
});

/** The first start: a shop of one's own, or one to practise in. */
export function createSetup(deps: SetupDeps) {
  const { db, journal, enter } = deps;
  const packOf = (code: string): CountryPack | undefined =>
    deps.countryPacks.find((pack) => pack.code === code);
  let settingUp = false;

  /** Either a whole shop with its owner, or nothing at all. */
  const open = (
    session: Session,
    shop: NewShop,
    people: readonly { name: string; role: Role; hash: string | null }[],
    fill?: (owner: Person) => void,
  ) => {
    const [owner] = db.transaction(() => {
      deps.createShop(shop);
      const created = people.map(({ name, role, hash }) => deps.createPerson(name, role, hash));
      journal.append('till.opened', deps.opened(shop), { user: created[0]?.id ?? 0 });
      if (created[0]) fill?.(created[0]);
      return created;
    });
    if (!owner) throw new Error('a shop has an owner');
    session.lang = shop.lang;
    return owner;
  };

  /** Two screens must not set the till up at once. */
  const once = async <T>(work: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> => {
    if (settingUp || deps.isSetUp()) return refused(refusal('ALREADY_SET_UP'));
    settingUp = true;
    try {
      return await work();
    } finally {
      settingUp = false;
    }
  };

  const handlers: Handlers<SetupOperation> = {
    'setup.countries': () => ok(deps.countryPacks.map(countryView)),
    'setup.create': (input, { session }) =>
      once(async () => {
        const unset = deps.clockFault();
        if (unset) return refused(unset);
        const pack = packOf(input.country);
        if (!pack || (input.region !== null && !pack.regions?.some(({ code }) => code === input.region)))
          return refused(refusal('NOT_FOUND'));
        if (placeTaxes(pack).some(({ id }) => input.taxRates[id] === undefined))
          return refused(refusal('TAX_RATE_NEEDED'));
        const weak = deps.weakPin(input.pin, pinDigits(roleGrants.owner.permissions));
        if (weak) return refused(refusal('PIN_TOO_WEAK', weak));
        const hash = await deps.hashPin(input.pin);
        const shop = {
          lang: input.lang,
          pack,
          region: input.region,
          shopName: input.shopName,
          tillName: input.tillName,
          demo: false,
          taxRates: input.taxRates,
        };
        const owner = open(session, shop, [{ name: input.ownerName, role: 'owner', hash }]);
        enter(session, owner);
        return ok(deps.view(session));
      }),
    'setup.demo': ({ lang, country, goods, taxRates }, { session }) =>
      once(async () => {
        const unset = deps.clockFault();
        if (unset) return refused(unset);
        const pack = packOf(country);
        if (!pack) return refused(refusal('NOT_FOUND'));
        const demo = await deps.demo(pack, lang, goods);
        const shop = {
          lang,
          pack,
          region: pack.regions?.[0]?.code ?? null,
          shopName: demo.shopName,
          tillName: '1',
          demo: true,
          taxRates: taxRates ?? Object.fromEntries(placeTaxes(pack).map(({ id }) => [id, exampleRate])),
        };
        const owner = open(
          session,
          shop,
          demo.people.map((person) => ({ ...person, hash: null })),
          (first) => demo.fill(first, session),
        );
        enter(session, owner);
        return ok(deps.view(session));
      }),
  };
  return {
    handlers,
    /** A shop whose people choose their PINs themselves: from a site profile. */
    openShop: (
      session: Session,
      shop: NewShop,
      people: readonly { name: string; role: Role; hash: string }[],
      fill: (owner: Person) => void,
    ): Promise<Result<Person, Refusal>> => once(async () => ok(open(session, shop, people, fill))),
  };
}
