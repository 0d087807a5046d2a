import fs from 'node:fs';
import path from 'node:path';
import type { Output } from '#shared/contract/index.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { profileRefusals } from '#shared/modules/site/contract.ts';
import type { ApplicationOptions } from './application.ts';
import { printerProfiles } from './drivers/printer-profile.ts';
import type { Db } from './kernel/db/db.ts';
import { storeRefusal } from './kernel/db/store-error.ts';
import { storeFile } from './kernel/db/store-file.ts';
import type { Handlers } from './kernel/door.ts';
import type { Journal } from './kernel/journal/journal.ts';
import { pinToChoose } from './kernel/pin.ts';
import type { Context, Session } from './kernel/session.ts';
import type { Backup } from './modules/backup/service.ts';
import type { createSession } from './modules/session/service.ts';
import { countryPack, countryPacks } from './modules/settings/countries.ts';
import type { SettingsModule } from './modules/settings/service.ts';
import { createSettingsStore } from './modules/settings/store.ts';
import { type FoundProfile, installedKey, machineFolder } from './modules/site/engine/profile-file.ts';
import { createProfile, type ProductsImport, ProfileRefused } from './modules/site/service.ts';
import type { Users } from './modules/users/service.ts';
import type { bindUpdates } from './update-binding.ts';

export interface SiteParts {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly options: ApplicationOptions;
  readonly settings: SettingsModule;
  readonly users: Users;
  readonly session: ReturnType<typeof createSession>;
  readonly backup: Backup;
  readonly updates: ReturnType<typeof bindUpdates>;
  readonly emit: (name: 'session.changed', payload: Record<string, never>) => void;
  /** Closes the till, does this, and opens what lies in its folder then. */
  readonly reopen: (between: () => void) => Promise<void>;
}

/** What stays where it is when a shop is set aside: it belongs to the window, the lock and the technician. */
const kept = /^(?:electron|browser|logs|crashes|set-aside|in-use\.lock.*|window\.json|reserve\..*|site\..*)$/;

/** Moves a closed shop into a folder of its own beside the data. Nothing is deleted. */
function setAside(dataDir: string, at: number): string {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const target = path.join(dataDir, 'set-aside', `demo-${stamp}`);
  fs.mkdirSync(target, { recursive: true });
  const store = path.basename(storeFile(dataDir));
  // The store first: cut short, the till starts empty, and never with a store whose key is gone.
  const names = fs.readdirSync(dataDir).filter((name) => !kept.test(name));
  const inOrder = [...names.filter((name) => name === store), ...names.filter((name) => name !== store)];
  for (const name of inOrder) fs.renameSync(path.join(dataDir, name), path.join(target, name));
  return target;
}

const ownerContext = (session: Session, user: NonNullable<Session['user']>): Context => ({
  session: { ...session, user },
  user: user.id,
  lang: session.lang,
  commandId: null,
  may: () => true,
  need: () => null,
  allowedBy: null,
});
type ProfileRefusal = NonNullable<Output<'setup.profile'>>;
/** A refusal that is not about the profile itself (somebody set the till up meanwhile) needs no sentence there. */
function shownRefusal({ code, params }: Refusal): ProfileRefusal | null {
  const known = profileRefusals.find((one) => one === code);
  return known ? { code: known, ...(params && { params }) } : null;
}
const now = <T>(answer: T | Promise<T>): T => {
  if (answer instanceof Promise) throw new Error('this is answered at once');
  return answer;
};

