import { expect, test } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { shopFormat } from './shop-paper.ts';

const at = Date.UTC(2026, 10, 29, 19, 5, 33);

test.each([
  ['en', 'US', 'USD', '11/29/2026, 2:05:33 PM', '11/30/2026'],
  ['fr', 'US', 'USD', '29/11/2026 14:05:33', '30/11/2026'],
  ['en', 'KE', 'KES', '2026-11-29 14:05:33', '2026-11-30'],
] as const)('paper in %s of a shop in %s writes days as there', (lang, country, currency, moment, day) => {
  const format = shopFormat(createTranslator(lang), lang, {
    currency,
    country,
    timeZone: 'America/New_York',
  });
  expect(format.dateTime(at)).toBe(moment);
  expect(format.day('2026-11-30')).toBe(day);
});
