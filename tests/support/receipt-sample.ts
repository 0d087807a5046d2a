import type {
  ReceiptFormat,
  SaleReceiptData,
  ShopBlock,
  XReportData,
  ZReportData,
} from '#shared/domain/receipt.ts';
import { type Minor, milli, minor, ppm } from '#shared/domain/units.ts';
import { type Lang, writings } from '#shared/domain/writing.ts';
import { createTranslator } from '#shared/i18n/index.ts';

/** A shop that writes CFA francs as Intl does, thin spaces and all, on the clock of Dakar. */
export function sampleFormat(lang: Lang): ReceiptFormat {
  const t = createTranslator(lang);
  const figure = new Intl.NumberFormat(writings[lang].locale);
  const clock = new Intl.DateTimeFormat(writings[lang].locale, {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: 'Africa/Dakar',
  });
  return {
    t: (word, params) => t(`receipt.${word}`, params),
    money: (amount: Minor) => `${figure.format(amount)}\u202fF`,
    figure: (amount: Minor) => figure.format(amount),
    quantity: (quantity) => figure.format(quantity / 1000),
    rate: (rate) => `${figure.format(rate / 10_000)}\u00a0%`,
    dateTime: (at) => clock.format(at),
    day: (day) => day.split('-').toReversed().join('/'),
    hour: (hour) => t('receipt.hour', { hour: String(hour).padStart(2, '0') }),
  };
}

const shop: ShopBlock = {
  name: 'Boutique Awa & Sœurs',
  address: ['Marché Sandaga, allée 4', 'Dakar – Sénégal'],
  phone: '+221 77 123 45 67',
  taxIds: [
    { label: 'NINEA', number: '0045123 2G3' },
    { label: 'RCCM', number: 'SN-DKR-2024-B-10457' },
  ],
};
const marks = {
  copy: 0,
  training: false,
  signature: 'MEUCIQDx7v-Zq3Kp9bL_0aQf',
  software: 'Comptoir 0.1.0',
};

/** Four lines, a discount of a line and one of the ticket, cash with change, card and mobile money, cash rounding. */
export const sampleSale: SaleReceiptData = {
  ...marks,
  kind: 'sale',
  shop,
  number: '2-004812',
  sold_at: Date.UTC(2026, 10, 20, 14, 32, 7),
  till: 'Caisse 2',
  cashier: 'Fatou Ndiaye',
  head: ['Mme Diop'],
  owes_minor: minor(3_500),
  lines: [
    {
      name: 'Lait entier 1 L',
      qty_milli: milli(2_000),
      price_minor: minor(650),
      amount_minor: minor(1_300),
      discounts: [],
    },
    {
      name: 'Riz parfumé cœur de brisure, sac de cinq kilogrammes',
      qty_milli: milli(1_000),
      price_minor: minor(4_200),
      amount_minor: minor(4_200),
      discounts: [],
      note: 'Sac à reprendre demain avant midi, payé',
    },
    {
      name: 'Tomates',
      qty_milli: milli(850),
      unit: 'kg',
      price_minor: minor(800),
      amount_minor: minor(680),
      discounts: [{ reason: 'fin de journée', rate_ppm: ppm(100_000), amount_minor: minor(-68) }],
    },
    {
      name: 'Groupe électrogène 7,5 kVA',
      qty_milli: milli(12_000),
      price_minor: minor(1_250_450),
      amount_minor: minor(15_005_400),
      discounts: [],
    },
  ],
  subtotal_minor: minor(15_011_512),
  discounts: [{ reason: 'cliente fidèle', amount_minor: minor(-10) }],
  total_minor: minor(15_011_502),
  rounding_minor: minor(-2),
  taxes: [
    {
      rate_ppm: ppm(180_000),
      base_minor: minor(12_717_286),
      tax_minor: minor(2_289_112),
      gross_minor: minor(15_006_398),
    },
    {
      rate_ppm: ppm(0),
      label: 'Exonéré',
      base_minor: minor(5_104),
      tax_minor: minor(0),
      gross_minor: minor(5_104),
    },
  ],
  tenders: [
    { kind: 'card', label: 'Carte bancaire', amount_minor: minor(15_000_000), authorisation: 'A1B2C3' },
    {
      kind: 'mobile',
      label: 'Orange Money',
      amount_minor: minor(10_000),
      reference: 'MP261120.1432.C04812',
      payer: '+221 77 765 43 21',
    },
    { kind: 'cash', label: 'Espèces', given_minor: minor(2_000), change_minor: minor(500) },
  ],
  items_milli: milli(15_850),
  qr: 'https://recu.example/2-004812?é',
  footer: ['Merci de votre visite, à bientôt !', 'Ni repris ni échangé après huit jours.'],
};

