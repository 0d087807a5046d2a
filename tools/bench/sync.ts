import fs from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { modules } from '#headoffice/app.ts';
import { openOffice } from '#headoffice/kernel/open-office.ts';
import { newTillId } from '#main/kernel/journal/epoch.ts';
import { join, sendRows } from '#main/modules/sync/engine/exchange.ts';
import { parseRow, type StoredRow } from '#shared/journal/row.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { readBatch, spellBatch } from '#shared/wire/batch.ts';
import { createPress } from '#shared/wire/encodings.ts';
import { createLine } from '#shared/wire/line.ts';
import { newOfficeFolder, startOffice } from '#tests/headoffice/office-process.ts';
import { bakeryRows } from './bakery.ts';
import { type BenchOptions, openBenchTill, walk } from './bench-shop.ts';
import { type Figure, figure, timedAsync, timesOf } from './measure.ts';
import { createThinLine } from './thin-line.ts';

const most = { ingested: 4_000, drained: 600 };
const batchRows = 200;
const linesPerSale = 5;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const batchesOf = (rows: readonly StoredRow[]): (readonly StoredRow[])[] =>
  Array.from({ length: Math.ceil(rows.length / batchRows) }, (_, i) =>
    rows.slice(i * batchRows, (i + 1) * batchRows),
  );
const press = createPress();

/** A ticket on its way up, and what it would be with the hash and the signature of each row beside it. */
async function bytesUp(tickets: number): Promise<Figure> {
  const { all } = bakeryRows(newTillId(), tickets);
  let [bare, proved] = [0, 0];
  for (const rows of batchesOf(all)) {
    const text = spellBatch('bench', 1, rows);
    bare += (await press.press(text, 'zstd-1')).length;
    const proofs = rows.map(({ hash, signature }) => [base64(hash), base64(signature)]);
    proved += (await press.press(text + JSON.stringify(proofs), 'zstd-1')).length;
  }
  const each = (bytes: number): number => Math.round((bytes / tickets) * 10) / 10;
  return figure('syncBytes', { tickets, rows: batchRows }, each(bare), each(proved), 'bytes');
}

type Office = Awaited<ReturnType<typeof openOffice<ReturnType<typeof modules.create>['apis']>>>;

/** Batches taken as they come from the line, and the same rows in one bare statement a batch, turn by turn. */
async function ingest(office: Office, tickets: number, url: string): Promise<Figure> {
  const rows = bakeryRows(newTillId(), tickets);
  const { till } = rows.identity;
  const line = createLine(url);
  const { tenant } = unwrap(
    await join(line, rows, (await office.apis.tills.makeCode('Médina', Date.now())).code),
  );
  line.close();
  const times = { taken: [] as number[], bare: [] as number[] };
  for (const batch of batchesOf(rows.all)) {
    const pressed = await press.press(spellBatch(till, 1, batch), 'zstd-1');
    await timedAsync(times.taken, async () => {
      const read = readBatch(await press.open(pressed, 'zstd-1'));
      unwrap(
        await office.tenants.in(tenant, (store) =>
          office.handlers.send({ batch: read }, { store, till, now: Date.now() }),
        ),
      );
    });
    const parsed = batch.map(({ bytes }) => parseRow(bytes));
    await timedAsync(times.bare, () =>
      office.tenants.in(tenant, (store) =>
        store.run(sql`
          INSERT INTO journal_row (tenant_id, till_id, epoch, seq, kind, at, day, bytes, hash)
          SELECT ${tenant}::text, 'floor', 1, * FROM unnest(
            ${parsed.map(({ seq }) => seq)}::int8[], ${parsed.map(({ kind }) => kind)}::text[],
            ${parsed.map(({ at }) => at)}::int8[], ${parsed.map(({ day }) => day)}::text[],
            ${batch.map(({ bytes }) => bytes)}::text[], ${batch.map(({ hash }) => hash)}::bytea[])`),
      ),
    );
  }
  return figure('syncIngest', { tickets: batchRows }, timesOf(times.taken), timesOf(times.bare));
}

/** What waited a while, over a poor line; beside it what its bytes alone take at that speed. */
async function drain(office: Office, tickets: number, url: string): Promise<Figure> {
  const rows = bakeryRows(newTillId(), tickets);
  const near = createLine(url);
  const joined = unwrap(
    await join(near, rows, (await office.apis.tills.makeCode('Médina', Date.now())).code),
  );
  near.close();
  const thin = await createThinLine(url);
  const far = createLine(thin.url);
  try {
    const took: number[] = [];
    const quiet = { acknowledge: () => undefined, learn: () => undefined };
    unwrap(await timedAsync(took, () => sendRows(far, rows, press, { ...joined, url: thin.url }, quiet)));
    return figure('syncDrain', { tickets }, Math.round(took[0] ?? 0), Math.round(far.meter.bytes_up / 8));
  } finally {
    far.close();
    await thin.close();
  }
}

const workers = ['absent', 'dead', 'busy'] as const;

/** pay → durable while the thread of the exchange is not there, finds nobody, or sends without end. */
async function pay(office: Office, options: BenchOptions, url: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const worker of workers) {
    const dataDir = path.join(options.newFolder(), 'data');
    fs.mkdirSync(dataDir);
    const { till, codes, time, application } = await openBenchTill(dataDir, options);
    if (worker !== 'absent')
      await till.ask('sync.join', {
        url,
        code: (await office.apis.tills.makeCode('Médina', Date.now())).code,
      });
    if (worker === 'dead') {
      const file = path.join(dataDir, 'head-office.json');
      fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(url, 'http://127.0.0.1:9'));
    }
    let ends = worker === 'absent';
    const working = (async () => {
      while (!ends) await till.ask('sync.now', {});
    })();
    const times: number[] = [];
    const random = walk(4711);
    for (let sale = 0; sale < 20 * (options.rounds + 1); sale += 1) {
      if (sale === 20) times.length = 0;
      let cart = await till.ask('cart.get', {});
      for (let i = 0; i < linesPerSale; i += 1)
        cart = await till.ask('cart.scan', { code: codes[random(codes.length)] ?? '' });
      const tenders = [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }];
      await timedAsync(times, () =>
        till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders, print: false }),
      );
      time.now += 60_000;
      // Between customers.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    ends = true;
    await working;
    await application.close();
    figures.push(figure('syncPay', { worker: options.t(`tools.bench.worker.${worker}`) }, timesOf(times)));
  }
  return figures;
}

/** What the exchange with a head office costs, on its own database. */
export async function benchSync(options: BenchOptions): Promise<Figure[]> {
  const dataDir = newOfficeFolder();
  options.atEnd(async () => fs.rmSync(dataDir, { recursive: true, force: true }));
  const server = await startOffice(dataDir);
  options.atEnd(async () => void (await server.stop()));
  const office = await openOffice(modules, { dataDir, as: 'command' });
  options.atEnd(office.close);
  const tickets = Math.min(options.sales, most.ingested);
  return [
    await bytesUp(tickets),
    await ingest(office, tickets, server.url),
    await drain(office, Math.min(options.sales, most.drained), server.url),
    ...(await pay(office, options, server.url)),
  ];
}
