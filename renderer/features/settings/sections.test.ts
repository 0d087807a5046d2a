import { describe, expect, it } from 'vitest';
import { mayDo } from '#shared/domain/permissions.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { findSections } from './sections.ts';

const [fr, en] = [createTranslator('fr'), createTranslator('en')];
const owner = () => true;
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id);

describe('finding a setting', () => {
  it('shows everybody only what they may use', () => {
    const cashier = findSections('', fr, (permission) => mayDo('cashier', permission));
    const manager = findSections('', fr, (permission) => mayDo('manager', permission));
    expect(ids(cashier)).toEqual(['me', 'about']);
    expect(ids(manager)).toEqual(['me', 'journal', 'backup', 'about']);
    expect(ids(findSections('', fr, owner))).toHaveLength(11);
  });

  it('finds a setting by part of its words, with or without accents, in both languages', () => {
    expect(ids(findSections('telephone', fr, owner))).toContain('shop');
    expect(ids(findSections('TIROIR', fr, owner))).toContain('printer');
    expect(ids(findSections('drawer', en, owner))).toContain('printer');
    expect(findSections('drawer', en, owner).find(({ id }) => id === 'printer')?.matches).toEqual([
      en('settings.printer.drawer'),
    ]);
  });

  it.each([
    [fr, 'pin', 'me'],
    [fr, 'mot de passe', 'me'],
    [fr, 'sombre', 'me'],
    [fr, 'taille', 'me'],
    [fr, 'tva', 'sales'],
    [fr, 'taxe', 'sales'],
    [fr, 'devise', 'shop'],
    [fr, 'monnaie', 'shop'],
    [fr, 'douchette', 'till'],
    [fr, 'printer', 'printer'],
    [fr, 'clé usb', 'backup'],
    [fr, 'clef usb', 'backup'],
    [fr, 'remises', 'sales'],
    [fr, 'rabais', 'sales'],
    [fr, 'écarts', 'sales'],
    [fr, 'rccm', 'shop'],
    [fr, 'pied de page', 'receipt'],
    [fr, 'préfixe', 'till'],
    [fr, 'anglais', 'me'],
    [fr, 'horaires', 'updates'],
    [en, 'password', 'me'],
    [en, 'dark', 'me'],
    [en, 'vat', 'sales'],
    [en, 'tax', 'sales'],
    [en, 'currency', 'shop'],
    [en, 'printer', 'printer'],
    [en, 'scanner', 'till'],
    [en, 'usb', 'backup'],
    [en, 'discounts', 'sales'],
    [en, 'shortage', 'sales'],
    [en, 'footer', 'receipt'],
    [en, 'hours', 'updates'],
  ] as const)('finds a setting by the word people have for it (%#: %s → %s)', (t, word, section) => {
    expect(ids(findSections(word, t, owner))).toContain(section);
  });

  it('finds nothing where no setting has the words', () => {
    expect(findSections('zzz', fr, owner)).toEqual([]);
  });
});
