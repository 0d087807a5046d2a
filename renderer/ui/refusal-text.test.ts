import { describe, expect, it } from 'vitest';
import { refusal } from '../../shared/errors.ts';
import { createTranslator } from '../../shared/i18n/index.ts';
import { createFormat } from './format.tsx';
import { refusalSentence } from './refusal-text.ts';

const t = createTranslator('fr');
const format = createFormat({ code: 'XOF', decimals: 0 }, 'fr', 'Africa/Dakar');
const say = (...given: Parameters<typeof refusal>) =>
  refusalSentence(refusal(...given), t, format).replaceAll('\u00a0', ' ');

describe('refusalSentence', () => {
  it('writes amounts and times as the shop does', () => {
    expect(say('TENDER_SHORT', { missing_minor: 12_500 })).toBe(
      'Il manque 12 500 F. Ajoutez ce qui reste à payer.',
    );
    expect(say('PIN_LOCKED_OUT', { until: Date.UTC(2026, 10, 20, 14, 5) })).toContain('Réessayez à 14:05,');
  });

  it('groups the figures of what is counted, not those of a ticket', () => {
    expect(say('BAD_QUANTITY', { most: 100_000 })).toContain('100 000 au plus');
    expect(say('RECEIPT_SCANNED', { number: 123_456 })).toContain('123456');
  });

  it('does without what the till did not say', () => {
    expect(say('TENDER_SHORT')).toBe('Le montant reçu ne suffit pas. Ajoutez ce qui manque.');
  });

  it('keeps the plain sentence where the details mean nothing to a person', () => {
    expect(say('INTERNAL', { operation: 'cart.add' })).toBe(say('INTERNAL'));
  });
});
