import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { exportJournal } from '#main/kernel/journal/export.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { openSigner } from '#main/kernel/journal/signer.ts';
import type { Verdict } from '#main/kernel/journal/verify.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { projections } from '#main/modules/projections.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { openCounter } from './support/harness.ts';

let folder: string;
let original: string;
const scratch = (name: string): string => path.join(folder, name);

/** Two days with sales, a return, a split, a price change, a void, cash moved and a Z. */
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'audit-'));
  const till = await openCounter({ dataDir: scratch('data') });
  const pay = async (tenders: Parameters<typeof till.ask<'sales.pay'>>[1]['tenders']) => {
    const cart = await till.ask('cart.get', {});
    await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders });
  };
  await till.ask('cart.scan', { code: '3017620422003', qty_milli: 3000 });
  await pay([{ kind: 'cash', given_minor: 2000 }]);
  const rice = await till.ask('cart.scan', { code: '4006381333931' });
  await till.ask('cart.setPrice', { lineId: rice.lines[0]!.id, price_minor: 4000 });
  await pay([
    { kind: 'mobile', amount_minor: 1500, operator: 'Wave', reference: 'W1' },
    { kind: 'cash', given_minor: 2500 },
  ]);
  await till.ask('cart.scan', { code: '96385074' });
  await till.ask('cart.void', {});
  await till.ask('shifts.cash', { kind: 'out', amount_minor: 1000, reason: 'Sacs' });
  till.time.now += 86_400_000;
  await till.ask('cart.scan', { code: '96385074', qty_milli: -1000 });
  await pay([{ kind: 'cash', given_minor: -450 }]);
  await till.ask('shifts.close', { count: null, counted_minor: 13_000, reason: 'Compté deux fois' });
  await till.application.close();
  original = storeFile(scratch('data'));
}, 30_000);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A copy of the till's file with something changed by hand, as by somebody with a database editor. */
function tampered(change: (raw: Sqlite.Database) => void): string {
  const file = scratch(`${Math.random().toString(36).slice(2)}.db`);
  fs.copyFileSync(original, file);
  const raw = new Sqlite(file);
  raw.exec('DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete');
  change(raw);
  raw.close();
  return file;
}
const verdictOn = (file: string): Verdict => {
  const db = openDb(file, { readonly: true });
  try {
    return verifyTill(db, { pages: true });
  } finally {
    db.close();
  }
};
const rebuilt = (file: string) => {
  const db = openDb(file, { readonly: true });
  try {
    return checkRebuild(projections, db, scratch(`${Math.random().toString(36).slice(2)}.rebuilt`));
  } finally {
    db.close();
  }
};

describe('an untouched till', () => {
  it('verifies, and its journal gives every derived row', () => {
    const verdict = verdictOn(original);
    expect(verdict).toMatchObject({ sound: true, firstBad: null });
    expect(verdict.rows).toBeGreaterThan(10);
    expect(rebuilt(original)).toEqual({ rows: verdict.rows, equal: true, difference: null });
  });
});

