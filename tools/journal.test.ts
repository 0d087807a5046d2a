import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { openCounter } from '#tests/support/harness.ts';
import { runHere } from '#tests/support/run-tool.ts';
import { journalTool } from './journal.ts';
import { simulateTool } from './simulate.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'journal-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => path.join(folder, name);

it('writes a closed year alone, and says which year is not closed', async () => {
  const sold = [
    'ticket,at,code,qty,price',
    'a,2025-12-31T09:00:00Z,111,1,150',
    'b,2026-01-02T09:00:00Z,111,1,150',
  ];
  fs.writeFileSync(at('baskets.csv'), `${sold.join('\n')}\n`);
  const data = ['--data', at('data'), '--json'];
  expect((await runHere(simulateTool, ['--baskets', at('baskets.csv'), ...data])).status).toBe(0);
  const all = await runHere(journalTool, ['export', at('all.zip'), ...data]);
  const year = await runHere(journalTool, ['export', at('2025.zip'), '--year', '2025', ...data]);
  expect([all.status, year.status, year.stderr]).toEqual([0, 0, '']);
  const [whole, part] = [all, year].map(({ stdout }) => JSON.parse(stdout) as { rows: number; path: string });
  expect(part!.path).toBe(at('2025.zip'));
  expect(part!.rows).toBeGreaterThan(3);
  expect(part!.rows).toBeLessThan(whole!.rows - 1);
  const open = await runHere(journalTool, [
    'export',
    at('2026.zip'),
    '--year',
    '2026',
    '--data',
    at('data'),
    '--lang',
    'en',
  ]);
  expect(open).toMatchObject({ status: 1, stdout: expect.stringContaining('The year 2026 is not closed') });
  expect(fs.existsSync(at('2026.zip'))).toBe(false);
});

it.each(["bytes = ''", "bytes = '[]'", "bytes = '{}'", "hash = x'00'", "signature = x''"])(
  'what derives from a row that gives nothing says which one, as verify does: %s',
  async (damage) => {
    const till = await openCounter({ dataDir: at('shop') });
    await till.application.close();
    const db = openDb(storeFile(at('shop')));
    db.exec(`PRAGMA ignore_check_constraints = ON; DROP TRIGGER journal_no_update;
      UPDATE journal SET ${damage} WHERE position = (SELECT max(position) FROM journal)`);
    db.close();
    const data = ['--data', at('shop'), '--lang', 'en'];
    const verified = await runHere(journalTool, ['verify', ...data]);
    expect(verified.stdout).toMatch(/^NOT SOUND: row T\w+\/1\/\d+: its /);
    for (const way of ['--check', at('new.db')])
      expect(await runHere(journalTool, ['rebuild', way, ...data])).toMatchObject({
        status: 1,
        stdout: verified.stdout,
        stderr: '',
      });
  },
);
