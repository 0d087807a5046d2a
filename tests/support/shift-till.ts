import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import type { Answer, Handlers } from '#main/kernel/door.ts';
import { writeIdentity } from '#main/kernel/journal/epoch.ts';
import { createJournal, type Journal } from '#main/kernel/journal/journal.ts';
import { type Attached, attachProjections } from '#main/kernel/journal/projections.ts';
import { createSigner, type Signer } from '#main/kernel/journal/signer.ts';
import type { Context } from '#main/kernel/session.ts';
import { projections } from '#main/modules/projections.ts';
import {
  createShifts,
  type ShiftOperation,
  type ShiftSettings,
  type Shifts,
} from '#main/modules/shifts/service.ts';
import type { FactKind, Facts } from '#shared/contract/facts.ts';
import { contract, type ParsedInput } from '#shared/contract/index.ts';
import { boundsOf } from '#shared/domain/bounds.ts';
import { localTimeIn } from '#shared/domain/local-time.ts';
import { mayDo, type Role } from '#shared/domain/permissions.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import type { TotalsNames } from '#shared/domain/totals-report.ts';
import { minor } from '#shared/domain/units.ts';
import { parseRow } from '#shared/journal/row.ts';
import { refusal } from '#shared/kernel/refusal.ts';

export const people = { 1: 'Awa', 2: 'Moussa' } as const;
const names: TotalsNames = {
  tax: (id) => `tax ${id}`,
  untaxed: 'untaxed',
  category: (id) => `category ${id}`,
  user: (id) => (id === 1 || id === 2 ? people[id] : null),
};

/** A store with shifts and sales, its journal and a clock that tests set; no catalogue, no cart, no screen. */
export interface ShiftTill {
  readonly db: Db;
  readonly journal: Journal;
  /** By the till's key. */
  readonly sign: Signer['sign'];
  readonly project: Attached['project'];
  readonly shifts: Shifts;
  readonly settings: { -readonly [K in keyof ShiftSettings]: ShiftSettings[K] };
  /** UTC ms; goes where tests put it. */
  now: number;
  openCartLines: number;
  drawerOpenings: number;
  /** Shifts whose Z was sent to the printer. */
  readonly printed: number[];
  readonly emitted: string[];
  /** Names of the statements that ran, in order. */
  readonly statements: string[];
  /** As the door does: what has ended is closed first, and a refusal undoes it all. */
  call<N extends ShiftOperation>(name: N, input: ParsedInput<N>, context: Context): Answer<N>;
  record<K extends FactKind>(kind: K, body: Facts[K], user?: number): void;
  sell(sale: SaleFact, user?: number): void;
  /** The shop's settings name another time zone. */
  moveTo(timeZone: string): void;
  /** A copy of the till built from the journal alone. */
  rebuilt(): ShiftTill;
  /** Every row of every table that is derived from the journal. */
  derived(): unknown;
  close(): void;
}

export const contextOf = (role: Role, user = role === 'cashier' ? 2 : 1): Context => ({
  session: {
    id: 's',
    host: 'tool',
    user: { id: user, name: 'x', role },
    lang: 'en',
    overrides: new Map(),
    givenUp: new Set(),
  },
  user,
  lang: 'en',
  commandId: null,
  may: (permission) => mayDo(role, permission),
  goOn: () => undefined,
  need: (permission) => (mayDo(role, permission) ? null : refusal('PERMISSION_NEEDED', { permission })),
  allowedBy: null,
});

const derivedTables = [
  'sale',
  'sale_line',
  'sale_tender',
  'shift',
  'cash_movement',
  'running_total',
  'closure',
  'blind_count',
];

export function openShiftTill(start: string, timeZone = 'Africa/Dakar'): ShiftTill {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shifts-'));
  const statements: string[] = [];
  const db = openDb(path.join(folder, 'till.db'), { slow_ms: -1, onSlow: (name) => statements.push(name) });
  migrate(db);
  let zone = localTimeIn(timeZone);
  const localTime = (at: number) => zone(at);
  const clock = { now: () => till.now };
  const { project, held } = attachProjections(projections, db);
  const signer = createSigner(path.join(folder, 'till.key'));
  db.transaction(() => writeIdentity(db, { till: 'T1', epoch: 1 }, signer.publicKey));
  const journal = createJournal({
    db,
    till: 'T1',
    epoch: 1,
    signer,
    clock,
    dayOf: (at) => localTime(at).day,
    project,
  });
  const till: ShiftTill = {
    db,
    journal,
    sign: signer.sign,
    project,
    now: Date.parse(start),
    openCartLines: 0,
    drawerOpenings: 0,
    printed: [],
    emitted: [],
    statements,
    settings: {
      lang: 'fr',
      shopName: 'Chez Awa',
      tillName: '1',
      blindClose: false,
      differences: { reasonAbove_minor: minor(0), approvalAbove_minor: null },
      maxShiftHours: 0,
    },
    shifts: createShifts({
      db,
      journal,
      ledger: held.shifts,
      clock,
      localTime,
      settings: () => till.settings,
      bounds: () => boundsOf([{ value_minor: 10_000 }]),
      names: () => names,
      openCartLines: () => till.openCartLines,
      heldCarts: () => 3,
      heldMoney: () => ({ cash_minor: minor(0), other_minor: minor(0) }),
      unheldCash: () => minor(0),
      openDrawer: () => {
        till.drawerOpenings += 1;
        return true;
      },
      queueSlip: () => {},
      shiftClosed: (shift, seesZ) => {
        if (seesZ) till.printed.push(shift);
      },
      emit: (name) => till.emitted.push(name),
    }),
    call: <N extends ShiftOperation>(name: N, input: ParsedInput<N>, context: Context): Answer<N> => {
      const handlers: Handlers<N> = till.shifts.handlers;
      let answer: Answer<N> | null = null;
      try {
        return db.transaction(() => {
          till.shifts.roll(till.now);
          answer = handlers[name](input, context) as Answer<N>;
          if (!answer.ok) throw new Error('refused');
          contract[name].output.parse(answer.value);
          return answer;
        });
      } catch (error) {
        if (answer) return answer;
        throw error;
      }
    },
    record: (kind, body, user = 1) => {
      db.transaction(() => {
        till.shifts.roll(till.now);
        journal.append(kind, body, { user });
      });
    },
    sell: (sale, user = 2) => till.record('sale', sale, user),
    moveTo: (other) => {
      zone = localTimeIn(other);
    },
    rebuilt: () => {
      const copy = openShiftTill(start, timeZone);
      const rows = db
        .sql<{ position: number; bytes: string }>('rows', 'SELECT position, bytes FROM journal')
        .all();
      copy.db.transaction(() => {
        for (const { position, bytes } of rows) copy.project(parseRow(bytes), position);
      });
      return copy;
    },
    derived: () =>
      derivedTables.map((table) => [table, db.sql(table, `SELECT * FROM ${table} ORDER BY 1, 2`).all()]),
    close: () => {
      db.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
  return till;
}
