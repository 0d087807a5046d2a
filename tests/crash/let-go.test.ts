import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { letGoFaultPoints } from '#main/kernel/db/fault-point.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { projections } from '#main/modules/projections.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { sell } from '#tests/support/printing-till.ts';

let till: TestTill | null = null;
afterEach(async () => {
  await till?.close();
  till = null;
});

it('detail that goes leaves a till whole wherever it is killed, and goes on at its next start', async () => {
  const opened = await openCounter({ log: { warn: () => {}, error: () => {} } });
  till = opened;
  for (const day of ['2026-12-30', '2026-12-31', '2027-01-02']) {
    opened.time.now = Date.parse(`${day}T09:00:00Z`);
    await sell(opened);
  }
  await opened.ask('shifts.close', { counted_minor: 10_000, count: null, reason: 'test' });
  await opened.ask('health.archiveYear', { year: '2026' });
  await opened.application.close();
  const { dataDir } = opened;
  const run = (fault: string | null) => {
    const { COMPTOIR_FAULT: _none, ...env } = process.env;
    const file = path.join(import.meta.dirname, 'let-go-child.ts');
    const done = spawnSync(process.execPath, [file, dataDir, '2026', String(opened.time.now)], {
      encoding: 'utf8',
      env: { ...env, ...(fault !== null && { COMPTOIR_FAULT: fault }) },
    });
    return { killed: done.signal === 'SIGKILL', said: done.stdout.trim() };
  };
  /** So few tickets leave no whole page of the file free. */
  const freePages = (): void => {
    const db = openDb(storeFile(dataDir));
    db.exec('CREATE TABLE spare (x BLOB); INSERT INTO spare VALUES (zeroblob(500000)); DROP TABLE spare');
    db.close();
  };
  const after: number[] = [];
  let looks = 0;
  const sales = (): number => {
    const db = openDb(storeFile(dataDir), { readonly: true });
    looks += 1;
    try {
      expect(verifyTill(db, { pages: true }).firstBad).toBeNull();
      expect(checkRebuild(projections, db, path.join(dataDir, `rebuilt-${looks}.db`)).difference).toBeNull();
      return db.sql<{ n: number }>('test.sales', 'SELECT count(*) AS n FROM sale').get()?.n ?? 0;
    } finally {
      db.close();
    }
  };
  for (const point of letGoFaultPoints) {
    if (point === 'letGo.given-back') freePages();
    expect(run(point)).toMatchObject({ killed: true });
    after.push(sales());
  }
  expect(after).toEqual([3, 3, 1, 1]);
  expect(run(null)).toEqual({ killed: false, said: 'YEAR_LET_GO DONE' });
  expect(sales()).toBe(1);
});
