import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openCounter } from '#tests/support/harness.ts';
import { root } from '#tools/sources.ts';

const leastSales = 2_000;
const leastRuns = 2;

it('verify, rebuild, doctor, health and the drill find nothing wrong beside a till that sells', async () => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'beside-'));
  const till = await openCounter({ dataDir, clock: { now: Date.now } });
  const runs: Record<string, number> = { verify: 0, rebuild: 0, doctor: 0, within: 0, drill: 0 };
  const alarms: string[] = [];
  let over = false;
  const command = (...args: string[]): Promise<string> =>
    new Promise((resolve) => {
      const script = path.join(root, 'tools', args[0] ?? '');
      execFile(
        process.execPath,
        [script, ...args.slice(1), '--data', dataDir, '--json'],
        (_error, out, err) => resolve(out === '' ? err : out),
      );
    });
  /** Again and again while the till sells; what it says that is no praise is kept. */
  const watch = async (what: string, look: () => Promise<string | null>): Promise<void> => {
    while (!over) {
      const alarm = await look();
      if (alarm !== null) alarms.push(`${what}: ${alarm}`);
      runs[what] = (runs[what] ?? 0) + 1;
    }
  };
  const unless = (good: boolean, said: string): string | null => (good ? null : said);
  const parts = [
    watch('verify', async () => {
      const said = await command('journal.ts', 'verify');
      return unless(said.includes('"sound":true'), said);
    }),
    watch('rebuild', async () => {
      const said = await command('journal.ts', 'rebuild', '--check');
      return unless(said.includes('"equal":true'), said);
    }),
    watch('doctor', async () => {
      const said = await command('doctor.ts');
      const { checks } = JSON.parse(said) as { checks: { id: string; state: string; says: string }[] };
      const found = checks.filter(
        ({ id, state }) => ['journal', 'database', 'twin'].includes(id) && state !== 'good',
      );
      return unless(found.length === 0, JSON.stringify(found));
    }),
    watch('within', async () => {
      const { sound, firstBad } = await till.ask('health.verifyJournal', {});
      const { bad } = (await till.ask('health.status', {})).health;
      return unless(
        sound && !bad.includes('journal') && !bad.includes('database'),
        JSON.stringify([firstBad, bad]),
      );
    }),
    watch('drill', async () => {
      await till.ask('backup.now', {});
      const { passed, fault } = await till.ask('backup.drill', {});
      return unless(passed, fault);
    }),
  ];
  try {
    let sold = 0;
    while (sold < leastSales || Object.values(runs).some((times) => times < leastRuns)) {
      const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
      const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
      sold = (await till.ask('sales.pay', { cartId, revision, tenders })).number;
      // Others have their turn: the watchers' answers come between sales.
      if (sold % 5 === 0) await new Promise(setImmediate);
      expect(alarms).toEqual([]);
    }
  } finally {
    over = true;
    await Promise.all(parts);
    await till.close();
  }
  expect(alarms).toEqual([]);
}, 600_000);
