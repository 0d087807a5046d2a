import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { createTranslator } from '#shared/i18n/index.ts';
import { benchPage } from '#tools/bench/page.ts';

test('the bench measures a scan in the page', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-page-'));
  const figures = await benchPage({
    products: 1,
    sales: 1,
    tickets: 1,
    rounds: 1,
    newFolder: () => folder,
    atEnd: () => {},
    note: () => {},
    lang: 'en',
    t: createTranslator('en'),
  });
  rmSync(folder, { recursive: true });
  for (const { name, value } of figures)
    expect(typeof value === 'number' ? 0 : value.p50, name).toBeGreaterThan(0);
});
