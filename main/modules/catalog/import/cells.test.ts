import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalog } from '#main/modules/catalog/service.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { type Counter, openCounter } from '#tests/support/counter.ts';

let counter: Counter;
let catalog: ReturnType<typeof createCatalog>;
beforeEach(() => {
  counter = openCounter();
  catalog = createCatalog(counter);
});
afterEach(() => counter.close());

const nobody = {
  ...{ mapping: null, encoding: null, delimiter: null, sheet: null, prices: null },
  switchedOff: 'leave-out' as const,
};
const tryPreview = async (text: string | Buffer, fileName = 'prix.csv', encoding: 'cp850' | null = null) => {
  const uploadId = randomUUID();
  const base64 = Buffer.from(text).toString('base64');
  unwrap(await catalog.handlers['catalog.uploadChunk']({ uploadId, offset: 0, base64 }, counter.owner));
  return catalog.handlers['catalog.importPreview'](
    { uploadId, fileName, priceFromCode: false, bringBack: false, forget: false, ...nobody, encoding },
    counter.owner,
  );
};
const preview = async (text: string) => unwrap(await tryPreview(text));
const load = async (text: string) => {
  counter.clock.at += 1000;
  const { importId, concerns } = await preview(text);
  const accept = concerns.map(({ id }) => id);
  const done = unwrap(await catalog.handlers['catalog.importRun']({ importId, accept }, counter.owner));
  counter.clock.at += 1000;
  return done;
};
const undo = async () => unwrap(await catalog.handlers['catalog.importUndo']({}, counter.owner));
const codes = () =>
  counter.db
    .sql<{ name: string; code: string }>(
      'test.codes',
      'SELECT p.name, b.code FROM barcode b JOIN product p ON p.id = b.product_id ORDER BY p.id, b.position',
    )
    .all()
    .map(({ name, code }) => `${name} ${code}`);
const found = async (text: string): Promise<string[]> =>
  unwrap(
    await catalog.handlers['catalog.search'](
      { text, categoryId: null, archived: false, limit: 40, after: null },
      counter.owner,
    ),
  ).products.map(({ name }) => name);
const [A, B, C] = ['3760000000017', '3760000000024', '3760000000031'] as const;

it('a cell that is far too long keeps its row aside, as it was, and nothing of another one away', async () => {
  const long = `${A}${' '.repeat(10_001)}x`;
  const shown = await preview(`code;nom;prix;texte\n${long};Sel;500;\n${B};Riz;700;${'x'.repeat(20_000)}\n`);
  expect([shown.added, shown.rejected]).toEqual([1, 1]);
  expect(shown.changes.map(({ name, reason }) => [name, reason])).toEqual([
    ['Sel', 'une case a plus de 10 000 lettres : videz-la ou raccourcissez-la'],
    ['Riz', null],
  ]);
  const { csv } = unwrap(
    await catalog.handlers['catalog.importRejects'](
      { importId: shown.importId, format: 'csv' },
      counter.owner,
    ),
  );
  expect(csv).toContain(`;${long};Sel;500`);
});

it('the accents that can be read in two ways are asked about, and taken as is chosen', async () => {
  const cream = Buffer.from('code;nom;prix\r\n1;CR\xd4ME;500\r\n', 'latin1');
  const shown = unwrap(await tryPreview(cream));
  const asked = shown.concerns.filter(({ asks }) => asks);
  expect(asked.map(({ id }) => id)).toEqual(['encoding']);
  expect(asked[0]?.text).toContain(
    '« CRÔME », en Windows (ancien), ou « CRÈME », en DOS (anciens logiciels)',
  );
  const chosen = unwrap(await tryPreview(cream, 'prix.csv', 'cp850'));
  expect(chosen.concerns.filter(({ asks }) => asks)).toEqual([]);
  expect(chosen.changes).toMatchObject([{ name: 'CRÈME' }]);
});

