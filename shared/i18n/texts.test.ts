import { describe, expect, it } from 'vitest';
import { langs, writings } from '#shared/domain/writing.ts';
import { refusals } from '#shared/kernel/refusal.ts';
import { texts } from './gathered.ts';
import { createTranslator } from './index.ts';

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, path = ''): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') out.set(path + key, value);
    else for (const [inner, text] of flat(value, `${path}${key}.`)) out.set(inner, text);
  }
  return out;
}
const placeholders = (text: string) =>
  [...new Set(text.match(/\{\{\s*[\w.]+/g) ?? [])].map((p) => p.slice(2).trim()).sort();

const all = langs.map((lang) => ({ lang, written: flat(texts[lang]) }));
const first = flat(texts[langs[0]]);
const suffix = /_(?:zero|one|two|few|many|other)$/;
/** What stands under these keys differs with the language: it has as many forms as it counts. */
const withoutForms = (written: ReadonlyMap<string, string>): string[] =>
  [...new Set([...written.keys()].map((key) => key.replace(suffix, '_')))].sort();

describe.each(all)('texts in $lang', ({ lang, written }) => {
  it('say the same things as the first language', () => {
    expect(withoutForms(written)).toEqual(withoutForms(first));
  });

  it('texts are never empty', () => {
    expect([...written].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('have the placeholders of the first language', () => {
    const different = [...written].filter(([key, text]) => {
      const there = first.get(key) ?? first.get(key.replace(suffix, '_other')) ?? '';
      return placeholders(text).join() !== placeholders(there).join();
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('have every form in which the language counts, and perhaps one for nothing at all', () => {
    const forms = new Intl.PluralRules(writings[lang].locale).resolvedOptions().pluralCategories;
    const counted = new Set(
      [...written.keys()].filter((key) => key.endsWith('_other')).map((key) => key.replace(suffix, '')),
    );
    const wanted = [...counted].flatMap((key) => forms.map((form) => `${key}_${form}`));
    const forCounts = [...written.keys()].filter(
      (key) => suffix.test(key) && (forms.includes('zero') || !key.endsWith('_zero')),
    );
    expect(forCounts.sort()).toEqual(wanted.sort());
  });
});

describe('texts', () => {
  it.each(langs)(
    'tells in %s what happened and what to do for every refusal, and for nothing else',
    (lang) => {
      const written = texts[lang].refusal;
      const plain = Object.keys(written).filter((code) => !code.endsWith('_known'));
      expect(plain.sort()).toEqual(Object.keys(refusals).sort());
      for (const code of Object.keys(written)) expect(refusals).toHaveProperty(code.replace('_known', ''));
      for (const [code, text] of Object.entries(written)) {
        expect(text, code).toMatch(/[.:] \S/);
        expect(text, code).toMatch(/\.$/);
      }
    },
  );
});

describe('createTranslator', () => {
  it('fills placeholders and chooses the plural of the language', () => {
    const t = createTranslator('fr');
    expect(t('common.table.rows', { count: 0 })).toBe('0 ligne');
    expect(t('common.table.rows', { count: 2 })).toBe('2 lignes');
    expect(t('common.table.rows', { count: 1_000_000 })).toBe('1\u202f000\u202f000 de lignes');
    expect(createTranslator('en')('common.table.rows', { count: 0 })).toBe('0 rows');
  });

  it('leaves names as they were typed', () => {
    expect(createTranslator('en')('users.override.enterPin', { name: 'N’Deye <Awa>' })).toBe(
      'N’Deye <Awa>, enter your PIN',
    );
  });
});
