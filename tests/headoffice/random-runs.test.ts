import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modules } from '#headoffice/app.ts';
import { createChance } from '#headoffice/demo.ts';
import { openOffice } from '#headoffice/kernel/open-office.ts';
import { exportRows, readAnswer } from '#main/modules/sync/engine/by-hand.ts';
import { join, sendRows } from '#main/modules/sync/engine/exchange.ts';
import { genesisHash, hashOf } from '#shared/journal/chain.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { BadParcel } from '#shared/wire/parcel.ts';
import { LineCut } from '#shared/wire/wire.ts';
import { type Fault, faultsOfLine, inModelOffice, type ModelOffice, press } from './model-office.ts';
import { createModelTill, type ModelTill } from './model-till.ts';
import { newOfficeFolder } from './office-process.ts';

/**
 * A till and a head office to which everything happens at random, held to what must hold whatever happens. The journal of
 * each life of the till is the oracle. COMPTOIR_SYNC_RUNS: how many; COMPTOIR_SYNC_SEED: from which seed on.
 */
const runs = Number(process.env.COMPTOIR_SYNC_RUNS ?? 12);
const firstSeed = Number(process.env.COMPTOIR_SYNC_SEED ?? 1);
const steps = 40;
const ticket_minor = 500;
const year_ms = 365 * 24 * 60 * 60_000;

let office: Awaited<ReturnType<typeof open>>;
let tenant: string;
const folder = newOfficeFolder();
const keys = fs.mkdtempSync(path.join(os.tmpdir(), 'parcels-'));
const open = () => openOffice(modules, { dataDir: folder, as: 'command' });
beforeAll(async () => {
  office = await open();
  tenant = await office.apis.tills.tenant(Date.now());
});
afterAll(async () => {
  await office.close();
  for (const made of [folder, keys]) fs.rmSync(made, { recursive: true, force: true });
});

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const rowsHere = ({ store }: ModelOffice, till: string) =>
  store
    .from('journal_row')
    .select(['epoch', 'seq', 'kind', 'bytes', 'hash'])
    .where('till_id', '=', till)
    .orderBy('epoch')
    .orderBy('seq')
    .execute();

interface World {
  readonly till: ModelTill;
  readonly office: ModelOffice;
  /** A whole number below this one. */
  readonly below: (end: number) => number;
  readonly told: string[];
  readonly backups: ReturnType<ModelTill['backup']>[];
  readonly states: { back: () => Promise<void>; joins: number }[];
  readonly parcels: string[];
  readonly answers: string[];
  joins: number;
  epochs: number;
}

const pick = <T>({ below }: World, list: readonly T[]): T | undefined => list[below(list.length)];

async function joinAgain(world: World): Promise<void> {
  const { till, office: at } = world;
  const line = at.lineOf(till.id, () => 'none');
  const joined = unwrap(await join(line, till.rows, await at.newCode()));
  till.joined = { url: 'http://127.0.0.1:9', ...joined };
  world.joins += 1;
}

/** One exchange, on a line that does what it likes to each message. */
async function exchange(world: World, fault: () => Fault): Promise<string> {
  const { till, office: at, below } = world;
  const { joined } = till;
  if (!joined) return 'joined none';
  const line = at.lineOf(till.id, fault, (length) => below(length));
  try {
    const sent = await sendRows(line, till.rows, press, joined, {
      learn: till.note,
      acknowledge: ({ epoch, seq }) => till.note({ acknowledged: { epoch, seq } }),
      wary: below(2) === 0,
    });
    if (sent.ok) till.note({ differs: sent.value.differs });
    return sent.ok ? (sent.value.differs ? 'differs' : 'done') : sent.refusal;
  } catch (error) {
    if (error instanceof LineCut) return 'cut';
    throw error;
  }
}

