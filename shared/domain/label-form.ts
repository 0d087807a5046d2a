import { isLabelPattern, type LabelPattern } from './embedded-value.ts';

/** A layout of scale labels as a form shows it: what the label begins with, and how its value is written. */
export interface LabelForm {
  readonly value: LabelPattern['value'];
  readonly prefix: string;
  /** Of the value, and how many of them stand behind the mark. */
  readonly digits: number;
  readonly decimals: number;
  /** A digit that checks the value stands in front of it. */
  readonly checked: boolean;
}

/** Numbers that GS1 leaves to the shops: no maker's product begins with them. */
export const labelPrefixes = ['02', '04', ...Array.from({ length: 10 }, (_, at) => String(20 + at))] as const;
export const labelDigits = [3, 4, 5, 6] as const;
export const labelDecimals = [0, 1, 2, 3] as const;
const whole = 13;

/** The pattern of a form: the prefix, the number of the article, the value, and the check digit of the whole. */
export function patternOf({ prefix, digits, decimals, checked }: Omit<LabelForm, 'value'>): string {
  const behind = Math.min(decimals, digits);
  const value = `{${'N'.repeat(digits - behind)}${'D'.repeat(behind)}}`;
  const mark = checked ? 'V' : '';
  const article = whole - 1 - prefix.length - digits - mark.length;
  return `${prefix}${'.'.repeat(article)}${mark}${value}.`;
}

/** The form of a pattern; null for one that was written otherwise. */
export function formOf({ value, pattern }: Pick<LabelPattern, 'value' | 'pattern'>): LabelForm | null {
  const [, prefix = '', mark = '', before = '', behind = ''] =
    /^(\d\d)\.+(V?)\{(N*)(D*)\}\.$/.exec(pattern) ?? [];
  const form = {
    value,
    prefix,
    digits: before.length + behind.length,
    decimals: behind.length,
    checked: mark !== '',
  };
  const known = labelPrefixes.some((one) => one === prefix) && isLabelPattern(pattern);
  return known && patternOf(form) === pattern ? form : null;
}
