import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openDb } from '#main/kernel/db/db.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import { createJournal } from '#main/kernel/journal/journal.ts';
import { attachProjections } from '#main/kernel/journal/projections.ts';
import { createSigner } from '#main/kernel/journal/signer.ts';
import type { Context } from '#main/kernel/session.ts';
import { runTable } from '#main/kernel/tables/table-job.ts';
import { projections } from '#main/modules/projections.ts';
import type { EventName } from '#shared/contract/events.ts';
import type { Permission } from '#shared/domain/permissions.ts';
import { type ShopRules, settleRules } from '#shared/domain/shop-rules.ts';
import { minor } from '#shared/domain/units.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { countryPackSchema } from '#shared/modules/settings/country-file.ts';

export function rulesOf(country: string): ShopRules {
  const file = new URL(`../../resources/countries/${country}.json`, import.meta.url);
  const pack = countryPackSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  return settleRules(pack, { region: null, timeZone: 'UTC', cash_step_minor: minor(pack.cash.step_minor) });
}

/** A store, a journal and a shop's rules in a folder of their own: what a module's service is built on. */
export function openCounter(country = 'CI') {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'counter-'));
  const db = openDb(path.join(folder, 'till.db'));
  migrate(db);
  const clock = { at: 1_763_640_000_000, now: () => clock.at };
  const { project } = attachProjections(projections, db);
  const journal = createJournal({
    db,
    till: 'T1',
    epoch: 1,
    signer: createSigner(path.join(folder, 'till.key')),
    clock,
    dayOf: (at) => new Date(at).toISOString().slice(0, 10),
    project,
  });
  const settled = rulesOf(country);
  const events: EventName[] = [];
  const owner: Context = {
    session: {
      id: 'test',
      host: 'tool',
      user: { id: 1, name: 'Awa', role: 'owner' },
      lang: 'fr',
      overrides: new Map(),
      givenUp: new Set(),
    },
    user: 1,
    lang: 'fr',
    commandId: null,
    may: () => true,
    goOn: () => undefined,
    need: () => null,
    allowedBy: null,
  };
  return {
    folder,
    db,
    clock,
    journal,
    rules: () => settled,
    convertTable: runTable,
    events,
    emit: (name: EventName) => {
      events.push(name);
    },
    owner,
    hasTicket: () => false,
    allowed: (...given: Permission[]): Context => ({
      ...owner,
      may: (one) => given.includes(one),
      goOn: () => undefined,
      need: (one) => (given.includes(one) ? null : refusal('PERMISSION_NEEDED', { permission: one })),
    }),
    close: () => {
      db.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type Counter = ReturnType<typeof openCounter>;
