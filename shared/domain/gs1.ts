import { isValidCode } from './barcode.ts';
import type { DecimalNumber } from './embedded-value.ts';

/** One element of a GS1 element string: its application identifier and its data as they were read. */
export interface Gs1Field {
  readonly ai: string;
  readonly value: string;
}

export type Gs1FaultCode =
  | 'unknown-ai'
  | 'too-short'
  | 'too-long'
  | 'bad-characters'
  | 'check-digit'
  | 'bad-date';

export interface Gs1Reading {
  readonly fields: readonly Gs1Field[];
  /** Where reading stopped; the fields before it are good and may be used. */
  readonly fault?: { readonly code: Gs1FaultCode; readonly at: number };
}

interface Rule {
  readonly min: number;
  readonly max: number;
  readonly kind: 'digits' | 'text' | 'gtin' | 'sscc' | 'date';
}

const fixed = (length: number, kind: Rule['kind'] = 'digits'): Rule => ({ min: length, max: length, kind });
const upTo = (max: number, kind: Rule['kind'] = 'text', min = 1): Rule => ({ min, max, kind });

/** The identifiers met in shops (GS1 General Specifications, section 3). `n` is the place of the decimal point. */
const rules: readonly (readonly [RegExp, Rule])[] = [
  [/^00/, fixed(18, 'sscc')],
  [/^0[12]/, fixed(14, 'gtin')],
  [/^1[123567]/, fixed(6, 'date')],
  [/^20/, fixed(2)],
  [/^(10|21|22)/, upTo(20)],
  [/^3[07]/, upTo(8, 'digits')],
  [/^3[1-6]\d[0-5]/, fixed(6)],
  [/^39[02]\d/, upTo(15, 'digits')],
  [/^39[13]\d/, upTo(18, 'digits', 4)],
  [/^395\d/, fixed(6)],
  [/^41[0-7]/, fixed(13)],
  [/^24[01]/, upTo(30)],
  [/^(25[01]|400|403|7002|8002|8004)/, upTo(30)],
  [/^42[0-7]/, upTo(20)],
  [/^7001/, fixed(13)],
  [/^7003/, fixed(10)],
  [/^8005/, fixed(6)],
  [/^8008/, upTo(12, 'digits', 8)],
  [/^8200/, upTo(70)],
  [/^90/, upTo(30)],
  [/^9[1-9]/, upTo(90)],
];

