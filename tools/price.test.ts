import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { priceText } from './price-text.ts';

const t = createTranslator('en');
const price = (file: unknown) =>
  priceText(typeof file === 'string' ? file : JSON.stringify(file), 'basket.json', t);
const sentences = (file: unknown) => {
  const result = price(file);
  return result.ok ? [] : result.refusal;
};

describe('npm run price', () => {
  it('prices every example of its documentation as the text there says', () => {
    const spec = readFileSync(join(import.meta.dirname, '..', 'docs', 'spec', 'price-file.md'), 'utf8');
    const examples = [...spec.matchAll(/```json\n([^`]*)```/g)].map((found) => found[1]!);
    const totals = examples.map((example) => {
      const { net, gross, due, refunds } = JSON.parse(JSON.stringify(unwrap(price(example))));
      return [net, gross, due, ...refunds.map((refund: { due: string }) => refund.due)];
    });
    expect(totals).toEqual([
      ['16.16', '19.49', '19.50', '-1.15'],
      ['34322', '40500', '40500'],
      ['2180.09', '2627.01', '2627.01'],
      ['31.78', '36.67', '36.67'],
      ['762', '899', '900', '-300', '-300', '-300'],
    ]);
  });

  it('says which field is wrong and what to do, one sentence per mistake, and fails', () => {
    const wrong = {
      currency: 'EUR',
      taxes: [{ id: 'a' }, { id: 'a', rate_percent: 20, included: true }],
      lines: [
        { qty: '2,5', unit_price: '1.505', taxes: [] },
        { qty_milli: 1000, qty: '1', taxes: [] },
        { qty: '1', unit_price_minor: 5 },
      ],
      cash: {},
    };
    expect(sentences(wrong)).toEqual([
      'taxes[0].included: say true or false, or prices_include_tax for the whole file',
      'taxes[0]: give a rate (rate_percent or rate_ppm) or an amount per unit (amount_minor or amount)',
      'taxes[1].id: "a" stands there twice; give each its own id',
      'lines[0].unit_price: "1.505" has more than 2 decimals; round it first',
      'lines[0].qty: "2,5" is not a number; write digits and a point, such as "12.50"',
      'lines[1]: give unit_price_minor (whole) or unit_price ("12.50")',
      'lines[1]: give qty_milli or qty, not both',
      'lines[2].taxes: the file has several taxes; say which this line bears, [] for none',
      'cash: give the smallest coin in step_minor (whole) or step ("0.05"), more than nothing',
    ]);
  });

  it.each<[string, unknown, string]>([
    ['an unknown field', { lines: [{ qtty: 1 }] }, 'lines[0]: unknown field qtty'],
    [
      'a fraction of a minor unit',
      { lines: [{ unit_price_minor: 1.5 }] },
      'lines[0].unit_price_minor: write a whole',
    ],
    ['no lines', { currency: 'XOF' }, 'lines: write the list of lines'],
    ['no currency', { lines: [] }, 'currency: say the currency'],
    ['an unknown country', { country: 'ZZ', lines: [] }, 'country: there is no pack "ZZ"'],
    [
      'an unknown region',
      { country: 'SN', region: 'QC', lines: [] },
      'region: there is no region "QC" here; leave it out',
    ],
    [
      'a rate that the place sets, and nobody gave',
      { country: 'US', lines: [{ qty: '1', unit_price: '5' }] },
      'lines[0]: US leaves this rate to the place; give "place_rates": { "sales-tax": "8.875" }',
    ],
    [
      'a rate that the place does not set',
      { country: 'SN', place_rates: { vat: '3' }, lines: [] },
      'place_rates: "vat" is not left to the place; leave it out',
    ],
    ['a path as country', { country: '../SN', lines: [] }, 'country: there is no pack'],
    [
      'an unknown tax',
      { currency: 'XOF', lines: [{ qty: '1', unit_price: '5', taxes: ['vat'] }] },
      'line "1": there is no tax "vat"',
    ],
    [
      'too large a discount',
      { currency: 'XOF', lines: [{ qty: '1', unit_price: '5', discount: { amount: '6' } }] },
      'line "1": the discount is larger',
    ],
    [
      'a refund of more than was sold',
      {
        currency: 'XOF',
        lines: [{ qty: '1', unit_price: '5' }],
        refunds: [{ lines: [{ id: '1', qty: '1' }] }, { lines: [{ id: '1', qty: '1' }] }],
      },
      'refunds[1]: line "1": only 0.000 is left',
    ],
  ])('refuses %s', (_name, file, sentence) => {
    expect(sentences(file)).toEqual([expect.stringContaining(sentence)]);
  });

  it('says the same in French, down to the words of the form', () => {
    const said = priceText(
      JSON.stringify({ currency: 'XOF', lines: [{ qty: '2,5', unit_price_minor: 1.5 }] }),
      'basket.json',
      createTranslator('fr'),
    );
    expect(said).toEqual({
      ok: false,
      refusal: ['lines[0].unit_price_minor : écrivez un nombre entier sans guillemets'],
    });
    const none = priceText(
      '{"lines":[{"qty":"2,5","unit_price":"1"}]}',
      'basket.json',
      createTranslator('fr'),
    );
    expect(none).toMatchObject({
      refusal: [
        'currency : dites la monnaie, par exemple « XOF », ou ses décimales, ou un pays',
        'lines[0].qty : « 2,5 » n’est pas un nombre ; écrivez des chiffres et un point, par exemple « 12.50 »',
      ],
    });
  });

  it('takes the rate of the place where the country leaves it', () => {
    const file = {
      country: 'US',
      place_rates: { 'sales-tax': '8.875' },
      lines: [{ qty: '1', unit_price: '10.00' }],
    };
    const answer = priceText(JSON.stringify(file), 'basket.json', t);
    expect(answer).toMatchObject({ value: { net: '10.00', tax: '0.89', gross: '10.89' } });
  });

  it('refuses what is not JSON and reads past a byte order mark', () => {
    expect(sentences('{')).toEqual([expect.stringContaining('basket.json ends too early, in line 1')]);
    expect(sentences('\ufeff{"currency":"XOF","lines":[]}')).toEqual([]);
  });
});

describe('tools/price.ts', () => {
  const run = (source: string, input = '') => {
    const script = join(import.meta.dirname, 'price.ts');
    return spawnSync(process.execPath, [script, source], {
      input,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'en_GB.UTF-8' },
    });
  };

  it('prints one JSON object', () => {
    const { status, stdout, stderr } = run(
      '-',
      '{"currency":"XOF","lines":[{"qty":"2","unit_price":"150"}]}',
    );
    expect([status, stderr, JSON.parse(stdout).gross]).toEqual([0, '', '300']);
  });

  it('prints nothing but sentences when it cannot, and fails', () => {
    const { status, stdout, stderr } = run('no-such-file.json');
    expect([status, stdout, stderr]).toEqual([1, '', 'no-such-file.json is not there: check the path.\n']);
  });
});
