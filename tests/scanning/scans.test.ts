import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import type { Input } from '#shared/contract/index.ts';
import { checkDigit } from '#shared/domain/barcode.ts';
import { receiptCode, tillMark } from '#shared/domain/receipt-code.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { byHand, type Layout, play, spell, suffixes, type TimedKey } from './keys.ts';

let till: TestTill;
const withDigit = (body: string): string => `${body}${checkDigit(body)}`;
const milk = '3017620422003';
const other = '2990000000361';
const book = withDigit('977123456700');
const gs = '\u001d';

beforeAll(async () => {
  till = await openCounter();
  const goods = (name: string, codes: string[], more: Partial<Input<'catalog.create'>> = {}) =>
    till.ask('catalog.create', {
      name,
      codes,
      price_minor: 1000,
      taxClass: 'standard',
      categoryId: null,
      unit: 'piece',
      ...more,
    });
  await goods('Eau', [other]);
  await goods('Revue', [book]);
  await goods('Sac', ['AbC-1234']);
  await goods('Clou', ['12345']);
  await goods('Tomates', ['2101234000007'], { unit: 'kg' });
  await goods('Poulet', [withDigit('210555500000')], { unit: 'piece' });
  await goods('Fromage', ['2200002000000'], { unit: 'kg' });
  await goods('Tarte', [withDigit('220007700000')], { unit: 'piece' });
  await goods('Jambon', ['03760000000017'], { unit: 'kg' });
  await goods('Coca', ['042100005264']);
});
afterAll(() => till.close());

/** What comes of the keys at a till whose cart is empty: the goods, or why not; and that nothing else was touched. */
async function sell(keys: readonly TimedKey[], typedBefore = ''): Promise<readonly string[]> {
  const { scans, field, acted } = play(keys);
  expect(acted.filter((key) => key !== 'Shift')).toEqual([]);
  const outcome: string[] = [];
  for (const { text, other: second } of scans) {
    const first = second === undefined || (await till.ask('catalog.byCode', { code: text })).length > 0;
    // Of the other reading the counter puts back what stood there before its own first keys.
    if (first) expect(field).toBe(typedBefore);
    const answer = await till.call('cart.scan', { code: first ? text : second });
    if (!answer.ok) {
      const { code, params } = answer.refusal;
      outcome.push([code, params?.code ?? params?.number].filter((part) => part !== undefined).join(' '));
      continue;
    }
    const [line] = answer.value.lines;
    outcome.push(line ? `${line.name} ${line.qty_milli} ${line.gross_minor}` : 'nothing');
    await till.ask('cart.void', { reason: null });
  }
  return outcome;
}

const milkSold = ['Lait entier 1 L 1000 650'];
const waterSold = ['Eau 1000 1000'];
const soapSold = ['Savon 250 g 1000 450'];

