import { describe, expect, it } from 'vitest';
import { ppm } from '#shared/domain/units.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { faultOfRefusal, faultsOf, likelyCountry, type SetupDraft } from './draft.ts';

const good: SetupDraft = {
  country: 'SN',
  region: null,
  shopName: 'Boutique Awa',
  ownerName: 'Awa',
  pin: '482915',
  pinAgain: '482915',
  taxRates: {},
};

describe('what a set-up still needs', () => {
  it('is nothing once all is filled in', () => expect(faultsOf(good)).toEqual({}));

  it.each([
    [{ shopName: '   ' }, { shopName: 'setup.needed' }],
    [{ ownerName: '' }, { ownerName: 'setup.needed' }],
    [{ country: '' }, { country: 'setup.needed' }],
    [{ pin: '4829', pinAgain: '4829' }, { pin: 'setup.pinShort' }],
    [{ pinAgain: '482916' }, { pinAgain: 'setup.pinDiffers' }],
  ])('%j is %j', (change, faults) => expect(faultsOf({ ...good, ...change })).toEqual(faults));

  it('is the rate of a tax that the law leaves to the place, 0 being one', () => {
    const taxes = [{ id: 'sales-tax' }, { id: 'sales-tax-food' }];
    expect(faultsOf({ ...good, taxRates: { 'sales-tax': ppm(88_750) } }, taxes)).toEqual({
      'tax-sales-tax-food': 'setup.taxRateNeeded',
    });
    expect(
      faultsOf({ ...good, taxRates: { 'sales-tax': ppm(88_750), 'sales-tax-food': ppm(0) } }, taxes),
    ).toEqual({});
  });

  it('shows an easy PIN where it was typed, and leaves other refusals to the notice', () => {
    expect(faultOfRefusal(refusal('PIN_TOO_WEAK', { least: 6 }))).toEqual({ pin: 'setup.pinWeak' });
    expect(faultOfRefusal(refusal('DISK_FULL'))).toBeNull();
  });
});

describe('the likely country', () => {
  it('is the one the computer speaks of, or the first', () => {
    expect(likelyCountry(['SN', 'CI', 'US'], ['fr-CI', 'en-US'])).toBe('CI');
    expect(likelyCountry(['SN', 'CI'], ['fr', 'pt-BR'])).toBe('SN');
    expect(likelyCountry([], ['fr-FR'])).toBe('');
  });
});