const doings: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  sell: async ({ till, below }) => till.sell(1 + below(4)),
  'sell much': async ({ till, below }) => till.sell(20 + below(20)),
  'send on a good line': (world) => exchange(world, () => 'none'),
  'send on a bad line': (world) =>
    exchange(world, () => (world.below(2) === 0 ? (pick(world, faultsOfLine) ?? 'none') : 'none')),
  'send to one that lies': (world) =>
    exchange(world, () => (world.below(2) === 0 ? 'taken and thrown away' : 'none')),
  'turn the clock': async ({ till, below }) => till.turnClock((below(21) - 10) * year_ms),
  'back the till up': async ({ till, backups }) => backups.push(till.backup()),
  'restore the till': async (world) => {
    const backup = pick(world, world.backups);
    if (!backup) return;
    world.epochs += 1;
    world.till.restore(backup, world.epochs);
    await joinAgain(world);
  },
  'save the office': async ({ office: at, states, joins }) => states.push({ back: await at.save(), joins }),
  'put the office back': async (world) => {
    const to = world.below(world.states.length + 1);
    const state = world.states[to];
    if (!state) return;
    await state.back();
    world.states.length = to + 1;
    // A till that joined since is not known there, or not by its key: it joins again, as it says on its screen.
    if (state.joins !== world.joins) await joinAgain(world);
  },
  'write a parcel': async ({ till, parcels }) => {
    if (till.joined?.carrier === undefined) return;
    const file = path.join(keys, `${till.id}-${parcels.length}.comptoir-parcel`);
    await exportRows(till.rows, press, till.joined, file);
    parcels.push(file);
  },
  'take a parcel': async (world) => {
    const file = pick(world, world.parcels);
    if (!file) return;
    const answer = `${file}-${world.answers.length}`;
    const taken = await world.office.takeParcel(file, answer).catch((error) => {
      // Put back to before the till had a key for its parcels.
      if (!(error instanceof BadParcel)) throw error;
    });
    if (taken?.ok) world.answers.push(answer);
  },
  'take a parcel that was cut or changed': async (world) => {
    const file = pick(world, world.parcels);
    if (!file) return;
    const bytes = fs.readFileSync(file);
    const at = world.below(bytes.length);
    const spoiled = `${file}-spoiled`;
    if (world.below(2) === 0) bytes[at] = (bytes[at] ?? 0) ^ 1;
    fs.writeFileSync(spoiled, world.below(2) === 0 ? bytes : bytes.subarray(0, at));
    await world.office.takeParcel(spoiled, `${spoiled}-answer`).catch((error) => {
      if (!(error instanceof BadParcel)) throw error;
    });
  },
  'read an answer': async (world) => {
    const file = pick(world, world.answers);
    const { till } = world;
    if (!file || !till.joined) return;
    const news = await readAnswer(till.rows, till.joined, file).catch((error) => {
      if (!(error instanceof BadParcel)) throw error;
    });
    if (news) till.note(news);
  },
};

/** Whatever happened: in order, each once, nothing invented, and figures that are those of the rows. */
async function holds({ till, office: at }: World): Promise<void> {
  const here = await rowsHere(at, till.id);
  const seqs = new Map<number, number>();
  let tickets = 0;
  const wrong = here.filter(({ epoch, seq, kind, bytes, hash }) => {
    const before = seqs.get(epoch) ?? 0;
    seqs.set(epoch, seq);
    if (kind === 'sale') tickets += 1;
    return seq !== before + 1 || till.ever.get(hexOf(hash))?.bytes !== bytes;
  });
  expect(wrong).toEqual([]);
  const days = await at.store
    .from('till_day')
    .select(['tickets', 'gross_minor'])
    .where('till_id', '=', till.id)
    .execute();
  expect(days.reduce((sum, day) => sum + day.tickets, 0)).toBe(tickets);
  expect(days.reduce((sum, day) => sum + day.gross_minor, 0)).toBe(tickets * ticket_minor);
}

/** The line is good again: what the till has is there, whole, in order, under the same digest. */
async function arrives(world: World): Promise<void> {
  const { till, office: at } = world;
  expect(await exchange(world, () => 'none')).toBe('done');
  expect(await exchange(world, () => 'none')).toBe('done');
  const here = new Map((await rowsHere(at, till.id)).map((row) => [hexOf(row.hash), row.bytes]));
  expect(till.now().filter(({ hash, bytes }) => here.get(hexOf(hash)) !== bytes)).toEqual([]);
  const { hash: digest, ...place } = till.head();
  expect(till.joined?.acknowledged).toEqual(place);
  expect(hexOf(till.now().reduce((before, { bytes }) => hashOf(before, bytes), genesisHash))).toBe(digest);
  const { quarantined } = await at.store
    .from('quarantined_row')
    .select((one) => one.fn.countAll<number>().as('quarantined'))
    .executeTakeFirstOrThrow();
  expect(quarantined).toBe(0);
  await holds(world);
}

async function run(seed: number): Promise<void> {
  const chance = createChance(seed);
  const below = (end: number): number => Math.floor(chance() * end);
  await inModelOffice(office.tenants, tenant, async (at) => {
    const world: World = {
      ...{ till: createModelTill(), office: at, below, told: [], joins: 0, epochs: 1 },
      ...{ backups: [], states: [], parcels: [], answers: [] },
    };
    try {
      world.till.sell();
      await joinAgain(world);
      await exchange(world, () => 'none');
      for (let i = 0; i < steps; i += 1) {
        const name = pick(world, Object.keys(doings)) ?? '';
        world.told.push(name);
        const answer = await doings[name]?.(world);
        const { epoch, seq } = world.till.head();
        world.told.push(`  ${typeof answer === 'string' ? answer : ''} ${epoch}/${seq}`);
        await holds(world);
      }
      await arrives(world);
    } catch (error) {
      throw new Error(`seed ${seed}\n${world.told.join('\n')}`, { cause: error });
    } finally {
      for (const file of [...world.parcels, ...world.answers]) fs.rmSync(file, { force: true });
    }
  });
}

const together = 50;
const groups = Array.from({ length: Math.ceil(runs / together) }, (_, i) => firstSeed + i * together);
test.each(groups.map((from) => ({ from, to: Math.min(from + together, firstSeed + runs) - 1 })))(
  'random runs, seeds $from to $to: nothing is lost or counted twice, and the order is kept',
  async ({ from, to }) => {
    for (let seed = from; seed <= to; seed += 1) await run(seed);
  },
);
