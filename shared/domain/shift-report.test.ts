import { describe, expect, it } from 'vitest';
import { sampleFormat } from '#tests/support/receipt-sample.ts';
import { xReport, zReport } from './receipt-report.ts';
import { receiptText } from './receipt-text.ts';
import { type ShiftReportFigures, xData, zData } from './shift-report.ts';
import { totalsReport } from './totals-report.ts';
import { minor } from './units.ts';

const format = sampleFormat('fr');
const paper = {
  shop: { name: 'Chez Awa', address: [], taxIds: [] },
  software: 'Comptoir 0.1.0',
  training: false,
  copy: 0,
};
const totals = totalsReport(
  {
    gross: [12, 118_000],
    net: [12, 100_000],
    'base:vat-18:180000': [12, 100_000],
    'tax:vat-18:180000': [12, 18_000],
    returns: [2, -5_900],
    discounts: [3, 1_500],
    rounding: [1, -2],
    'tender:cash': [9, 97_998],
    'tender:mobile:Wave': [3, 20_000],
    'category:7': [10, 110_000],
    'category:': [2, 8_000],
    'cashier:3': [12, 118_000],
    'hour:9': [5, 48_000],
    'hour:17': [7, 70_000],
    removed: [4, 2_600],
    drawer: [1, 0],
  },
  { tax: () => 'TVA 18 %', untaxed: 'Exonéré', category: () => 'Riz', user: () => 'Moussa' },
);
const closed: ShiftReportFigures = {
  zNumber: 31,
  shift: {
    id: 31,
    number: 31,
    opened_at: Date.UTC(2026, 10, 20, 8),
    openedBy: 'Moussa',
    float_minor: minor(50_000),
    closed_at: Date.UTC(2026, 10, 20, 20),
    closedBy: 'Awa',
    zNumber: 31,
    tickets: 12,
    gross_minor: minor(118_000),
  },
  at: Date.UTC(2026, 10, 20, 20),
  tillName: 'Caisse 2',
  firstTicket: 401,
  lastTicket: 412,
  totals,
  cash: {
    sales_minor: minor(103_898),
    refunds_minor: minor(-5_900),
    in_minor: minor(0),
    out_minor: minor(-20_000),
    expected_minor: minor(127_998),
    counted_minor: minor(127_500),
    difference_minor: minor(-498),
    reason: 'erreur de rendu',
    approvedBy: 'Awa',
    count: [
      { value_minor: minor(10_000), count: 12 },
      { value_minor: minor(2_000), count: 0 },
      { value_minor: minor(500), count: 15 },
    ],
  },
  perpetual_signed_minor: minor(4_000_000),
  perpetual_absolute_minor: minor(4_100_000),
};
const open: ShiftReportFigures = {
  ...closed,
  zNumber: null,
  shift: { ...closed.shift, closed_at: null, closedBy: null, zNumber: null },
};

describe('a Z on paper', () => {
  const data = zData(closed, { ...paper, copy: 2, signature: 'abc' }, format);

  it('adds up for whoever checks it with a pencil', () => {
    const column = [data.sales, data.discounts, data.returns];
    expect(column.reduce((sum, { amount_minor }) => sum + amount_minor, 0)).toBe(data.net_minor);
    expect(data.net_minor + data.rounding_minor).toBe(data.received_minor);
    const tendered = data.tenders.reduce((sum, row) => sum + (row.amount_minor ?? 0), 0);
    expect(tendered).toBe(data.received_minor);
    const moved = data.cash.reduce((sum, row) => sum + (row.amount_minor ?? 0), 0);
    expect(data.float_minor + moved).toBe(data.expected_minor);
    const counted = data.denominations.reduce((sum, row) => sum + (row.amount_minor ?? 0), 0);
    expect(counted).toBe(data.counted_minor);
    expect(data.counted_minor - data.expected_minor).toBe(data.difference_minor);
  });

  it('names its rows and leaves out what did not happen', () => {
    expect(data.cash.map(({ label }) => label)).toEqual([
      'Ventes en espèces',
      'Remboursements en espèces',
      'Sorties d’espèces',
    ]);
    expect(data.tenders).toEqual([
      { label: 'Espèces', count: 9, amount_minor: 97_998 },
      { label: 'Wave', count: 3, amount_minor: 20_000 },
    ]);
    expect(data.events).toEqual([
      { label: 'Lignes ôtées', count: 4, amount_minor: 2_600 },
      { label: 'Tiroir ouvert sans vente', count: 1 },
    ]);
    expect(data.denominations.map(({ count }) => count)).toEqual([12, 15]);
  });

  it('says what was sold by category, by person and by hour, each adding up to the whole', () => {
    expect(data.categories).toEqual([
      { label: 'Riz', count: 10, amount_minor: 110_000 },
      { label: 'Sans catégorie', count: 2, amount_minor: 8_000 },
    ]);
    expect(data.cashiers).toEqual([{ label: 'Moussa', count: 12, amount_minor: 118_000 }]);
    expect(data.hours.map(({ label }) => label)).toEqual(['09 h', '17 h']);
    for (const rows of [data.categories, data.cashiers, data.hours])
      expect(rows.reduce((sum, row) => sum + (row.amount_minor ?? 0), 0)).toBe(data.net_minor);
  });

  it('becomes a document with its number, its count, its reason and its perpetual totals', () => {
    const text = receiptText(zReport(data, format)).replaceAll(/\s/g, ' ');
    for (const part of [
      '31',
      '401',
      '412',
      'erreur de rendu',
      'Accordé par Awa',
      'Par catégorie',
      'Par personne',
      'Par heure',
      '127 500',
      '4 000 000',
      '4 100 000',
    ])
      expect(text).toContain(part);
  });

  it('is not made of a shift that is open', () => {
    expect(() => zData(open, paper, format)).toThrow(/not been closed/);
  });
});

describe('an X on paper', () => {
  it('tells the expected cash to those who may see it', () => {
    expect(xData(open, paper, format)).toMatchObject({ expected_minor: 127_998, float_minor: 50_000 });
  });

  it('tells nothing of the drawer but its float where the cash is hidden', () => {
    const hidden = xData({ ...open, cash: null }, paper, format);
    expect(hidden).not.toHaveProperty('expected_minor');
    expect(hidden.cash).toEqual([]);
    expect(receiptText(xReport(hidden, format)).replaceAll(/\s/g, ' ')).not.toContain('127 998');
  });
});