describe('a changed journal', () => {
  it('is found in every byte of every column of every row, and the row is named', () => {
    const raw = new Sqlite(original, { readonly: true });
    const rows = raw.prepare('SELECT * FROM journal ORDER BY position').all() as Record<
      string,
      number | string | Buffer
    >[];
    raw.close();
    const random = (below: number) => Math.floor(Math.random() * below);
    for (const [i, row] of rows.entries()) {
      const text = String(row.bytes);
      const at = random(text.length);
      const other = text[at] === '1' ? '2' : '1';
      const changes: Record<string, string | number | Buffer> = {
        kind: `${row.kind}x`,
        at: Number(row.at) + 1,
        bytes: text.slice(0, at) + other + text.slice(at + 1),
        hash: flipped(row.hash as Buffer, random(32)),
        signature: flipped(row.signature as Buffer, random(64)),
      };
      for (const [column, value] of Object.entries(changes)) {
        const file = tampered((db) =>
          db.prepare(`UPDATE journal SET ${column} = ? WHERE position = ?`).run(value, row.position),
        );
        const { sound, firstBad } = verdictOn(file);
        expect({ column, sound, row: firstBad?.row.split('/').at(-1) }).toEqual({
          column,
          sound: false,
          row: String(i + 1),
        });
      }
    }
  });

  it('misses no row: cut out, cut off at the end, or put elsewhere', () => {
    const cut = tampered((db) =>
      db.exec('DELETE FROM journal WHERE position = (SELECT min(position) + 3 FROM journal)'),
    );
    expect(verdictOn(cut).firstBad?.row).toMatch(/\/5$/);
    const short = tampered((db) =>
      db.exec('DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)'),
    );
    expect(verdictOn(short).firstBad?.reason).toMatch(/cut off/);
    expect(rebuilt(short).equal).toBe(false);
  });
});

describe('a changed projection', () => {
  it.each([
    ['sale', 'UPDATE sale SET gross_minor = gross_minor - 100 WHERE number = 1'],
    ['sale_line', 'DELETE FROM sale_line WHERE sale = 2'],
    ['sale_tender', "UPDATE sale_tender SET kind = 'cash' WHERE kind = 'mobile'"],
    ['cash_movement', "UPDATE cash_movement SET amount_minor = -500 WHERE kind = 'out'"],
    ['shift', 'UPDATE shift SET expected_minor = expected_minor + 1'],
    ['stock_level', 'UPDATE stock_level SET qty_milli = 0 WHERE product_id = 1'],
    ['closure', 'DELETE FROM closure'],
  ])('is found in %s', (table, statement) => {
    const { equal, difference } = rebuilt(tampered((db) => db.exec(statement)));
    expect({ equal, table: difference?.table }).toEqual({ equal: false, table });
  });
});

describe('an export', () => {
  const unpack = (
    change?: (files: Record<string, Uint8Array>) => void,
  ): { code: number | null; said: string } => {
    const db = openDb(original, { readonly: true });
    const target = scratch('journal.zip');
    const key = openSigner(path.join(scratch('data'), 'till-1.key'));
    exportJournal(db, target, { now: 0, sign: key.sign });
    db.close();
    const files = unzipSync(fs.readFileSync(target));
    change?.(files);
    const into = fs.mkdtempSync(scratch('unzipped-'));
    for (const [name, content] of Object.entries(files)) fs.writeFileSync(path.join(into, name), content);
    const done = spawnSync(process.execPath, ['verify.mjs'], { cwd: into, encoding: 'utf8' });
    return { code: done.status, said: done.stdout + done.stderr };
  };

  it('is proved by its own script alone', () => {
    expect(unpack()).toMatchObject({ code: 0, said: expect.stringMatching(/^SOUND: \d+ rows/) });
  });

  it('is refused when a file, a row or the manifest was changed', () => {
    const edit = (name: string, from: string, to: string) => (files: Record<string, Uint8Array>) => {
      const text = Buffer.from(files[name]!).toString('utf8');
      expect(text).toContain(from);
      files[name] = Buffer.from(text.replace(from, to), 'utf8');
    };
    expect(unpack(edit('journal.jsonl', 'Sacs', 'Sels')).said).toContain('journal.jsonl was changed');
    expect(unpack(edit('manifest.json', '"rows": ', '"rows": 1')).said).toContain('the manifest was changed');
    const both = unpack((files) => {
      edit('journal.jsonl', 'Sacs', 'Sels')(files);
      delete files['manifest.sig'];
      const manifest = JSON.parse(Buffer.from(files['manifest.json']!).toString('utf8'));
      delete manifest.sha256['journal.jsonl'];
      files['manifest.json'] = Buffer.from(JSON.stringify(manifest));
    });
    expect(both).toMatchObject({
      code: 1,
      said: expect.stringContaining('its bytes or its hash were changed'),
    });
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