/** Site profile, practice shop, full screen: what concerns this till as one of many. */
export function bindSite(parts: SiteParts) {
  const { db, journal, clock, options, settings, users, session, backup, updates } = parts;
  const { dataDir, host } = options;
  const store = createSettingsStore(db);
  const profile = createProfile({
    db,
    journal,
    clock,
    known: { countryPacks, printerProfiles },
    installedKey: () => installedKey(dataDir) ?? installedKey(machineFolder()),
    read: store.read,
    write: store.write,
    settings: settings.get,
    saveSettings: (next, context) => {
      const stored = settings.get();
      if (!stored) return refused(refusal('NOT_SET_UP'));
      const { revision } = settings.form(stored);
      return now(settings.handlers['settings.save']({ ...next, revision }, context));
    },
    people: users.all,
    addPerson: ({ name, role, activation }, by) => users.create(name, role, pinToChoose(activation), by),
    updatePolicy: updates.policy,
    saveUpdatePolicy: async (next, context) =>
      updates.handlers['update.setPolicy']({ ...next, revision: updates.policy().revision }, context),
    backupPlace: () => backup.second(),
    saveBackupPlace: async (second, context) => backup.handlers['backup.setPlaces']({ second }, context),
    neighbour: () => backup.neighbour(),
    saveNeighbour: async (neighbour, context) =>
      backup.handlers['backup.setNeighbour']({ neighbour }, context),
    log: (what, detail) => options.log?.error(what, detail),
  });

  let refusedAtStart: ProfileRefusal | null = null;

  const handlers: Handlers<
    'profile.get' | 'profile.preview' | 'profile.apply' | 'setup.profile' | 'demo.wipe' | 'kiosk.leave'
  > = {
    ...profile.handlers,
    'setup.profile': () => ok(settings.isSetUp() ? null : refusedAtStart),
    'demo.wipe': async () => {
      if (!settings.demo()) return refused(refusal('NOT_A_DEMO'));
      let folder = '';
      await parts.reopen(() => {
        folder = setAside(dataDir, clock.now());
      });
      return ok({ path: folder });
    },
    'kiosk.leave': async () => {
      if (!host?.leaveKiosk?.()) return refused(refusal('NOT_FOUND'));
      parts.emit('session.changed', {});
      return ok(null);
    },
  };

  const fromProfile = async (
    found: FoundProfile,
    seat: Session,
    importProducts: ProductsImport,
  ): Promise<Result<null, Refusal>> => {
    const opened = profile.openFound(found);
    if (!opened.ok) return opened;
    const { country, region, lang, people } = opened.value.profile;
    const pack = countryPack(country);
    if (!pack) throw new Error(`a profile that was checked is for ${country}`);
    const ownersFirst = people.toSorted((a, b) => Number(b.role === 'owner') - Number(a.role === 'owner'));
    // A rate of the place that the profile does not give is typed by the owner: until then nothing taxable is sold.
    const shop = { lang, pack, region, demo: false, taxRates: {}, ...profile.shopName(opened.value) };
    const made = await session.openShop(
      seat,
      shop,
      ownersFirst.map(({ name, role, activation }) => ({ name, role, hash: pinToChoose(activation) })),
      (owner) => {
        const set = settings.get();
        if (!set) throw new Error('the shop was just made');
        profile.settle(opened.value, set, ownerContext(seat, owner));
      },
    );
    if (!made.ok) return made;
    seat.user = made.value;
    await profile.settleServices(opened.value, ownerContext(seat, made.value), importProducts);
    return ok(null);
  };

  return {
    handlers,
    /** A shop from the profile that an installer left for this first start; the set-up screen says why when that cannot be. */
    firstStart: async (found: FoundProfile, seat: Session, importProducts: ProductsImport): Promise<void> => {
      try {
        const made = await fromProfile(found, seat, importProducts);
        refusedAtStart = made.ok ? null : shownRefusal(made.refusal);
        if (!made.ok) options.log?.error('the site profile', { code: made.refusal.code });
      } catch (error) {
        // A profile that this program cannot apply keeps nobody from opening a shop; a full disk says so itself.
        options.log?.error('the site profile', error);
        if (error instanceof ProfileRefused) refusedAtStart = shownRefusal(error.refusal);
        else refusedAtStart = storeRefusal(error) ? null : { code: 'PROFILE_UNREADABLE' };
      }
    },
  };
}
