import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from '#tests/support/run-tool.ts';
import type { Tool } from '#tools/command-line.ts';
import { headofficeTool } from '#tools/headoffice.ts';
import { simulateTool } from '#tools/simulate.ts';
import { syncTool } from '#tools/sync.ts';
import { newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';

/** A till of the shop as its owner has it, and the head office, by the commands alone. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sync-'));
const data = path.join(folder, 'till');
let office: OfficeProcess;

const said = async (tool: Tool, ...args: string[]) => {
  const { status, stdout, stderr } = await runHere(tool, args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};
async function sell(tickets: number, from: number): Promise<void> {
  const baskets = path.join(folder, `baskets-${from}.csv`);
  const lines = Array.from({ length: tickets }, (_, i) => `t${from + i},2026-11-20T09:00:00Z,111,1,150`);
  fs.writeFileSync(baskets, `ticket,at,code,qty,price\n${lines.join('\n')}\n`);
  await said(simulateTool, '--baskets', baskets, '--data', data, '--json');
}
const once = async () => JSON.parse(await said(syncTool, 'once', '--data', data, '--json'));
const totals = async () =>
  JSON.parse(await said(headofficeTool, 'totals', '--data', office.dataDir, '--json'));
const code = async () =>
  (await said(headofficeTool, 'code', '--data', office.dataDir, '--shop', 'Médina')).trim();

beforeAll(async () => {
  office = await startOffice(newOfficeFolder());
  await sell(30, 1);
});
afterAll(async () => {
  expect(await office.stop()).toBe(0);
  fs.rmSync(folder, { recursive: true, force: true });
});

test('a till joins by a code, sends what it sold alone and what it sells afterwards, each once', async () => {
  const alone = await runHere(syncTool, ['once', '--data', data]);
  expect(alone.status).toBe(1);
  await said(syncTool, 'join', '--data', data, '--url', office.url, '--code', await code());
  const first = await once();
  expect(first).toMatchObject({ pulled: 0, parked: 0, quarantined: 0 });
  const arrived = await totals();
  expect(arrived).toMatchObject({ tills: [{ tickets: 30, gross_minor: 4500 }], parked: 0, quarantined: 0 });
  const [{ epoch, seq, head }] = arrived.tills;
  expect(first).toMatchObject({ sent_rows: seq, acknowledged: `${epoch}/${seq}` });
  expect(head).toMatch(/^[0-9a-f]{64}$/);

  expect(await once()).toMatchObject({ sent_rows: 0, acknowledged: first.acknowledged });
  await sell(5, 31);
  expect((await once()).sent_rows).toBeGreaterThanOrEqual(5);
  expect(await totals()).toMatchObject({ tills: [{ tickets: 35, gross_minor: 5250 }] });
});

test('a head office that does not answer, a code that is none and an address in clear are told in a sentence', async () => {
  const join = (...args: string[]) => runHere(syncTool, ['join', '--data', data, '--lang', 'en', ...args]);
  expect(await join('--url', 'http://127.0.0.1:9', '--code', 'K7Q2M-3F8D-9XQP')).toMatchObject({
    status: 1,
    stderr:
      'The head office at http://127.0.0.1:9 does not answer. Nothing is lost: try again when the line is back.\n',
  });
  expect(await join('--url', office.url, '--code', 'K7Q2M-3F8D-9XQP')).toMatchObject({
    status: 1,
    stderr: 'This code is wrong, has run out, or another till has used it: ask for a new one.\n',
  });
  const clear = await join('--url', 'http://192.168.1.20', '--code', 'K7Q2M-3F8D-9XQP');
  expect(clear.status).toBe(2);
  expect(clear.stderr).toContain('https://');
});

test('a person gets a code by her name, which the pages take', async () => {
  const args = ['person', '--data', office.dataDir, '--name', 'Awa Ndiaye'];
  const personCode = (await said(headofficeTool, ...args)).trim();
  const answer = await fetch(new URL('/welcome', office.url), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ code: personCode, name: '', password: 'une phrase que je retiens' }),
  });
  expect(answer.status).toBe(303);
  expect((await runHere(headofficeTool, ['person', '--data', office.dataDir])).status).toBe(2);
});

test('what was sold goes by a key as well: once, however often, in whatever order it comes, and the answer comes back', async () => {
  const key = path.join(folder, 'key');
  fs.mkdirSync(key);
  const before = (await totals()).tills[0].tickets;
  const exported = async () =>
    JSON.parse(await said(syncTool, 'export', '--data', data, '--json', key)) as {
      file: string;
      tickets: number;
      until: string;
    };
  const take = async (file: string) =>
    JSON.parse(await said(headofficeTool, 'take', file, '--data', office.dataDir, '--json'));
  const read = async (file: string) =>
    JSON.parse(await said(syncTool, 'import', '--data', data, '--json', file));

  await sell(3, 100);
  const first = await exported();
  expect(first.tickets).toBe(3);
  await sell(2, 103);
  const second = await exported();
  expect(second.tickets).toBe(5);
  // The later key comes first, the earlier one after it, the line between them and both once more.
  const taken = await take(second.file);
  expect(taken).toMatchObject({ acknowledged: second.until, ended: null, parked: 0, quarantined: 0 });
  expect(await once()).toMatchObject({ sent_rows: 0, acknowledged: second.until });
  for (const { file } of [first, second, first])
    expect(await take(file)).toMatchObject({ added: 0, acknowledged: second.until });
  expect(await totals()).toMatchObject({ tills: [{ tickets: before + 5 }], quarantined: 0 });

  await sell(1, 105);
  const third = await exported();
  expect(third.tickets).toBe(1);
  const { answer } = await take(third.file);
  expect(await read(answer)).toEqual({ acknowledged: third.until, changed: true });
  expect(await read(answer)).toEqual({ acknowledged: third.until, changed: false });
  // An answer that lay about takes nothing back.
  expect(await read(taken.answer)).toEqual({ acknowledged: third.until, changed: false });
  expect(await exported()).toMatchObject({ tickets: 0, until: third.until });

  const cut = path.join(key, 'cut.comptoir-parcel');
  fs.writeFileSync(cut, fs.readFileSync(first.file).subarray(0, -1));
  const spoiled = [cut, answer, path.join(folder, 'baskets-100.csv')];
  for (const file of spoiled)
    expect(
      await runHere(headofficeTool, ['take', file, '--data', office.dataDir, '--lang', 'en']),
    ).toMatchObject({ status: 1, stderr: expect.stringMatching(/^This (?:is no )?file/) });
  expect((await runHere(syncTool, ['import', '--data', data, first.file])).status).toBe(1);
  expect((await runHere(syncTool, ['export', '--data', data, first.file])).status).toBe(2);
  expect(await totals()).toMatchObject({ tills: [{ tickets: before + 6 }] });
});

/** A month of a shop whose line is down is 20,000 of them: COMPTOIR_SYNC_TICKETS. */
const offline = Number(process.env.COMPTOIR_SYNC_TICKETS ?? 200);
test(`${offline} tickets of a shop without a line come at once when it is back, and none of them twice`, async () => {
  const { tickets, gross_minor } = (await totals()).tills[0];
  await sell(offline, 1_000_000);
  const sent = await once();
  expect(sent.sent_rows).toBeGreaterThanOrEqual(offline);
  const after = await totals();
  expect(after).toMatchObject({ parked: 0, quarantined: 0 });
  expect(after.tills[0]).toMatchObject({
    tickets: tickets + offline,
    gross_minor: gross_minor + offline * 150,
  });
});