describe('the pace of a scan', () => {
  it.each([1, 8, 20, 35, 45, 60])('a scan of %s ms a key sells what it says, once', async (wait) => {
    expect(await sell([...spell(milk, wait), ...suffixes.cr.map((key) => ({ ...key, wait }))])).toEqual(
      milkSold,
    );
  });

  const pauses = [60, 90, 120, 140, 200, 250, 290, 300];
  const places = Array.from({ length: 12 }, (_, place) => place + 1);
  it.each(pauses)('a pause of %s ms before any of its keys', async (pause) => {
    for (const place of places) {
      const keys = [...spell(other, 8, { [place]: pause }), ...suffixes.cr];
      expect(play(keys), `before key ${place}`).toEqual({ scans: [{ text: other }], field: '', acted: [] });
    }
    expect(await sell([...spell(other, 8, { 1: pause }), ...suffixes.cr])).toEqual(waterSold);
  });

  it.each([60, 90, 140])('two and three pauses of %s ms', (pause) => {
    for (const at of [
      [1, 2],
      [2, 7],
      [5, 6],
      [3, 6, 9],
      [1, 5, 12],
    ]) {
      const waits = Object.fromEntries(at.map((place) => [place, pause]));
      expect(play([...spell(other, 8, waits), ...suffixes.cr]).scans, `at ${at}`).toEqual([{ text: other }]);
    }
  });

  it('a pause in a code with letters: the whole is what is sold', async () => {
    for (const place of [1, 2, 3, 4, 5, 6, 7])
      expect(await sell([...spell('AbC-1234', 8, { [place]: 90 }), ...suffixes.cr])).toEqual([
        'Sac 1000 1000',
      ]);
  });

  it('figures typed just before are not part of it', () => {
    const played = play([...byHand('12'), ...spell(milk, 8, { 0: 250 }), ...suffixes.cr]);
    expect(played).toEqual({ scans: [{ text: milk }], field: '12', acted: [] });
  });

  const gaps = [40, 60, 120, 250, 300];
  it.each([
    ['one figure, an add-on by chance', '3', other, waterSold],
    ['one figure', '7', milk, milkSold],
    ['two figures, a longer number by chance', '31', '042100005264', ['Coca 1000 1000']],
    ['two figures, an add-on by chance', '12', '96385074', soapSold],
    ['three figures', '125', other, waterSold],
  ])('%s typed just before the scan: it is the code that is sold', async (_, typed, code, sold) => {
    for (const gap of gaps)
      for (const wait of [4, 20]) {
        const keys = [...byHand(typed), ...spell(code, wait, { 0: gap }), ...suffixes.cr];
        const { scans } = play(keys);
        expect(scans.length, `${gap} ms`).toBe(1);
        expect([scans[0]?.text, scans[0]?.other], `${gap} ms`).toContain(code);
        expect(await sell(keys, typed), `${gap} ms`).toEqual(sold);
      }
  });

  const upc = '042100005264';
  it.each([
    ['10000', other],
    ['500', other],
    ['10', other],
    ['10', milk],
    ['500', upc],
    ['10000', '96385074'],
  ])('%s typed just before the scan of %s loses none of its zeros', async (typed, code) => {
    for (const gap of [30, 60, 120, 250])
      for (const hand of [80, 130, 280]) {
        const keys = [...byHand(typed, hand), ...spell(code, 8, { 0: gap }), ...suffixes.cr];
        const { scans, field } = play(keys);
        expect({ scans: scans.map(({ text }) => text), field }, `${gap} ms`).toEqual({
          scans: [code],
          field: typed,
        });
      }
  });

  it.each([`0${other}`, upc, `00${upc}`])('the zeros of %s are its own', async (code) => {
    for (const wait of [1, 8, 20, 45, 60])
      expect(play([...byHand('12'), ...spell(code, wait, { 0: 250 }), ...suffixes.cr])).toMatchObject({
        scans: [{ text: code }],
        field: '12',
      });
    for (const pause of [60, 120, 250])
      expect(play([...spell(code, 8, { 1: pause }), ...suffixes.cr])).toMatchObject({
        scans: [{ text: code }],
        field: '',
      });
    expect(await sell([...spell(code), ...suffixes.cr])).toEqual(
      code.endsWith(other) ? waterSold : ['Coca 1000 1000'],
    );
  });

  it('a short code of the house is a scan when its Enter comes with it', async () => {
    expect(await sell([...spell('12345'), ...suffixes.cr])).toEqual(['Clou 1000 1000']);
    expect(play([...byHand('12345'), { ...suffixes.cr[0]!, wait: 130 }])).toEqual({
      scans: [],
      field: '12345',
      acted: ['Enter'],
    });
  });
});

describe('what the scanner sends last', () => {
  it.each(Object.entries(suffixes))('%s: sold once, and no button is pressed', async (_, suffix) => {
    expect(await sell([...spell(milk), ...suffix])).toEqual(milkSold);
    expect(await sell([...spell('AbC-1234'), ...suffix])).toEqual(['Sac 1000 1000']);
    expect(await sell([...spell(milk, 8, { 4: 90 }), ...suffix])).toEqual(milkSold);
  });

  it('an Enter by hand after the scan is a key again', () => {
    const played = play([...spell(milk), ...suffixes.cr, { ...suffixes.cr[0]!, wait: 120 }]);
    expect(played).toEqual({ scans: [{ text: milk }], field: '', acted: ['Enter'] });
  });

  it('two scans one after the other are two', async () => {
    const next = spell(other, 8, { 0: 320 });
    expect(await sell([...spell(milk), ...suffixes['cr lf'], ...next, ...suffixes['cr lf']])).toEqual([
      ...milkSold,
      ...waterSold,
    ]);
  });
});

describe('Caps Lock and keyboards', () => {
  const pcs: readonly [string, { layout?: Layout; caps?: boolean }][] = [
    ['US', {}],
    ['US, Caps Lock', { caps: true }],
    ['AZERTY', { layout: 'azerty' }],
    ['AZERTY, Caps Lock', { layout: 'azerty', caps: true }],
    ['AZERTY with Shift', { layout: 'azerty-shift' }],
    ['AZERTY with Shift, Caps Lock', { layout: 'azerty-shift', caps: true }],
  ];
  it.each(pcs)('%s: digits and letters are what the scanner meant', async (_, pc) => {
    expect(await sell([...spell(milk, 8, {}, pc), ...suffixes.cr])).toEqual(milkSold);
    expect(play([...spell('qaWZ4711', 8, {}, pc), ...suffixes.cr]).scans).toEqual([{ text: 'qaWZ4711' }]);
  });

  it.each(['AbC-1234', 'ABC-1234', 'abc-1234', 'aBc-1234'])('%s is the product AbC-1234', async (code) => {
    expect(await sell([...spell(code), ...suffixes.cr])).toEqual(['Sac 1000 1000']);
  });

  it('a code is not taken twice in another case', async () => {
    const again = {
      name: 'X',
      codes: ['aBC-1234'],
      price_minor: 1,
      taxClass: '',
      categoryId: null,
      unit: 'piece' as const,
    };
    expect(await till.call('catalog.create', again)).toMatchObject({
      refusal: { code: 'CODE_TAKEN', params: { product: 'Sac' } },
    });
  });
});