export const sampleReturn: SaleReceiptData = {
  ...marks,
  kind: 'return',
  copy: 1,
  shop,
  number: '2-004813',
  original: '2-004812',
  sold_at: Date.UTC(2026, 10, 20, 15, 1, 0),
  till: 'Caisse 2',
  cashier: 'Fatou Ndiaye',
  lines: [
    {
      name: 'Lait entier 1 L',
      qty_milli: milli(-1_000),
      price_minor: minor(650),
      amount_minor: minor(-650),
      discounts: [{ amount_minor: minor(65) }],
    },
  ],
  subtotal_minor: minor(-585),
  discounts: [],
  total_minor: minor(-585),
  rounding_minor: minor(0),
  taxes: [
    { rate_ppm: ppm(180_000), base_minor: minor(-496), tax_minor: minor(-89), gross_minor: minor(-585) },
  ],
  tenders: [{ kind: 'cash', label: 'Espèces', given_minor: minor(-585), change_minor: minor(0) }],
  items_milli: milli(-1_000),
  footer: [],
};

export const sampleX: XReportData = {
  ...marks,
  shop,
  till: 'Caisse 2',
  printed_at: Date.UTC(2026, 10, 20, 18, 0, 0),
  opened_at: Date.UTC(2026, 10, 20, 8, 0, 0),
  opened_by: 'Fatou Ndiaye',
  sales: { count: 128, amount_minor: minor(18_252_860) },
  returns: { count: 2, amount_minor: minor(-1_235) },
  discounts: { count: 5, amount_minor: minor(-2_410) },
  net_minor: minor(18_249_215),
  rounding_minor: minor(0),
  received_minor: minor(18_249_215),
  fees_minor: minor(0),
  taxes: sampleSale.taxes,
  tenders: [
    { label: 'Espèces', count: 90, amount_minor: minor(1_249_215) },
    { label: 'Carte bancaire', count: 30, amount_minor: minor(15_000_000) },
    { label: 'Orange Money', count: 8, amount_minor: minor(2_000_000) },
  ],
  cash: [
    { label: 'Ventes en espèces', amount_minor: minor(1_249_215) },
    { label: 'Sorties', count: 1, amount_minor: minor(-20_000) },
  ],
  float_minor: minor(50_000),
  first_ticket: '2-004700',
  last_ticket: '2-004829',
  categories: [
    { label: 'Épicerie', count: 96, amount_minor: minor(18_245_000) },
    { label: 'Sans catégorie', count: 34, amount_minor: minor(4_215) },
  ],
  cashiers: [{ label: 'Fatou Ndiaye', count: 130, amount_minor: minor(18_249_215) }],
  hours: [
    { label: '08 h', count: 60, amount_minor: minor(9_000_000) },
    { label: '14 h', count: 70, amount_minor: minor(9_249_215) },
  ],
  events: [
    { label: 'Lignes ôtées', count: 3 },
    { label: 'Tiroir ouvert sans vente', count: 1 },
  ],
};

export const sampleZ: ZReportData = {
  ...sampleX,
  number: '2-000312',
  closed_at: Date.UTC(2026, 10, 20, 20, 0, 0),
  closed_by: 'Awa Sow',
  expected_minor: minor(1_279_215),
  counted_minor: minor(1_279_000),
  difference_minor: minor(-215),
  difference_reason: 'erreur de rendu',
  approved_by: 'Awa Sow',
  counted_before: [],
  denominations: [
    { label: '10 000 F', count: 127, amount_minor: minor(1_270_000) },
    { label: '1 000 F', count: 9, amount_minor: minor(9_000) },
  ],
  perpetual_signed_minor: minor(4_812_345_678),
  perpetual_absolute_minor: minor(4_813_000_000),
};
