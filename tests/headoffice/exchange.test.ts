import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totalsOf } from '#headoffice/modules/journal/totals.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { LineCut } from '#shared/wire/wire.ts';
import { createCuttingLine } from './cutting-line.ts';
import { joinedLineTill, type LineTill, lineTo } from './line-till.ts';
import { databaseProcesses, newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';

let office: OfficeProcess;
const tenantsOf = () => office.beside(({ tenants }) => totalsOf(tenants));
const line = () => lineTo(office.url);

async function joined(): Promise<LineTill> {
  const own = line();
  const till = await joinedLineTill(own, await office.joinCode());
  own.close();
  return till;
}
const totalsOfTill = async ({ id }: LineTill) => (await tenantsOf()).tills.find(({ till }) => till === id);

beforeAll(async () => {
  office = await startOffice(newOfficeFolder());
});
afterAll(async () => {
  expect(await office.stop()).toBe(0);
  expect(databaseProcesses(office.dataDir)).toBe(0);
});

describe('rows on their way to the head office', () => {
  test('arrive once and in order, however often they are sent', async () => {
    const till = await joined();
    till.sell(30);
    const own = line();
    const first = unwrap(await till.send(own));
    expect(first).toEqual({ mark: till.head(), added: 30, known: 0, parked: 0, quarantined: 0 });
    const again = unwrap(await till.send(own));
    expect(again).toEqual({ mark: till.head(), added: 0, known: 30, parked: 0, quarantined: 0 });
    till.sell(2);
    expect(unwrap(await till.send(own, till.rows.slice(20)))).toMatchObject({ added: 2, known: 10 });
    expect(unwrap(await own.ask('mark', {}, till.token))).toEqual(till.head());
    expect(await totalsOfTill(till)).toMatchObject({ seq: 32, tickets: 32, head: till.head().hash });
    own.close();
  });

  test('come in their order: what has a gap before it waits for the rows that are missing', async () => {
    const till = await joined();
    till.sell(9);
    const own = line();
    expect(await till.send(own, till.rows.slice(3))).toEqual({ ok: false, refusal: 'ROWS_MISSING' });
    unwrap(await till.send(own, till.rows.slice(0, 3)));
    expect(unwrap(await till.send(own, till.rows.slice(3)))).toMatchObject({ added: 6, mark: till.head() });
    own.close();
  });

  test('are whole after a cut at every byte of the way there', async () => {
    const till = await joined();
    till.sell(4);
    const cutting = await createCuttingLine(office.url);
    const whole = (await till.batchOf(till.rows)).length + 400;
    for (let after = 0; after < whole; after += 1) {
      const own = lineTo(cutting.url);
      cutting.cut('up', after);
      await till.send(own).catch((error) => expect(error).toBeInstanceOf(LineCut));
      own.close();
    }
    const own = line();
    unwrap(await till.send(own));
    expect(await totalsOfTill(till)).toMatchObject({ seq: 4, tickets: 4, head: till.head().hash });
    await cutting.close();
    own.close();
  });

  test('are acknowledged again where the answer was cut at every byte', async () => {
    const till = await joined();
    const cutting = await createCuttingLine(office.url);
    for (let after = 0; after < 420; after += 1) {
      till.sell(1);
      const own = lineTo(cutting.url);
      cutting.cut('down', after);
      await till.send(own, till.rows.slice(-2)).catch((error) => expect(error).toBeInstanceOf(LineCut));
      own.close();
    }
    const own = line();
    const { mark } = unwrap(await till.send(own, till.rows.slice(-2)));
    expect(mark).toEqual(till.head());
    expect(await totalsOfTill(till)).toMatchObject({ seq: 420, tickets: 420 });
    await cutting.close();
    own.close();
  });

  test('that tell another story are put aside, and the first one stands', async () => {
    const till = await joined();
    till.sell(5);
    const own = line();
    unwrap(await till.send(own));
    const told = till.head();
    till.rows.length = 3;
    till.sell(4);
    const { mark, quarantined, added } = unwrap(await till.send(own));
    expect({ mark, quarantined, added }).toEqual({ mark: told, quarantined: 4, added: 0 });
    // Sent again, they are put aside once.
    unwrap(await till.send(own));
    expect((await tenantsOf()).quarantined).toBe(4);
    expect(await totalsOfTill(till)).toMatchObject({ tickets: 5, head: told.hash });
    own.close();
  });

  test('of which one makes no table are kept, and the others are counted', async () => {
    const till = await joined();
    till.sell(2);
    till.append('stock.moved', { why: 'count', lines: null as never });
    till.append('stock.moved', { why: 'count', lines: [[7, Number.MAX_VALUE as never]] });
    till.sell(2);
    const own = line();
    expect(unwrap(await till.send(own))).toMatchObject({ added: 6, parked: 2, mark: till.head() });
    expect(await totalsOfTill(till)).toMatchObject({ seq: 6, tickets: 4 });
    const before = await tenantsOf();
    const rebuilt = await office.beside(({ apis }) => apis.journal.rebuild(till.tenant, till.id, Date.now()));
    expect(rebuilt).toEqual({ rows: 6, parked: 2 });
    expect(await tenantsOf()).toEqual(before);
    own.close();
  });

  test('are there after the server was killed while they came, and its database went with it', async () => {
    const till = await joined();
    for (let round = 1; round <= 4; round += 1) {
      till.sell(200);
      const own = line();
      const sending = till.send(own, till.rows.slice(-200)).catch(() => null);
      const mark = own.ask('mark', {}, till.token).catch(() => null);
      if (round % 2 === 0) await mark;
      await office.kill();
      await Promise.all([sending, mark]);
      own.close();
      office = await startOffice(office.dataDir);
      const after = line();
      const { seq } = unwrap(await after.ask('mark', {}, till.token));
      if (seq < till.rows.length) unwrap(await till.send(after, till.rows.slice(seq)));
      expect(await totalsOfTill(till)).toMatchObject({ seq: round * 200, tickets: round * 200 });
      after.close();
    }
  });
});
