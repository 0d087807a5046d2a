import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, type Till, test } from './till.ts';

const shown = (till: Till) => expect(till.page.getByRole('heading').first()).toBeVisible();

test('opens, and opens again after an ordinary end and after a power cut', { tag: '@both' }, async ({
  till,
}) => {
  await shown(till);
  expect(existsSync(path.join(till.dataDir, 'till.db'))).toBe(true);
  await till.restart();
  await shown(till);
  await till.kill();
  await till.restart();
  await shown(till);
});

test('a reload finds the till where it was', { tag: '@both' }, async ({ till }) => {
  const words = till.page.locator('#root');
  await shown(till);
  const before = await words.ariaSnapshot();
  await till.page.reload();
  await shown(till);
  await expect.poll(() => words.ariaSnapshot()).toBe(before);
});
