import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { objection, roomOf } from './rooms.ts';
import { allFiles, importsOf, isSource, root, targetOf } from './scan.ts';

const files = allFiles();
/** This file plants violations as text, so it is not read as a source. */
const sources = files.filter((file) => isSource(file) && file !== 'tests/architecture/imports.test.ts');
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const texts = new Map(sources.map((file) => [file, textOf(file)]));

const objectionsTo = (file: string, code: string): string[] =>
  importsOf(code)
    .map(({ name, typeOnly }) => objection(file, targetOf(file, name), typeOnly))
    .filter((reason) => reason !== null)
    .map((reason) => `${file}: ${reason}`);

const sourcesWhere = (says: (text: string, file: string) => boolean): string[] =>
  [...texts].filter(([file, text]) => says(text, file)).map(([file]) => file);

describe('the house', () => {
  test('every source file lives in a room', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.filter((file) => !roomOf(file))).toEqual([]);
  });

  test('every import is one its room allows', () => {
    expect([...texts].flatMap(([file, text]) => objectionsTo(file, text))).toEqual([]);
  });

  test('only configuration files have a default export', () => {
    const found = sourcesWhere((text) => /^export default\b|^export \{[^}]*\bas default\b/m.test(text));
    expect(found.filter((file) => !/^[\w.-]+\.config\.ts$/.test(file))).toEqual([]);
  });

  test('no source or style file is longer than 400 lines', () => {
    const written = files.filter((file) => isSource(file) || file.endsWith('.css'));
    const long = written.map((file) => [file, textOf(file).split('\n').length - 1] as const);
    expect(long.filter(([, lines]) => lines > 400)).toEqual([]);
  });

  test('nothing is left for later, skipped or silenced', () => {
    const left = /\b(?:TODO|FIXME|XXX|HACK)\b|@ts-ignore/;
    // A skip with a condition is said by name at the end of a run; a skip of a named test is one that was forgotten.
    const only = /\b(?:it|test|describe)\.(?:only\(|skip\(\s*['"`])/;
    expect(sourcesWhere((text) => left.test(text) || only.test(text))).toEqual([]);
  });

  test('the screens reach the till through renderer/kernel/api.ts alone', () => {
    const raw = /\bipcRenderer\b|\bwindow\.comptoir\b|\bnew WebSocket\(|\bfetch\(|\bXMLHttpRequest\b/;
    const found = sourcesWhere((text, file) => file.startsWith('renderer/') && raw.test(text));
    expect(found.filter((file) => !/^renderer\/kernel\/(?:api|socket-bridge\.test)\.ts$/.test(file))).toEqual(
      [],
    );
  });

  test('the screens ask by one hook: nobody keeps answers of the till by keys of its own', () => {
    const asks = /\buse(?:Infinite|Suspense)?Quer(?:y|ies)\(|\bqueryKey\b/;
    const found = sourcesWhere((text, file) => file.startsWith('renderer/') && asks.test(text));
    // The help reads manuals, which are files of the page.
    expect(found.sort()).toEqual(['renderer/features/help/help.tsx', 'renderer/kernel/use-till.ts']);
  });

  test('no code asks which language it is: how one writes stands in shared/domain/writing.ts', () => {
    const asks = /[=!]== '(?:fr|en)'/;
    const code = sourcesWhere(
      (text, file) => /^(?:main|renderer|shared|tools)\//.test(file) && asks.test(text),
    );
    expect(code.filter((file) => !/\.test\.tsx?$/.test(file))).toEqual([]);
  });

  test('no file only passes on what others export', () => {
    const barrels = sourcesWhere((text) => {
      const statements = text
        .split('\n')
        .filter((line) => /^\S/.test(line) && !/^(?:[})/*]|\/\/)/.test(line));
      return statements.length > 0 && statements.every((line) => /^export (?:\*|type \{|\{)/.test(line));
    });
    expect(barrels).toEqual([]);
  });

  test('files are named after what they hold', () => {
    expect(sources.filter((file) => /(?:^|\/)(?:utils?|helpers?|misc|common)(?:\.|\/)/.test(file))).toEqual(
      [],
    );
  });
});

describe('the scanner', () => {
  const seen = (...lines: string[]) => importsOf(lines.join('\n')).map(({ name }) => name);

  test('sees every form of import, and nothing in comments or values', () => {
    expect(
      seen("import a from './a.ts';", "import './b.css';", 'import {', '  c,', "} from './c.ts';"),
    ).toEqual(['./a.ts', './b.css', './c.ts']);
    expect(
      seen("import type { A } from './a.ts';", "export * from './b.ts';", "export { c } from './c.ts';"),
    ).toEqual(['./a.ts', './b.ts', './c.ts']);
    expect(
      seen("const d = await import('./d.ts');", "let e: import('./e.ts').E;", "const f = require('f');"),
    ).toEqual(['./d.ts', './e.ts', 'f']);
    expect(seen("import x from './x.json' with { type: 'json' };")).toEqual(['./x.json']);
    expect(seen("// import a from './a.ts';", '/**', " * import b from './b.ts';", ' */')).toEqual([]);
    expect(seen("export const c = 'from';", "export const d = { from: './d.ts' };")).toEqual([]);
  });

  test('tells types from values', () => {
    const code =
      "import type { A } from './a.ts';\nimport { type B, c } from './b.ts';\nimport type from './c.ts';";
    expect(importsOf(code).map(({ typeOnly }) => typeOnly)).toEqual([true, false, false]);
    const service = 'main/modules/cart/service.ts';
    expect(objectionsTo(service, "import type { Users } from '#main/modules/users/service.ts';")).toEqual([]);
    expect(
      objectionsTo(service, "import { createUsers } from '#main/modules/users/service.ts';"),
    ).toHaveLength(1);
  });

  test.each([
    ['shared/domain/tax.ts', 'node:fs'],
    ['shared/domain/tax.ts', 'zod'],
    ['shared/domain/tax.ts', '#shared/modules/cart/contract.ts'],
    ['shared/kernel/define.ts', '#shared/modules/cart/contract.ts'],
    ['shared/modules/cart/contract.ts', '#main/app.ts'],
    ['main/modules/cart/service.ts', '../sales/store.ts'],
    ['main/modules/cart/service.ts', '#main/modules/sales/store.ts'],
    ['main/modules/cart/service.ts', '#main/drivers/printer.ts'],
    ['main/modules/cart/service.ts', 'electron'],
    ['main/modules/cart/service.ts', 'better-sqlite3'],
    ['main/modules/cart/service.ts', 'kysely'],
    ['main/modules/printing/engine/documents.ts', '#main/modules/sales/store.ts'],
    ['main/kernel/db/db.ts', '#main/modules/cart/store.ts'],
    ['main/kernel/door.ts', '#main/app.ts'],
    ['main/app.ts', './hosts/web.ts'],
    ['main/app.ts', 'electron'],
    ['main/hosts/web.ts', 'electron'],
    ['preload/index.ts', '#shared/domain/units.ts'],
    ['preload/index.ts', 'node:fs'],
    ['renderer/features/sale/page.tsx', '../tickets/page.tsx'],
    ['renderer/features/sale/page.tsx', '#renderer/features/tickets/page.tsx'],
    ['renderer/features/sale/page.tsx', '#main/app.ts'],
    ['renderer/features/sale/page.tsx', '#renderer/app.tsx'],
    ['renderer/kernel/session.ts', '#renderer/features/sale/page.tsx'],
    ['renderer/ui/amount.tsx', '#renderer/features/sale/parts/page.tsx'],
    ['renderer/ui/amount.tsx', '#shared/contract/views.ts'],
    ['renderer/main.tsx', 'electron'],
    ['renderer/app.tsx', './features/sale/page.tsx'],
    ['headoffice/app.ts', '#main/app.ts'],
    ['tests/e2e/sale.spec.ts', '#renderer/features/sale/page.tsx'],
    ['lib/thing.ts', '#shared/kernel/result.ts'],
  ])('objects to %s importing %s', (file, specifier) => {
    expect(objectionsTo(file, `import x from '${specifier}';`)).toHaveLength(1);
  });

  test.each([
    ['shared/domain/tax.ts', './units.ts'],
    ['main/modules/cart/service.ts', './store.ts'],
    ['main/modules/cart/store.ts', 'kysely'],
    ['main/modules/cart/service.ts', '#main/kernel/journal/journal.ts'],
    ['main/modules/cart/service.test.ts', '#main/modules/sales/store.ts'],
    ['main/modules/printing/engine/documents.ts', '#main/drivers/printer.ts'],
    ['main/app.ts', './modules/cart/service.ts'],
    ['main/hosts/electron.ts', 'electron'],
    ['preload/index.ts', '#shared/contract/names.ts'],
    ['renderer/features/sale/page.tsx', '#renderer/kernel/api.ts'],
    ['renderer/features/sale/page.tsx', '#renderer/features/tickets/parts/paper.tsx'],
    ['renderer/features.ts', './features/sale/feature.ts'],
  ])('lets %s import %s', (file, specifier) => {
    expect(objectionsTo(file, `import x from '${specifier}';`)).toEqual([]);
  });
});
