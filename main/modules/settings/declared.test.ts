import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { modules } from '#main/app.ts';
import { settingGroupsOf } from '#main/kernel/module.ts';
import { pinHashHead } from '#shared/domain/pin-hash.ts';
import { langs } from '#shared/domain/writing.ts';
import { changedKey, createTranslator, profilePartKey } from '#shared/i18n/index.ts';
import { declaredSettings } from '#shared/kernel/declared-settings.ts';
import type { SettingGroup } from '#shared/kernel/setting.ts';
import { siteProfileSchema } from '#shared/modules/site/contract.ts';
import { rawTexts } from '#tests/support/raw-texts.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');
const groups = settingGroupsOf(modules);
const declared = declaredSettings(groups);
const isGroup = (value: unknown): value is SettingGroup =>
  typeof value === 'object' && value !== null && 'settings' in value && 'needs' in value;

describe('the settings that modules declare', () => {
  it('are those of the list of the till: a file of settings that no module.ts names is named here', async () => {
    const files = fs.globSync('shared/modules/*/settings.ts', { cwd: root });
    expect(files.length).toBeGreaterThan(5);
    const written = await Promise.all(
      files.map(async (file) => {
        const of = Object.values((await import(path.join(root, file))) as Readonly<Record<string, unknown>>);
        return of.filter(isGroup).map(({ name }) => `${file}: ${name}`);
      }),
    );
    const listed = new Set(groups.map(({ name }) => name));
    expect(written.flat().filter((one) => !listed.has(one.split(': ')[1] ?? ''))).toEqual([]);
    expect(written.flat()).toHaveLength(groups.length);
  });

  it('stand each in a place of its own', () => {
    const [first] = groups;
    expect(first && (() => declaredSettings([...groups, { ...first, name: 'other' }]))).toThrow(
      'lang is declared by shop and by other',
    );
  });

  it('have one name each in a site profile, and the countries and labels of a shop have none', () => {
    const names = declared.flatMap(({ setting }) => setting.profile?.as ?? []);
    expect(new Set(names).size).toBe(names.length);
    expect(
      declared.filter(({ setting }) => setting.profile === null).map(({ path: field }) => field),
    ).toEqual(['country', 'scaleLabels']);
    const site = {
      format: 'comptoir-site-profile',
      version: 1,
      name: 'Dakar',
      lang: 'fr',
      country: 'SN',
      shopName: 'Kiosque',
      people: [
        { name: 'Awa', role: 'owner', activation: `${pinHashHead}${'A'.repeat(22)}$${'A'.repeat(43)}` },
      ],
    };
    const schema = siteProfileSchema(declared);
    expect(schema.safeParse({ ...site, sale: { blindClose: true } }).success).toBe(true);
    for (const barred of [{ scaleLabels: null }, { sale: { openDays: 7 } }, { shop: { name: 'x' } }])
      expect(schema.safeParse({ ...site, ...barred }).success, JSON.stringify(barred)).toBe(false);
  });

  it('take as it comes only what is compared or looked up, and keep nothing of it that people write', () => {
    const raw = declared.flatMap(({ path: field, setting: { schema, typing } }) =>
      [schema, ...(typing ? [typing] : [])].flatMap((one) => rawTexts(one, field)),
    );
    expect(raw).toEqual(['region', 'printerProfile']);
  });

  it.each(langs)('have each its own word in %s, for who is told that somebody else changed it', (lang) => {
    const t = createTranslator(lang);
    // Another country is another shop: no form changes it.
    const fields = declared.filter(({ setting }) => !setting.fixed).map(({ path: field }) => field);
    expect(fields).toContain('sale.blindClose');
    const words = fields.map((field) => [field, changedKey(field)] as const);
    expect(words.filter(([, key]) => key === undefined)).toEqual([]);
    expect(new Set(words.map(([, key]) => key && t(key))).size).toBe(fields.length);
  });

  it('have each a word for the part of a profile that changes it', () => {
    for (const { path: field, setting } of declared) {
      const { as, part = as?.split('.')[0] } = setting.profile ?? {};
      if (as !== undefined) expect(profilePartKey(part ?? ''), field).toBeDefined();
    }
  });
});
