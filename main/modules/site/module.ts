import { printerProfiles } from '#main/drivers/printer-profile.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import { defineModule } from '#main/kernel/module.ts';
import { screenLang } from '#main/kernel/options.ts';
import { pinToChoose } from '#main/kernel/pin.ts';
import type { BackupApi } from '#main/modules/backup/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { SetupApi } from '#main/modules/setup/module.ts';
import type { UpdatesApi } from '#main/modules/updates/module.ts';
import type { Users } from '#main/modules/users/service.ts';
import type { Output } from '#shared/contract/index.ts';
import { isRole } from '#shared/domain/permissions.ts';
import { nameKey } from '#shared/domain/readable.ts';
import { declaredSettings } from '#shared/kernel/declared-settings.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import { profileRefusals } from '#shared/modules/site/contract.ts';
import { findProfile, installedKey, machineFolder, productsFile } from './engine/profile-file.ts';
import { importProfileProducts } from './engine/profile-products.ts';
import { createFirstStart } from './first-start.ts';
import { createProfile, ProfileRefused } from './service.ts';
import { setAside } from './set-aside.ts';

interface Needs {
  readonly settings: SettingsApi;
  readonly users: Users;
  readonly setup: SetupApi;
  readonly backup: BackupApi;
  readonly updates: UpdatesApi;
}

type ProfileRefusal = NonNullable<Output<'site.refusedProfile'>>;
/** A refusal that is not about the profile itself (somebody set the till up meanwhile) needs no sentence there. */
function shownRefusal({ code, params }: Refusal): ProfileRefusal | null {
  const known = profileRefusals.find((one) => one === code);
  return known ? { code: known, ...(params && { params }) } : null;
}

/** Site profile, practice shop, full screen: what concerns this till as one of many. */
export const site = defineModule({
  name: 'site',
  create: (kernel, { settings, users, setup, backup, updates }: Needs) => {
    const { db, journal, clock, options } = kernel;
    const { dataDir, host } = options;
    const profile = createProfile({
      db,
      journal,
      clock,
      known: { countryPacks: settings.countryPacks, printerProfiles },
      declared: declaredSettings(kernel.settingGroups),
      installedKey: () => installedKey(dataDir) ?? installedKey(machineFolder()),
      read: settings.kept.read,
      write: settings.kept.write,
      settings: settings.get,
      saveSettings: (next, context) => {
        const stored = settings.get();
        if (!stored) return refused(refusal('NOT_SET_UP'));
        const { groups } = settings.form(stored);
        return settings.handlers['settings.save']({ unchecked: true, ...next, groups }, context);
      },
      people: users.all,
      addPerson: ({ name, role, activation }, context) => {
        const own = users.ownRoles().find((one) => nameKey(one.name) === nameKey(role))?.id;
        const given = isRole(role) ? role : own;
        if (given === undefined) return refusal('NOT_FOUND');
        const against = users.against(name, given, context);
        if (!against) users.create(name, given, pinToChoose(activation), context.user);
        return against;
      },
      roles: users.ownRoles,
      putRole: users.putRole,
      updatePolicy: updates.policy,
      saveUpdatePolicy: async (next, context) =>
        updates.handlers['updates.setPolicy']({ ...next, revision: updates.policy().revision }, context),
      backupPlace: () => backup.second(),
      saveBackupPlace: async (second, context) => backup.handlers['backup.setPlaces']({ second }, context),
      neighbour: () => backup.neighbour(),
      saveNeighbour: async (neighbour, context) =>
        backup.handlers['backup.setNeighbour']({ neighbour }, context),
      log: (what, detail) => kernel.log.error(what, detail),
    });
    const firstStart = createFirstStart({ profile, settings, users, setup });
    let refusedAtStart: ProfileRefusal | null = null;

    const handlers: Handlers<
      | 'site.profile'
      | 'site.preview'
      | 'site.apply'
      | 'site.refusedProfile'
      | 'site.wipeDemo'
      | 'site.leaveKiosk'
    > = {
      ...profile.handlers,
      'site.refusedProfile': () => ok(settings.isSetUp() ? null : refusedAtStart),
      'site.wipeDemo': async () => {
        if (!settings.demo()) return refused(refusal('NOT_A_DEMO'));
        let folder = '';
        await kernel.reopen(() => {
          folder = setAside(dataDir, clock.now());
        });
        return ok({ path: folder });
      },
      'site.leaveKiosk': async () => {
        if (!host?.leaveKiosk?.()) return refused(refusal('NOT_FOUND'));
        kernel.emit('session.changed', {});
        return ok(null);
      },
    };

    return {
      handlers,
      api: null,
      /** A shop from the profile that an installer left for this first start; the set-up screen says why when that cannot be. */
      begin: async (door) => {
        if (settings.isSetUp() && profile.underway() === null) return;
        const found = findProfile(dataDir, options.profile);
        if (!found) return;
        const guide = door.connect({ host: 'tool', lang: screenLang(options, undefined) });
        try {
          const made = await (settings.isSetUp() ? firstStart.goOn : firstStart.open)(
            found,
            guide,
            (products) =>
              importProfileProducts(
                (name, input) => door.call(guide.id, name, input),
                productsFile(found.file),
                products,
              ),
          );
          refusedAtStart = made.ok ? null : shownRefusal(made.refusal);
          if (!made.ok) kernel.log.error('the site profile', { code: made.refusal.code });
        } catch (error) {
          // A profile that this program cannot apply keeps nobody from opening a shop; a full disk says so itself.
          kernel.log.error('the site profile', error);
          if (error instanceof ProfileRefused) refusedAtStart = shownRefusal(error.refusal);
          else refusedAtStart = storeRefusal(error) ? null : { code: 'PROFILE_UNREADABLE' };
        }
        door.disconnect(guide.id);
      },
    };
  },
});
