import { describe, expect, it } from 'vitest';
import { langs } from '#shared/domain/writing.ts';
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

const fr = flat(texts.fr);
const en = flat(texts.en);

describe('texts', () => {
  it('says the same things in French and in English', () => {
    expect([...en.keys()].sort()).toEqual([...fr.keys()].filter((key) => !key.endsWith('_many')).sort());
  });

  it('has no empty text', () => {
    const empty = [...fr, ...en].filter(([, text]) => text.trim() === '').map(([key]) => key);
    expect(empty).toEqual([]);
  });

  it('uses the same placeholders in both languages', () => {
    const different = [...fr].filter(
      ([key, text]) => en.has(key) && placeholders(text).join() !== placeholders(en.get(key) ?? '').join(),
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('gives every plural both of its forms', () => {
    const lonely = [...fr.keys()].filter(
      (key) =>
        (key.endsWith('_one') && !fr.has(key.replace(/_one$/, '_other'))) ||
        (key.endsWith('_other') && !fr.has(key.replace(/_other$/, '_one'))),
    );
    expect(lonely).toEqual([]);
  });

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
    expect(t('common.table.rows', { count: 1_000_000 })).toBe('1\u202f000\u202f000 lignes');
    expect(createTranslator('en')('common.table.rows', { count: 0 })).toBe('0 rows');
  });

  it('leaves names as they were typed', () => {
    expect(createTranslator('en')('common.override.enterPin', { name: 'N’Deye <Awa>' })).toBe(
      'N’Deye <Awa>, enter your PIN',
    );
  });
});
