import { defineModule } from '#main/kernel/module.ts';
import { screenLang } from '#main/kernel/options.ts';
import type { Session } from '#main/kernel/session.ts';
import { version } from '#main/kernel/version.ts';
import type { BackupApi } from '#main/modules/backup/module.ts';
import type { ClockApi } from '#main/modules/clock/module.ts';
import type { SalesApi } from '#main/modules/sales/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { ShiftsApi } from '#main/modules/shifts/module.ts';
import type { Users } from '#main/modules/users/service.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';
import { sessionSettings } from '#shared/modules/session/settings.ts';
import { createSession } from './service.ts';
import { sessionView } from './view.ts';

export interface SessionApi {
  /** The person sits at this screen from here on. */
  readonly enter: (session: Session, person: NonNullable<Session['user']>) => void;
  readonly view: (session: Session) => SessionView;
}

interface Needs {
  readonly settings: SettingsApi;
  readonly users: Users;
  readonly shifts: ShiftsApi;
  readonly sales: SalesApi;
  readonly clock: ClockApi;
  readonly backup: BackupApi;
}

export const session = defineModule({
  name: 'session',
  settings: [sessionSettings],
  create: (kernel, { settings, users, shifts, sales, clock: time, backup }: Needs) => {
    const { db, journal, options } = kernel;
    const view = (session: Session): SessionView => {
      const last = sales.last();
      const number = session.user ? shifts.openShift() : null;
      return sessionView({
        session,
        version,
        clock: time.view(),
        demo: settings.demo(),
        kiosk: options.host?.inKiosk?.() ?? false,
        till: journal.till,
        roleName: session.user ? users.roleName(session.user.role) : null,
        permissions: session.user ? users.permissions(session.user.id) : [],
        textSize: session.user ? users.tastes(session.user.id).textSize : 'normal',
        settings: settings.get(),
        rules: settings.isSetUp() ? settings.rules() : null,
        shift: number === null ? null : { number },
        lastSale: last ? { number: last.number, at: last.at, gross_minor: last.gross_minor } : null,
      });
    };
    const { handlers, enter } = createSession({
      db,
      journal,
      emit: kernel.emit,
      begun: backup.begun,
      checkPin: users.checkPin,
      checkActivation: users.checkActivation,
      choosePin: users.choosePin,
      langOf: (id) => users.tastes(id).lang,
      keepLang: users.setLang,
      keepTextSize: users.setTextSize,
      screenLang: () => screenLang(options, settings.get()?.lang),
      view,
    });
    const api: SessionApi = { enter, view };
    return { handlers, api };
  },
});