/** Identifiers whose length GS1 predefined: no separator follows them (General Specifications, figure 7.8.5-2). */
const predefined = /^(0[0-4]|1[1-9]|20|3[1-6]|41)/;
const textSet = /^[!-"%-?A-Z_a-z]+$/;

function faultOf(value: string, rule: Rule): Gs1FaultCode | undefined {
  if (value.length < rule.min) return 'too-short';
  if (value.length > rule.max) return 'too-long';
  if (rule.kind === 'text') return textSet.test(value) ? undefined : 'bad-characters';
  if (!/^\d+$/.test(value)) return 'bad-characters';
  if (rule.kind === 'gtin' && !isValidCode('gtin-14', value)) return 'check-digit';
  if (rule.kind === 'sscc' && !isValidCode('sscc', value)) return 'check-digit';
  if (rule.kind === 'date' && !/^\d\d(0[1-9]|1[0-2])([012]\d|3[01])$/.test(value)) return 'bad-date';
  return undefined;
}

/** As people write elements for people: (01)04006381333931(10)LOT7. Undefined for a text that is not written so. */
export function readBracketed(text: string): Gs1Reading | undefined {
  if (!/^(?:\(\d{2,4}\)[^()]+)+$/.test(text)) return undefined;
  const fields: Gs1Field[] = [];
  for (const { index: at, groups } of text.matchAll(/\((?<ai>\d{2,4})\)(?<value>[^()]+)/g)) {
    const { ai = '', value = '' } = groups ?? {};
    const rule = rules.find(([expression]) => expression.exec(ai)?.[0] === ai)?.[1];
    const code = rule ? faultOf(value.trim(), rule) : 'unknown-ai';
    if (code) return { fields, fault: { code, at } };
    fields.push({ ai, value: value.trim() });
  }
  return { fields };
}

/**
 * Reads an element string after its symbology identifier has been taken away. `separator` is what the scanner sends for
 * FNC1 (0x1D unless the shop's scanner was told otherwise). Never throws: a fault stops the reading and is returned.
 */
export function readGs1(text: string, separator = '\u001d'): Gs1Reading {
  const fields: Gs1Field[] = [];
  let at = 0;
  while (at < text.length) {
    if (text.startsWith(separator, at)) {
      at += separator.length;
      continue;
    }
    const rest = text.slice(at);
    const found = rules
      .map(([expression, rule]) => ({ ai: expression.exec(rest)?.[0], rule }))
      .find((candidate) => candidate.ai !== undefined);
    if (!found?.ai) return { fields, fault: { code: 'unknown-ai', at } };
    const { ai, rule } = found;
    const start = at + ai.length;
    const end = text.indexOf(separator, start);
    const stop = end === -1 ? text.length : end;
    const value = text.slice(start, predefined.test(ai) ? Math.min(stop, start + rule.max) : stop);
    const code = faultOf(value, rule);
    if (code) return { fields, fault: { code, at } };
    fields.push({ ai, value });
    at = start + value.length;
  }
  return { fields };
}

/** What a till can use of a GS1 code. Days are YYYY-MM-DD. */
export interface Gs1Facts {
  readonly gtin?: string;
  readonly batch?: string;
  readonly serial?: string;
  readonly bestBefore?: string;
  readonly expiry?: string;
  readonly count?: number;
  /** Kilograms. */
  readonly netWeight?: DecimalNumber;
  readonly litres?: DecimalNumber;
  readonly metres?: DecimalNumber;
  /** For the whole pack; `currency` is the ISO 4217 number ("952" XOF) where the code names one. */
  readonly price?: DecimalNumber & { readonly currency?: string };
}

/**
 * YYMMDD as a day. The century follows GS1's sliding rule (up to 49 years ahead, 50 back, General Specifications 7.12);
 * day 00 means the last day of the month. Undefined for a day that the month does not have.
 */
export function gs1Day(value: string, thisYear: number): string | undefined {
  const yy = Number(value.slice(0, 2));
  const month = Number(value.slice(2, 4));
  const given = Number(value.slice(4, 6));
  const century = Math.floor(thisYear / 100) * 100;
  const distance = yy - (thisYear % 100);
  const year = century + yy + (distance >= 51 ? -100 : distance <= -50 ? 100 : 0);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const day = given === 0 ? lastDay : given;
  if (day > lastDay) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The facts in the fields; the first of a kind counts. `thisYear` places the two-digit years. */
export function gs1Facts(fields: readonly Gs1Field[], thisYear: number): Gs1Facts {
  const first = (test: RegExp): Gs1Field | undefined => fields.find((field) => test.test(field.ai));
  const decimal = (field: Gs1Field | undefined, skip = 0): DecimalNumber | undefined =>
    field && { digits: Number(field.value.slice(skip)), decimals: Number(field.ai.at(-1)) };
  const gtin = first(/^01$/)?.value ?? first(/^02$/)?.value;
  const batch = first(/^10$/)?.value;
  const serial = first(/^21$/)?.value;
  const bestBeforeField = first(/^15$/);
  const bestBefore = bestBeforeField && gs1Day(bestBeforeField.value, thisYear);
  const expiryField = first(/^17$/);
  const expiry = expiryField && gs1Day(expiryField.value, thisYear);
  const countField = first(/^3[07]$/);
  const netWeight = decimal(first(/^310\d$/));
  const litres = decimal(first(/^315\d$/));
  const metres = decimal(first(/^311\d$/));
  const withCurrency = first(/^393\d$/);
  const foreign = decimal(withCurrency, 3);
  const price =
    foreign && withCurrency
      ? { ...foreign, currency: withCurrency.value.slice(0, 3) }
      : decimal(first(/^392\d$/));
  return {
    ...(gtin && { gtin }),
    ...(batch && { batch }),
    ...(serial && { serial }),
    ...(bestBefore && { bestBefore }),
    ...(expiry && { expiry }),
    ...(countField && { count: Number(countField.value) }),
    ...(netWeight && { netWeight }),
    ...(litres && { litres }),
    ...(metres && { metres }),
    ...(price && { price }),
  };
}
