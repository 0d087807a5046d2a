import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { langs } from '#shared/domain/writing.ts';
import { texts } from '#shared/i18n/gathered.ts';
import { manualFolder, withRefusals } from './manual.ts';
import { root } from './sources.ts';

type Tree = { readonly [key: string]: string | Tree };
const leaves = (tree: Tree): string[] =>
  Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : leaves(value)));

const { scripts } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const files = fs.readdirSync(path.join(manualFolder, 'fr'));
const read = (lang: string, file: string): string =>
  fs.readFileSync(path.join(manualFolder, lang, file), 'utf8');
const all = langs.flatMap((lang) => files.map((file) => ({ lang, file, text: read(lang, file) })));
const idsOf = (text: string): string[] =>
  [...text.matchAll(/<!-- id: ([\w-]+) -->/g)].map(([, id = '']) => id);
const picturesOf = (text: string): string[] =>
  [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, source = '']) => source);

describe('the manuals', () => {
  it('have the same chapters and pictures in both languages', () => {
    expect(fs.readdirSync(path.join(manualFolder, 'en'))).toEqual(files);
    for (const file of files) {
      expect(idsOf(read('en', file)), file).toEqual(idsOf(read('fr', file)));
      expect(idsOf(read('fr', file)).length, file).toBeGreaterThan(0);
      const inFrench = picturesOf(read('fr', file)).map((source) => source.replace('.png', '.en.png'));
      expect(picturesOf(read('en', file)), file).toEqual(inFrench);
    }
  });

  it('name every chapter once', () => {
    const ids = files.flatMap((file) => idsOf(read('fr', file)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(all)('$lang/$file quotes the screens word for word', ({ lang, text }) => {
    const words = leaves(texts[lang]).map((word) =>
      word.split(/\{\{[^}]*\}\}/).map((piece) => piece.replaceAll(/[\u00a0\s]+/g, ' ').trim()),
    );
    const isOnAScreen = (quoted: string): boolean =>
      words.some(
        (pieces) => pieces.filter(Boolean).join(' … ') === quoted || pieces.join(' ').trim() === quoted,
      );
    const quotes = [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, quoted = '']) =>
      quoted.replaceAll(/\s+/g, ' '),
    );
    expect(quotes.filter((quoted) => !isOnAScreen(quoted))).toEqual([]);
  });

  it.each(all)('$lang/$file points at files that are there', ({ lang, text }) => {
    const targets = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target = '']) => target);
    const absent = targets.filter((target) => !fs.existsSync(path.join(manualFolder, lang, target)));
    expect(absent).toEqual([]);
  });

  it.each(all)('$lang/$file names commands that exist', ({ text }) => {
    const commands = [...text.matchAll(/npm run ([\w-]+)/g)].map(([, command = '']) => command);
    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
  });

  it.each(langs)('tell in %s every refusal as the till tells it (node tools/manual.ts)', (lang) => {
    const written = read(lang, 'troubleshooting.md');
    expect(withRefusals(written, lang)).toBe(written);
  });

  it('keep their pictures small', () => {
    const folder = path.join(root, 'docs', 'images');
    const bytes = fs
      .readdirSync(folder)
      .reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(3_000_000);
  });
});