describe('refused rows', () => {
  it('are cells of a workbook as they stood in the file, titles first', async () => {
    const { importId } = await preview('code;nom;prix;stock\n"=""0012345""";=1+1;x;-3\n;"Riz; brisé";y;2\n');
    const ask = { importId, format: 'xlsx' } as const;
    const { csv, rows, fileName } = unwrap(
      await catalog.handlers['catalog.importRejects'](ask, counter.owner),
    );
    expect({ csv, fileName }).toEqual({ csv: '', fileName: 'prix' });
    expect(rows).toEqual([
      ['ligne', 'raison', 'code', 'nom', 'prix', 'stock'],
      [
        '2',
        '« x » n’est pas un prix : illisible, sous zéro ou bien trop grand',
        '="0012345"',
        '=1+1',
        'x',
        '-3',
      ],
      ['3', '« y » n’est pas un prix : illisible, sous zéro ou bien trop grand', '', 'Riz; brisé', 'y', '2'],
    ]);
  });
});

describe('several codes in one cell', () => {
  it('become codes of the product, each of which finds it, and the preview says so', async () => {
    const text = `code,name,price\n"${A}, ${B}",Riz,500\n${C},Mil,300\n`;
    const shown = await preview(text);
    expect(shown).toMatchObject({ added: 2, rejected: 0, mapping: { code: 0 } });
    expect(shown.changes[0]?.after).toContain(B);
    expect(shown.concerns.find(({ id }) => id === 'several-codes')?.text).toContain(`${A}, ${B}`);
    await load(text);
    expect(codes()).toEqual([`Riz ${A}`, `Riz ${B}`, `Mil ${C}`]);
    expect(await found(B)).toEqual(['Riz']);
    expect(await preview(text)).toMatchObject({ unchanged: 2, added: 0, changed: 0 });
  });

  it('add what a product has not yet, whichever of them it has, and go again with the import', async () => {
    await load(`code,name,price\n${B},Riz,500\n`);
    expect(await load(`code,name,price\n${A} | ${B},Riz,500\n`)).toMatchObject({ changed: 1, added: 0 });
    expect(codes()).toEqual([`Riz ${B}`, `Riz ${A}`]);
    expect(await found(A)).toEqual(['Riz']);
    await undo();
    expect(codes()).toEqual([`Riz ${B}`]);
    expect(await found(A)).toEqual([]);
    await load(`code,name,price\n"${A}\n${C}",Thé,100\n`);
    await undo();
    expect(codes()).toEqual([`Riz ${B}`]);
  });

  it('are refused where they are those of two products', async () => {
    await load(`code,name,price\n${A},Riz,500\n${B},Mil,300\n`);
    const shown = await preview(`code,name,price\n${A};${B},Riz,500\n`);
    expect(shown).toMatchObject({ rejected: 1, changed: 0 });
    expect(shown.changes[0]?.reason).toBe('les codes de cette ligne sont ceux de deux articles différents');
  });
});

describe('a stock', () => {
  it('of what is sold whole is whole, whoever says the unit', async () => {
    await load('code,name,price,unit\n111,Riz,500,kg\n222,Savon,300,piece\n');
    const shown = await preview(
      'code,name,price,stock,unit\n111,Riz,500,1.5,\n222,Savon,300,1.5,\n333,Sel,100,0.5,\n444,Mil,100,0.5,kg\n555,Thé,100,0.5,pack\n666,Lait,100,-3,\n777,Eau,100,10000000000,\n',
    );
    expect(shown).toMatchObject({ rejected: 4 });
    expect(
      shown.changes
        .filter(({ kind }) => kind === 'reject')
        .map(({ code, reason }) => [code, reason?.slice(0, 18)]),
    ).toEqual([
      ['222', 'cet article se ven'],
      ['333', 'cet article se ven'],
      ['555', 'cet article se ven'],
      ['777', 'le stock « 1000000'],
    ]);
    expect(shown.concerns.map(({ id }) => id)).toContain('stock-not-whole');
  });

  it('that the product has already is no change', async () => {
    await load('code,name,price,stock,unit\n111,Riz,500,1.5,kg\n');
    counter.db.sql('test.unit', "UPDATE product SET unit = 'piece'").run();
    expect(await preview('code,name,price,stock\n111,Riz,500,1.5\n')).toMatchObject({ unchanged: 1 });
    expect(await preview('code,name,price,stock\n111,Riz,500,2.5\n')).toMatchObject({ rejected: 1 });
  });
});

