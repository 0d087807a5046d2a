import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CountryPack, taxClassOfRate, taxesOf } from '#shared/domain/country.ts';
import { ppm } from '#shared/domain/units.ts';
import { countryPackSchema } from './country-file.ts';

const folder = new URL('../../../resources/countries/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const pack = (code: string): CountryPack => countryPackSchema.parse(read(`${code}.json`));
const rates = (code: string, taxClass: string, region?: string) =>
  taxesOf(pack(code), taxClass, region)?.map((tax) => tax.rate_ppm);

describe('the country packs on the disk', () => {
  it('are the eighteen promised ones', () => {
    expect(files.map((name) => name.slice(0, 2)).join(' ')).toBe(
      'BE BF BJ CA CD CH CI CM FR GB KE MA ML NG SN TG TN US',
    );
  });

  it.each(files)('%s obeys the schema and is named after its code', (name) => {
    const parsed = countryPackSchema.parse(read(name));
    expect(`${parsed.code}.json`).toBe(name);
  });

  it.each(files)('%s can count its cash: falling denominations, all payable in cash steps', (name) => {
    const { denominations, cash } = pack(name.slice(0, 2));
    for (const kind of ['note', 'coin'] as const) {
      const values = denominations.filter((one) => one.kind === kind).map((one) => one.value_minor);
      expect(values).toEqual([...new Set(values)].sort((a, b) => b - a));
      for (const value of values) expect(value % cash.step_minor).toBe(0);
    }
  });

  it.each(files)('%s includes its taxes in the price exactly when it says so', (name) => {
    const parsed = pack(name.slice(0, 2));
    for (const tax of parsed.taxes) expect(tax.included).toBe(parsed.pricesIncludeTax);
  });

  it.each(files)('%s uses every tax it lists and never one group letter for two taxes', (name) => {
    const { taxes, taxClasses } = pack(name.slice(0, 2));
    const used = new Set(
      taxClasses.flatMap((one) => [...one.taxes, ...Object.values(one.byRegion ?? {}).flat()]),
    );
    expect([...used].sort()).toEqual(taxes.map((tax) => tax.id).sort());
    const letters = taxes.flatMap((tax) => tax.group ?? []);
    expect(new Set(letters).size).toBe(letters.length);
  });

  it.each(files)('%s has the first day of the week and the currency decimals that CLDR has', (name) => {
    const parsed = pack(name.slice(0, 2));
    const sunday = ['CA', 'KE', 'US'].includes(parsed.code);
    expect(parsed.firstDayOfWeek).toBe(sunday ? 7 : 1);
    const digits = new Intl.NumberFormat('en', { style: 'currency', currency: parsed.currency });
    const expected = { XOF: 0, XAF: 0, TND: 3 }[parsed.currency] ?? 2;
    expect(digits.resolvedOptions().maximumFractionDigits).toBe(expected);
  });
});

describe('taxesOf', () => {
  it.each([
    ['SN', 180_000],
    ['CI', 180_000],
    ['BJ', 180_000],
    ['BF', 180_000],
    ['TG', 180_000],
    ['ML', 180_000],
    ['CM', 192_500],
    ['CD', 160_000],
    ['MA', 200_000],
    ['TN', 190_000],
    ['KE', 160_000],
    ['NG', 75_000],
    ['FR', 200_000],
    ['BE', 210_000],
    ['CH', 81_000],
    ['GB', 200_000],
  ])('gives %s its standard rate', (code, rate) => {
    expect(rates(code, 'standard')).toEqual([rate]);
    expect(pack(code).defaultTaxClass).toBe('standard');
  });

  it('gives each Canadian province its own taxes, the federal one where a province is not set', () => {
    expect(rates('CA', 'standard')).toEqual([50_000]);
    expect(rates('CA', 'standard', 'AB')).toEqual([50_000]);
    expect(rates('CA', 'standard', 'QC')).toEqual([50_000, 99_750]);
    expect(rates('CA', 'standard', 'ON')).toEqual([130_000]);
    expect(rates('CA', 'standard', 'NS')).toEqual([140_000]);
    expect(rates('CA', 'zero', 'ON')).toEqual([0]);
  });

  it('leaves the rate of the US sales tax to the shop', () => {
    expect(taxesOf(pack('US'), 'standard')?.map((tax) => [tax.rate_ppm, tax.rateFrom])).toEqual([
      [0, 'shop'],
    ]);
  });

  it('gives the French overseas departments their rates', () => {
    expect(rates('FR', 'standard', 'DOM')).toEqual([85_000]);
    expect(rates('FR', 'reduced', 'DOM')).toEqual([21_000]);
    expect(rates('FR', 'standard', 'GF-YT')).toEqual([]);
  });

  it('gives an exempt product no tax, and an unknown class no guess', () => {
    expect(rates('SN', 'exempt')).toEqual([]);
    expect(rates('SN', 'no-such-class')).toBeUndefined();
  });

  it('prints the letter B on a Beninese product at 18 %', () => {
    expect(taxesOf(pack('BJ'), 'standard')?.map((tax) => tax.group)).toEqual(['B']);
  });
});

describe('taxClassOfRate', () => {
  it.each([
    ['SN', 180_000, undefined, 'standard'],
    ['SN', 0, undefined, 'exempt'],
    ['FR', 55_000, undefined, 'reduced'],
    ['FR', 85_000, 'DOM', 'standard'],
    ['FR', 200_000, 'DOM', undefined],
    ['CA', 149_750, 'QC', 'standard'],
    ['CA', 50_000, 'ON', 'federal-only'],
    ['GB', 0, undefined, 'zero'],
    ['BJ', 180_000, undefined, 'standard'],
    ['SN', 200_000, undefined, undefined],
  ])('in %s finds the class of %s ppm in %s', (code, rate, region, expected) => {
    expect(taxClassOfRate(pack(code), ppm(rate), region)).toBe(expected);
  });
});

describe('the schema', () => {
  const broken = (change: (pack: Record<string, unknown>) => void) => {
    const raw = read('SN.json') as Record<string, unknown>;
    change(raw);
    return countryPackSchema.safeParse(raw).success;
  };

  it.each([
    ['a default class that does not exist', (raw) => Object.assign(raw, { defaultTaxClass: 'luxury' })],
    [
      'coins that the cash step cannot reach',
      (raw) => Object.assign(raw, { cash: { step_minor: 15, mode: 'half-up' } }),
    ],
    ['a cash step of nothing', (raw) => Object.assign(raw, { cash: { step_minor: 0, mode: 'half-up' } })],
    ['a place on no map', (raw) => Object.assign(raw, { timeZones: ['Africa/Atlantis'] })],
    [
      'a phone number that fails its own pattern',
      (raw) => Object.assign(raw, { phone: { prefix: '+221', pattern: '^7$', example: '8' } }),
    ],
    ['an unknown field', (raw) => Object.assign(raw, { colour: 'green' })],
    ['a class naming a tax that is not there', (raw) => Object.assign(raw, { taxes: [] })],
  ] as [string, (raw: Record<string, unknown>) => void][])('refuses %s', (_what, change) => {
    expect(broken(change)).toBe(false);
  });

  it('accepts the pack it breaks above', () => {
    expect(broken(() => undefined)).toBe(true);
  });
});
