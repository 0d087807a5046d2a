import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { langs } from '#shared/domain/writing.ts';
import { root } from '#tools/sources.ts';
import { copyHouse } from './support/house-copy.ts';

/** A code that stands for no language. */
const third = 'zxx';
const first = langs[0];
let house = '';

const run = (code: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: house, encoding: 'utf8' });

/** What docs/adding-a-language.md asks for, and nothing else: a row, its texts, and the list gathered anew. */
function addLanguage(): void {
  const writing = path.join(house, 'shared/domain/writing.ts');
  const row = /\n {2}en: (\{[\s\S]*?\n {2}\}),\n/;
  const source = fs.readFileSync(writing, 'utf8');
  const with_row = source
    .replace(row, (all, english: string) => `${all}  ${third}: ${english},\n`)
    .replace(/export const langs = \[(.*?)\]/, `export const langs = [$1, '${third}']`);
  expect(with_row.split(third)).toHaveLength(3);
  fs.writeFileSync(writing, with_row);

  for (const file of fs.globSync(`shared/modules/*/texts/${first}.json`, { cwd: house }))
    fs.copyFileSync(path.join(house, file), path.join(house, path.dirname(file), `${third}.json`));
  fs.cpSync(path.join(house, 'shared/i18n', first), path.join(house, 'shared/i18n', third), {
    recursive: true,
  });
  execFileSync(process.execPath, ['tools/gather.ts'], { cwd: house });
}

beforeAll(() => {
  house = copyHouse('third-language');
  addLanguage();
});
afterAll(() => fs.rmSync(house, { recursive: true, force: true }));

test('every place that asks for a language takes a third one', () => {
  const checked = spawnSync(path.join(root, 'node_modules/.bin/tsc'), ['--noEmit'], {
    cwd: house,
    encoding: 'utf8',
  });
  expect(checked.stdout).toBe('');
  expect(checked.status).toBe(0);
  // The compiler, on whatever computer.
}, 300_000);

test('it speaks, and data that does not know it yet is read', () => {
  const said = run(`
    import fs from 'node:fs';
    import { createTranslator } from '#shared/i18n/index.ts';
    import { langSchema } from '#shared/kernel/define.ts';
    import { countryPackSchema } from '#shared/modules/settings/country-file.ts';
    import { demoFreshSchema, demoGrocerySchema } from '#shared/modules/setup/demo-goods.ts';
    const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
    const { countryPacks: packs } = await import('#main/modules/settings/countries.ts');
    for (const file of fs.globSync('resources/countries/*.json')) countryPackSchema.parse(read(file));
    demoFreshSchema.parse(read('resources/demo/fresh.json'));
    demoGrocerySchema.parse(read('resources/demo/grocery.json'));
    const named = packs.every(({ name }) => name[${JSON.stringify(third)}] === name[${JSON.stringify(first)}]);
    const t = createTranslator(langSchema.parse(${JSON.stringify(third)}));
    console.log(JSON.stringify([packs.length > 10, named, t('common.lang.label')]));
  `);
  const texts = fs.readFileSync(path.join(root, 'shared/i18n', first, 'common.json'), 'utf8');
  const label = (JSON.parse(texts) as { lang: { label: string } }).lang.label;
  expect(JSON.parse(said)).toEqual([true, true, label]);
});