describe('what a scan carries', () => {
  const jambon = ['Jambon 1000 1000'];
  const gtin = '03760000000017';
  it.each<[string, string, readonly string[]]>([
    ['01 and the number', `01${gtin}`, jambon],
    ['a batch', `01${gtin}10LOT7`, jambon],
    ['a batch first', `10LOT7${gs}01${gtin}`, jambon],
    ['a separator first', `${gs}01${gtin}10LOT7`, jambon],
    ['brackets', `(01)${gtin}(10)LOT7`, jambon],
    ['an identifier', `]C101${gtin}10LOT7`, jambon],
    ['a weight', `]d201${gtin}3103000750`, ['Jambon 750 750']],
    ['a weight of nothing', `01${gtin}3103000000`, ['QUANTITY_NEEDED']],
    ['a price for the whole', `01${gtin}3922050000`, ['Jambon 500 500']],
    ['a count of what is weighed', `01${gtin}3005`, ['QUANTITY_NEEDED']],
    ['a link', `https://id.gs1.org/01/${gtin}/10/LOT7?3103=000750`, ['Jambon 750 750']],
    ['a link of a brand', `https://brand.example/de/01/${gtin}`, jambon],
    ['the weight of a scale', '2101234007501', ['Tomates 750 750']],
    ['a weight of nothing on a scale label', '2101234000007', ['QUANTITY_NEEDED']],
    ['a weight of what is sold by the piece', withDigit('210555500123'), ['QUANTITY_NEEDED']],
    ['a price of weighed goods', withDigit('220000200500'), ['Fromage 500 500']],
    ['no price on weighed goods', '2200002000000', ['QUANTITY_NEEDED']],
    ['a price of pieces', withDigit('220007701500'), ['Tarte 1000 1500']],
    ['no price on pieces', withDigit('220007700000'), ['Tarte 1000 1000']],
    ['an add-on of two', `${book}12`, ['Revue 1000 1000']],
    ['an add-on of five', `${book}51299`, ['Revue 1000 1000']],
    ['an add-on with its identifier', `]E3${book}12`, ['Revue 1000 1000']],
    ['zeros in front', `0${milk}`, milkSold],
    ['a UPC without its zero', '42100005264', ['Coca 1000 1000']],
    ['a UPC-E', '04252614', ['Coca 1000 1000']],
    ['six digits of a UPC-E', '425261', ['Coca 1000 1000']],
    ['stars of Code 39', '*ABC-1234*', ['Sac 1000 1000']],
    ['a wrong check digit', '3017620422004', ['CODE_MISREAD 3017620422004']],
    ['the tail of a number', '990000000361', ['CODE_MISREAD 990000000361']],
    ['a wrong number in elements', '010376000000001810LOT', ['CODE_MISREAD 010376000000001810LOT']],
    ['a number nobody knows', withDigit('400638133399'), ['UNKNOWN_CODE 400638133399']],
    ['a number nobody knows, in elements', `01${withDigit('0400638133900')}10LOT`, ['UNKNOWN_CODE']],
    ['an address', 'https://pay.example/q?id=17&x=9', ['CODE_FOREIGN']],
    ['a long QR code', `https://example.org/${'ab12'.repeat(800)}`, ['CODE_FOREIGN']],
    [
      'a visiting card of many lines',
      `BEGIN:VCARD\nVERSION:3.0\nN:Diop;Awa\n${'TEL:77 123 45 67\n'.repeat(20)}END:VCARD`,
      ['CODE_FOREIGN'],
    ],
  ])('%s', async (_, code, expected) => {
    const outcome = await sell([...spell(code), ...suffixes['cr lf']]);
    expect(outcome).toHaveLength(1);
    expect(outcome[0]).toContain(expected[0]);
  });

  it('a typed quantity answers what the label leaves open', async () => {
    const cart = await till.ask('cart.scan', { code: '2101234000007', qty_milli: 1500 });
    expect(cart.lines[0]).toMatchObject({ name: 'Tomates', qty_milli: 1500, gross_minor: 1500 });
    await till.ask('cart.void', { reason: null });
  });

  it('an unknown number in elements is kept as the number that is on every piece', async () => {
    const gtin14 = withDigit('0400638133900');
    const code = `01${gtin14}10LOT`;
    expect(await till.call('catalog.readCode', { code })).toMatchObject({
      refusal: { code: 'UNKNOWN_CODE', params: { code: gtin14.slice(1) } },
    });
  });
});