describe('a price in the currency of a title', () => {
  it.each([
    ['Code;Nom;Prix EUR;Prix XOF', 1000, ['other-currency-price'], []],
    ['Code;Nom;Prix (€);Prix (FCFA)', 1000, ['other-currency-price'], []],
    ['Code;Nom;Prix EUR;Prix', 1000, ['other-currency-price'], []],
    ['Code;Nom;Prix EUR;Prix USD', 2, ['foreign-price'], ['foreign-price']],
    ['Code;Nom;Prix EUR;Remarque', 2, ['foreign-price'], ['foreign-price']],
  ] as const)('%s', async (header, price, said, asked) => {
    const shown = await preview(`${header}\n111;Riz;2;1000\n222;Mil;3;1500\n`);
    const ids = shown.concerns.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([...said]));
    expect(shown.concerns.flatMap(({ id, asks }) => (asks && id !== 'several-prices' ? [id] : []))).toEqual(
      asked,
    );
    expect(shown.changes[0]?.after?.replaceAll(/\D/g, '')).toBe(String(price));
  });
});

it('a table on its side is refused with what to do', async () => {
  const got = await tryPreview('Code;111;222\nNom;Riz;Mil\nPrix;500;300\n');
  expect(got).toMatchObject({ ok: false, refusal: { code: 'FILE_SIDEWAYS' } });
});

it.each([
  ['{"url": "https://docs.google.com/open?id=1", "doc_id": "1", "email": "a@b.c"}', 'FILE_IS_LINK'],
  ['[InternetShortcut]\r\nURL=https://docs.google.com/spreadsheets/d/1\r\n', 'FILE_IS_LINK'],
  ['[{"name":"Riz","price":500}]', 'FILE_IS_DATA'],
])('%s is %s', async (text, code) => {
  expect(await tryPreview(text, 'liste.gsheet')).toMatchObject({ ok: false, refusal: { code } });
});

describe('a list of which no column is the price', () => {
  const said = ({ concerns }: Awaited<ReturnType<typeof preview>>) =>
    concerns.find(({ id }) => id === 'price-column')?.text;

  it('says before the import that its new products come without one', async () => {
    const arabic = await preview(`الاسم,السعر,الرمز\nأرز,500,${A}\nسكر,750,${B}\n`);
    expect(arabic).toMatchObject({ added: 2, mapping: { name: 0, code: 2 } });
    expect(arabic.mapping.price).toBeUndefined();
    expect(said(arabic)).toMatch(/\b2\b/);
    expect(said(await preview(`code,name\n${A},Riz\n`))).toBeDefined();
  });

  it('is no matter where a column is, or where the products are there already', async () => {
    expect(said(await preview(`code,name,price\n${A},Riz,500\n`))).toBeUndefined();
    await load(`code,name,price\n${A},Riz,500\n`);
    const stock = await preview(`code,name,stock\n${A},Riz,12\n`);
    expect(stock).toMatchObject({ added: 0, changed: 1 });
    expect(said(stock)).toBeUndefined();
  });
});

describe('a stock of nothing', () => {
  it('is counted: what is sold out is not the same as what was never counted', async () => {
    await load(`code,name,price\n${A},Riz,500\n`);
    const file = `code,name,price,stock\n${A},Riz,500,0\n${B},Mil,300,"0,000"\n${C},Thé,100,\n`;
    const shown = await preview(file);
    expect(shown).toMatchObject({ added: 2, changed: 1, unchanged: 0 });
    expect(shown.changes[0]).toMatchObject({ before: 'stock non compté', after: 'stock 0' });
    await load(file);
    const levels = counter.db
      .sql<{ qty: number | null }>(
        'test.levels',
        `SELECT l.qty_milli AS qty FROM product p LEFT JOIN stock_level l ON l.product_id = p.id ORDER BY p.id`,
      )
      .all();
    expect(levels.map(({ qty }) => qty)).toEqual([0, 0, null]);
    expect(await preview(file)).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
  });
});
