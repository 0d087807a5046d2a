import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '#tools/sources.ts';
import { copyHouse } from './support/house-copy.ts';

const page = fs.readFileSync(path.join(root, 'docs/adding-a-module.md'), 'utf8');
const blocks = [...page.matchAll(/^```(?<kind>\w+) (?<file>\S+)\n(?<text>[\s\S]*?)^```$/gm)].map(
  ({ groups }) => ({ kind: groups?.kind ?? '', file: groups?.file ?? '', text: groups?.text ?? '' }),
);
const written = blocks.filter(({ kind }) => kind !== 'diff');
const lists = blocks.filter(({ kind }) => kind === 'diff');
let house = '';

/** Lines with a + go after the line before them, which the list has once. */
function addLines(file: string, lines: string): void {
  const list = fs.readFileSync(path.join(house, file), 'utf8').split('\n');
  let at = -1;
  for (const line of lines.split('\n').filter(Boolean)) {
    const text = line.slice(1);
    if (line.startsWith('+')) {
      list.splice(at + 1, 0, text);
      at += 1;
    } else {
      at = list.indexOf(text);
      expect(at, `${file}: ${text}`).toBeGreaterThan(-1);
      expect(list.lastIndexOf(text), `${file}: ${text}`).toBe(at);
    }
  }
  fs.writeFileSync(path.join(house, file), list.join('\n'));
}

const run = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: house, encoding: 'utf8' });
const checked = (tool: string, ...args: string[]) => {
  const done = spawnSync(path.join(root, 'node_modules/.bin', tool), args, { cwd: house, encoding: 'utf8' });
  return { status: done.status, said: done.status === 0 ? '' : `${done.stdout}${done.stderr}` };
};
/** The compiler and a second run of tests, on whatever computer. */
const patience_ms = 300_000;
const sound = { status: 0, said: '' };

beforeAll(() => {
  house = copyHouse('new-module');
  for (const { file, text } of written) {
    fs.mkdirSync(path.dirname(path.join(house, file)), { recursive: true });
    fs.writeFileSync(path.join(house, file), text);
  }
  for (const { file, text } of lists) addLines(file, text);
  const migrations = path.join(house, 'main/kernel/db/migrations/list.ts');
  const text = fs.readFileSync(migrations, 'utf8');
  fs.writeFileSync(migrations, text.replace(', bounds];', ', bounds, vouchers];'));
  run('tools/gather.ts');
});
afterAll(() => fs.rmSync(house, { recursive: true, force: true }));

test('a new module is its own folders and a line in each list', () => {
  const own =
    /^(?:shared\/modules|main\/modules|renderer\/features)\/vouchers\/|^main\/kernel\/db\/migrations\/0/;
  expect(written.filter(({ file }) => !own.test(file))).toEqual([]);
  expect(lists.map(({ file }) => file)).toEqual([
    'main/app.ts',
    'renderer/features.ts',
    ...['index', 'events', 'facts'].map((list) => `shared/contract/${list}.ts`),
    'main/kernel/db/migrations/list.ts',
    'tests/support/whole-facts.ts',
  ]);
});

test(
  'a new module passes the compiler and the linter as the page writes it',
  () => {
    expect(checked('tsc', '--noEmit')).toEqual(sound);
    expect(checked('biome', 'check', ...written.map(({ file }) => file))).toEqual(sound);
  },
  patience_ms,
);

test(
  'a new module passes the tests of the house',
  () => {
    const tests = ['imports', 'tables'].map((name) => `tests/architecture/${name}.test.ts`);
    const declarations = ['main/modules/settings/declared.test.ts', 'renderer/features.test.ts'];
    expect(
      checked(
        'vitest',
        'run',
        ...tests,
        ...declarations,
        'shared/contract',
        'shared/i18n',
        'tools/gather.test.ts',
      ),
    ).toEqual(sound);
  },
  patience_ms,
);

test('a till with a new module guards it, records it, derives it again and exports it', () => {
  const said = run(
    '--input-type=module',
    '-e',
    `
    import { openCounter } from '#tests/support/harness.ts';
    import { mayDo } from '#shared/domain/permissions.ts';
    import { createTranslator, mayKey } from '#shared/i18n/index.ts';
    const till = await openCounter();
    const { id } = await till.ask('vouchers.issue', { amount_minor: 5000 });
    const tooMuch = await till.call('vouchers.issue', { amount_minor: 10001 });
    const stranger = await till.callAs(till.newSession(), 'vouchers.list', {});
    const all = await till.ask('vouchers.list', {});
    await till.application.close();
    const roles = ['manager', 'cashier'].map((role) => mayDo(role, 'vouchers.issue'));
    const may = createTranslator('fr')(mayKey('vouchers.issue'));
    console.log(JSON.stringify({
      id, tooMuch: tooMuch.refusal, stranger: stranger.refusal.code, all: all.length, roles, may, folder: till.dataDir,
    }));
  `,
  );
  const { folder, ...told } = JSON.parse(said) as { folder: string };
  expect(told).toEqual({
    id: 1,
    tooMuch: { code: 'AMOUNT_TOO_LARGE', params: { most_minor: 10_000 } },
    stranger: 'NOT_SIGNED_IN',
    all: 1,
    roles: [true, false],
    may: 'Donner un bon',
  });
  expect(run('tools/journal.ts', 'rebuild', '--check', '--data', folder)).toMatch(/^ÉGAL/);
  const file = path.join(folder, 'bons.csv');
  run('tools/export.ts', 'vouchers', file, '--data', folder);
  expect(fs.readFileSync(file, 'utf8')).toMatch(
    /voucher[;,]at[;,]amount\r?\n1[;,]2026-11-20 08:00:00[;,]5000/,
  );
  fs.rmSync(folder, { recursive: true, force: true });
});
