import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLog, loggable } from './log.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'log-'));
  folders.push(folder);
  return folder;
}
const written = (folder: string): string => {
  if (!fs.existsSync(path.join(folder, 'logs'))) return '';
  return fs
    .readdirSync(path.join(folder, 'logs'))
    .map((name) => fs.readFileSync(path.join(folder, 'logs', name), 'utf8'))
    .join('');
};

describe('the log', () => {
  it('is a file of JSON lines in the data folder', async () => {
    const folder = newFolder();
    const log = createLog(folder);
    log.warn('slow statement', { name: 'sale.insert', ms: 12 });
    log.error('catalog.create', new RangeError('no such class'));
    await expect.poll(() => written(folder).trim().split('\n').length).toBe(2);
    const [slow, fault] = written(folder)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(slow).toMatchObject({ level: 40, msg: 'slow statement', name: 'sale.insert', ms: 12 });
    expect(fault).toMatchObject({ level: 50, msg: 'catalog.create', error: 'RangeError' });
    expect(String(fault?.time)).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('starts a new file when one is full, and keeps no more than ten', async () => {
    const folder = newFolder();
    const full = path.join(folder, 'logs');
    fs.mkdirSync(full);
    for (let i = 1; i <= 12; i += 1) fs.writeFileSync(path.join(full, `till.${i}.log`), 'x');
    fs.writeFileSync(path.join(full, 'till.13.log'), Buffer.alloc(5 * 1024 * 1024 - 10, 'x'));
    const log = createLog(folder);
    log.warn('one more', {});
    await expect.poll(() => fs.existsSync(path.join(full, 'till.14.log'))).toBe(true);
    await expect.poll(() => fs.readdirSync(full).length).toBeLessThanOrEqual(10);
    expect(fs.existsSync(path.join(full, 'till.13.log'))).toBe(true);
  });

  it('keeps what helps and nothing that is private', () => {
    const detail = {
      name: 'print.next',
      ms: 9,
      cause: 'paper-out',
      price_minor: 650,
      user: 'Awa',
      pin: '271828',
    };
    expect(loggable(detail)).toEqual({ name: 'print.next', ms: 9, cause: 'paper-out' });
    expect(loggable(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }))).toMatchObject({
      error: 'Error',
      code: 'SQLITE_FULL',
      message: 'full',
    });
    expect(loggable('missing page 7')).toEqual({ detail: 'missing page 7' });
    expect(loggable(42)).toEqual({});
  });

  it('does without a file where none can be written', async () => {
    const file = path.join(newFolder(), 'a-file');
    fs.writeFileSync(file, '');
    const said = vi.spyOn(console, 'warn').mockImplementation(() => {});
    createLog(file).warn('slow statement', { ms: 9 });
    await expect.poll(() => said.mock.calls).toEqual([['slow statement', { ms: 9 }]]);
    said.mockRestore();
  });

  it('leaves no file behind when there is nothing to say', () => {
    const folder = newFolder();
    createLog(folder);
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});
