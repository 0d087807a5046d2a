import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const env = { ...process.env, LC_ALL: 'en_GB.UTF-8' };
let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'import-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['tools/import.ts', ...args], { cwd: root, env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });

describe('npm run import', () => {
  it('makes a shop when asked, imports, and says the same file again changes nothing', async () => {
    const file = path.join(folder, 'produits.csv');
    const data = path.join(folder, 'data');
    fs.writeFileSync(file, 'barcode,name\n3017620422003,Nutella\n111,\n');
    const refused = await run(file, '--data', data);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('--country');
    expect(fs.existsSync(data)).toBe(false);
    const first = await run(file, '--data', data, '--country', 'ci', '--price-from-code', '--json');
    expect(first.code).toBe(1);
    const refusedRows = path.join(folder, 'produits.refused.csv');
    expect(JSON.parse(first.out)).toEqual({
      rows: 2,
      added: 1,
      changed: 0,
      unchanged: 0,
      rejected: 1,
      ms: expect.any(Number),
      rejects: refusedRows,
    });
    expect(first.err).toContain(refusedRows);
    expect(fs.readFileSync(refusedRows, 'utf8')).toMatch(/3,the name is missing,111,/);
    expect(first.err).toMatch(/PIN of its owner: \d{6}/);
    const again = await run(file, '--data', data, '--json', '--allow-rejects');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ rows: 2, added: 0, unchanged: 1 });
  }, 60_000);

  it('says in a sentence what is wrong with the file or the call', async () => {
    const file = path.join(folder, 'x.xls');
    fs.writeFileSync(file, Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0]));
    const data = path.join(folder, 'data');
    const missing = await run(path.join(folder, 'none.csv'), '--data', data);
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.err).toContain('is not there');
    expect(await run('--json')).toMatchObject({ code: 2, err: expect.stringContaining('npm run import') });
    const unreadable = await run(file, '--data', data, '--country', 'SN');
    expect(unreadable).toMatchObject({ code: 1, out: '' });
    expect(unreadable.err).toContain('Save it as CSV');
  }, 60_000);
});
