import { describe, expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { refusal } from '#shared/kernel/refusal.ts';
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

  it('names the field that two windows changed, with both values as the shop writes them', () => {
    const changed = (field: string, values: object) =>
      say('CHANGED_MEANWHILE', { field, name: 'Moussa', ...values });
    expect(changed('shop.name', { now: 'Chez Moussa', mine: 'Chez Fatou' })).toBe(
      'Moussa a changé entre-temps, sur un autre écran : le nom de la boutique (« Chez Moussa » maintenant, « Chez Fatou » tapé ici). Ce que vous avez tapé est gardé ; enregistrez de nouveau pour le mettre à la place.',
    );
    expect(changed('sale.reasonAbove_minor', { now_minor: 500, mine_minor: 1000 })).toContain(
      'l’écart qui demande un motif (« 500 F » maintenant, « 1 000 F » tapé ici)',
    );
    expect(changed('sale.maxDiscountCashier_ppm', { now_ppm: 50_000, mine_ppm: 100_000 })).toContain(
      '(« 5 % » maintenant, « 10 % » tapé ici)',
    );
    expect(changed('sale.approvalAbove_minor', { now_is: 'none', mine_minor: 1000 })).toContain('« aucun »');
    expect(changed('machine.kiosk', { now_is: 'on', mine_is: 'off' })).toContain('le plein écran (« oui »');
    expect(changed('shop.taxIds.NINEA', { now: '1', mine: '2' })).toContain('le numéro NINEA (« 1 »');
    expect(changed('printer', {})).toContain(': l’imprimante.');
    expect(changed('nobody.knows', {})).toContain(': un réglage.');
  });

  it('does without what the till did not say', () => {
    expect(say('TENDER_SHORT')).toBe('Le montant reçu ne suffit pas. Ajoutez ce qui manque.');
  });

  it('keeps the plain sentence where the details mean nothing to a person', () => {
    expect(say('INTERNAL', { operation: 'cart.add' })).toBe(say('INTERNAL'));
  });
});