describe('codes that two products bear', () => {
  it('are asked about whatever the case, and the label keeps what it says', async () => {
    const shop = await openCounter();
    const label = '2101234000007';
    const goods = (name: string, code: string) =>
      shop.ask('catalog.create', {
        name,
        codes: [code],
        price_minor: 1000,
        taxClass: '',
        categoryId: null,
        unit: 'kg',
      });
    await goods('Riz', 'x-1');
    await goods('Mil', 'X-2');
    const beans = await goods('Haricots', label);
    await goods('Lentilles', '777777');
    await shop.application.close();
    // As a store of an earlier version may have them.
    const db = openDb(path.join(shop.dataDir, 'till.db'));
    db.exec(`UPDATE barcode SET code_key = 'X-1', code = 'X-1' WHERE code = 'X-2';
             UPDATE barcode SET code_key = '0${label}', code = '${label}' WHERE code = '777777'`);
    db.close();
    const again = await openTill({ dataDir: shop.dataDir });
    const [owner] = await again.ask('users.tiles', {});
    await again.ask('session.signIn', { userId: owner!.id, pin: ownerPin });
    for (const code of ['x-1', 'X-1'])
      expect(await again.call('cart.scan', { code })).toMatchObject({
        refusal: { code: 'SEVERAL_PRODUCTS', params: { code, count: 2 } },
      });
    const scanned = '2101234007501';
    expect(await again.call('cart.scan', { code: scanned })).toMatchObject({
      refusal: { code: 'SEVERAL_PRODUCTS' },
    });
    const cart = await again.ask('cart.scan', { code: scanned, productId: beans.id });
    expect(cart.lines).toMatchObject([{ name: 'Haricots', qty_milli: 750, gross_minor: 750 }]);
    await again.close();
  });
});

describe('the code of a receipt', () => {
  it('opens its ticket, as it is printed now and as it was before; one of another till is that till’s', async () => {
    const cart = await till.ask('cart.scan', { code: milk });
    const paid = await till.ask('sales.pay', {
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash', given_minor: 650 }],
      print: false,
    });
    const scanned = `RECEIPT_SCANNED ${paid.number}`;
    const { content } = await till.ask('tickets.receipt', { number: paid.number, format: 'text' });
    const code = /TK[0-9A-Z]{10,}/.exec(content)?.[0] ?? '';
    expect(code).toHaveLength(12);
    const older = `TK000001${checkDigit('000001')}`;
    for (const printed of [code, older]) {
      expect(await sell([...spell(printed), ...suffixes.cr])).toEqual([scanned]);
      expect(
        await sell([...spell(printed, 8, {}, { layout: 'azerty', caps: true }), ...suffixes.cr]),
      ).toEqual([scanned]);
      expect(await sell([...spell(printed, 8, {}, { layout: 'azerty' }), ...suffixes.cr])).toEqual([scanned]);
      expect(await sell([...spell(printed, 8, {}, { layout: 'us', caps: true }), ...suffixes.cr])).toEqual([
        scanned,
      ]);
    }
    expect(await till.call('catalog.readCode', { code: String(paid.number) })).toMatchObject({
      refusal: { code: 'RECEIPT_SCANNED', params: { number: paid.number } },
    });
    expect(await sell([...spell(`TK000999${checkDigit('000999')}`), ...suffixes.cr])).toEqual([
      'RECEIPT_ELSEWHERE 999',
    ]);

    // The same number, printed by the till beside it.
    const other = receiptCode(paid.number, tillMark('T7654321', '2'));
    expect(await till.call('catalog.readCode', { code: other })).toMatchObject({
      refusal: { code: 'RECEIPT_OF_TILL', params: { number: paid.number, till: 2 } },
    });
    expect(await sell([...spell(other), ...suffixes.cr])).toEqual([`RECEIPT_OF_TILL ${paid.number}`]);
    const unnamed = receiptCode(paid.number, tillMark('T7654321', 'Comptoir'));
    expect(await sell([...spell(unnamed), ...suffixes.cr])).toEqual([`RECEIPT_ELSEWHERE ${paid.number}`]);

    // A till that is called something else since is the same till.
    const settings = await till.ask('settings.get', {});
    await till.ask('settings.save', { ...settings, till: { name: 'Comptoir 7' } });
    expect(await sell([...spell(code), ...suffixes.cr])).toEqual([scanned]);
  });
});
