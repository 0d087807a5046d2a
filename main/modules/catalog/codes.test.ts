import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unwrap } from '#shared/kernel/result.ts';
import { codeSchema } from '#shared/modules/catalog/contract.ts';
import { type Counter, openCounter } from '#tests/support/counter.ts';
import { createCatalog } from './service.ts';

let counter: Counter;
let catalog: ReturnType<typeof createCatalog>;
beforeEach(() => {
  counter = openCounter();
  catalog = createCatalog(counter);
});
afterEach(() => counter.close());

/** By the form of a product, as its door reads it. */
const create = (name: string, code: string) =>
  counter.db.transaction(() =>
    catalog.handlers['catalog.create'](
      {
        ...{ name, codes: [codeSchema.parse(code)], price_minor: null, taxClass: '', categoryId: null },
        ...{ unit: 'piece', favourite: false, cost_minor: null, stock_milli: null },
      } as never,
      counter.owner,
    ),
  );
const preview = async (text: string) => {
  const uploadId = randomUUID();
  const base64 = Buffer.from(text).toString('base64');
  unwrap(await catalog.handlers['catalog.uploadChunk']({ uploadId, offset: 0, base64 }, counter.owner));
  const choices = { mapping: null, encoding: null, delimiter: null, sheet: null, prices: null };
  return unwrap(
    await catalog.handlers['catalog.importPreview'](
      {
        uploadId,
        fileName: 'x.csv',
        priceFromCode: false,
        bringBack: false,
        forget: false,
        switchedOff: 'leave-out',
        ...choices,
      },
      counter.owner,
    ),
  );
};
const scanned = async (code: string): Promise<string[]> =>
  unwrap(await catalog.handlers['catalog.byCode']({ code }, counter.owner)).map(({ name }) => name);
const searched = async (text: string): Promise<string[]> =>
  unwrap(
    await catalog.handlers['catalog.search'](
      { text, categoryId: null, archived: false, limit: 10, after: null } as never,
      counter.owner,
    ),
  ).products.map(({ name }) => name);

const spellings = ['café-12', 'CAFÉ-12', 'Cafe\u0301-12', 'ｃａｆé-12', 'ca\u00adfé-12\ufeff'];

it('is one code by every door, however it is written', async () => {
  unwrap(await create('Expresso', 'Café-12'));
  for (const code of spellings) {
    expect([code, await scanned(code)]).toEqual([code, ['Expresso']]);
    expect([code, await searched(code)]).toEqual([code, ['Expresso']]);
    expect(await create('Autre', code)).toMatchObject({ refusal: { code: 'CODE_TAKEN' } });
    expect(await preview(`code,nom\n${code},Expresso\n`)).toMatchObject({ added: 0, unchanged: 1 });
  }
});

it('of full width is a trade item number like any other', async () => {
  const wide = '３７６００００００００１７';
  const shown = await preview(`code,nom,prix\n${wide},Riz,100\n`);
  unwrap(
    await catalog.handlers['catalog.importRun']({ importId: shown.importId, accept: [] }, counter.owner),
  );
  for (const code of [wide, '3760000000017', '03760000000017'])
    expect([code, await scanned(code)]).toEqual([code, ['Riz']]);
});

it('that an earlier program kept as it was written is found when the till opens again', async () => {
  unwrap(await create('Expresso', 'x1'));
  unwrap(await create('Riz', 'x2'));
  const keep = (code: string, was: string) =>
    counter.db
      .sql<never>('keep', 'UPDATE barcode SET code_key = :code, code = :code WHERE code = :was')
      .run({ code, was });
  keep('café', 'x1');
  keep('３７６００００００００１７', 'x2');
  catalog = createCatalog(counter);
  expect(await scanned('CAFÉ')).toEqual(['Expresso']);
  expect(await scanned('3760000000017')).toEqual(['Riz']);
});
