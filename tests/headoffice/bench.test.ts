import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { benchSync } from '#tools/bench/sync.ts';

const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
});

test('the bench of the exchange has its figures, beside their floors', async () => {
  const atEnd = (work: () => Promise<void>): void => void ends.unshift(work);
  const newFolder = (): string => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
    atEnd(async () => fs.rmSync(folder, { recursive: true, force: true }));
    return folder;
  };
  const figures = await benchSync({
    ...{ products: 20, sales: 20, tickets: 20, rounds: 0, newFolder, atEnd },
    ...{ note: () => undefined, lang: 'en', t: createTranslator('en') },
  });
  const names = figures.map(({ name }) => name);
  expect(names).toEqual(['syncBytes', 'syncIngest', 'syncDrain', 'syncPay', 'syncPay', 'syncPay']);
  for (const { name, value } of figures)
    expect(typeof value === 'number' ? value : value.p50, name).toBeGreaterThan(0);
});
