import { pinToChoose } from '#main/kernel/pin.ts';
import type { Context, Session } from '#main/kernel/session.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { SetupApi } from '#main/modules/setup/module.ts';
import type { Users } from '#main/modules/users/service.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import type { FoundProfile } from './engine/profile-file.ts';
import type { createProfile, ProductsImport } from './service.ts';

const ownerContext = (session: Session, user: NonNullable<Session['user']>): Context => ({
  session: { ...session, user },
  user: user.id,
  lang: session.lang,
  commandId: null,
  may: () => true,
  goOn: () => undefined,
  need: () => null,
  allowedBy: null,
});

interface FirstStartDeps {
  readonly profile: ReturnType<typeof createProfile>;
  readonly settings: Pick<SettingsApi, 'get' | 'countryPack'>;
  readonly users: Pick<Users, 'owner'>;
  readonly setup: SetupApi;
}

/** What a till does at its start with a profile that lies there for it. */
export function createFirstStart({ profile, settings, users, setup }: FirstStartDeps) {
  type Step = (
    found: FoundProfile,
    session: Session,
    importProducts: ProductsImport,
  ) => Promise<Result<null, Refusal>>;
  /** Makes a shop of it; its people choose their PINs themselves. */
  const open: Step = async (found, session, importProducts) => {
    const opened = profile.openFound(found);
    if (!opened.ok) return opened;
    const { country, region, lang, people } = opened.value.profile;
    const pack = settings.countryPack(country);
    if (!pack) throw new Error(`a profile that was checked is for ${country}`);
    const owners = people.filter(({ role }) => role === 'owner');
    // A rate of the place that the profile does not give is typed by the owner: until then nothing taxable is sold.
    const shop = { lang, pack, region, demo: false, taxRates: {}, ...profile.shopName(opened.value) };
    const made = await setup.openShop(
      session,
      shop,
      owners.map(({ name, activation }) => ({ name, role: 'owner', hash: pinToChoose(activation) })),
      (owner) => {
        const set = settings.get();
        if (!set) throw new Error('the shop was just made');
        profile.settle(opened.value, set, ownerContext(session, owner));
      },
    );
    if (!made.ok) return made;
    session.user = made.value;
    await profile.settleServices(opened.value, ownerContext(session, made.value), importProducts);
    return ok(null);
  };

  /** What the till was cut off at: the settings are in, places, products and updates may not be. */
  const goOn: Step = async (found, session, importProducts) => {
    const opened = profile.openFound(found);
    if (!opened.ok) return opened;
    const owner = users.owner();
    if (!owner || opened.value.sha256 !== profile.underway()?.sha256) return ok(null);
    session.user = owner;
    await profile.settleServices(opened.value, ownerContext(session, owner), importProducts);
    return ok(null);
  };
  return { open, goOn };
}
