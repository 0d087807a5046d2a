import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { createCatalog } from '#main/modules/catalog/service.ts';
import { projections } from '#main/modules/projections.ts';
import { unwrap } from '#shared/kernel/result.ts';
import type { PublishedRow } from '#shared/modules/catalog/published.ts';
import { type Counter, openCounter } from '#tests/support/counter.ts';

let counter: Counter;
let catalog: ReturnType<typeof createCatalog>;
let version: number;

beforeEach(() => {
  counter = openCounter();
  catalog = createCatalog(counter);
  version = 0;
});
afterEach(() => counter.close());

const publish = async (...rows: PublishedRow[]): Promise<void> => {
  version += 1;
  counter.clock.at += 1000;
  const id = `publication-${String(version).padStart(4, '0')}`;
  await catalog.takePublication({ version, id, file: 'prix.csv', rows: rows.length }, rows);
};
const row = (code: string, name: string, price = '', rate = '', category = '', unit = ''): PublishedRow => [
  code,
  name,
  price,
  rate,
  category,
  unit,
];
const products = () =>
  counter.db
    .sql<object>(
      'test',
      `SELECT p.name, p.price_minor, c.name AS category, b.code, p.unit, p.archived
       FROM product p LEFT JOIN category c ON c.id = p.category_id LEFT JOIN barcode b ON b.product_id = p.id
       ORDER BY p.id`,
    )
    .all()
    .map((one) => Object.values(one));
const taken = () => catalog.publicationsTaken(10);
const sound = () =>
  expect(checkRebuild(projections, counter.db, path.join(counter.folder, 'rebuilt.db'))).toMatchObject({
    equal: true,
  });

it('brings in what is new, changes what is there, and leaves what it says nothing of', async () => {
  await publish(
    row('111', 'Riz', '500', '', 'Sec'),
    row('', 'Pain', '150'),
    row('222', 'Sucre', '700', '', '', 'kg'),
  );
  await publish(row('111', 'Riz parfumé', '550'), row('', 'Pain'), row('222', 'Sucre', '', '', 'Sec'));
  expect(products()).toEqual([
    ['Riz parfumé', 550, 'Sec', '111', 'piece', 0],
    ['Pain', 150, null, null, 'piece', 0],
    ['Sucre', 700, 'Sec', '222', 'kg', 0],
  ]);
  expect(taken()).toMatchObject([
    { version: 2, rows: 3, added: 0, changed: 2, rejected: 0 },
    { version: 1, rows: 3, added: 3, changed: 0, rejected: 0 },
  ]);
  const id = catalog.find('111').products[0]?.id ?? 0;
  expect(
    unwrap(await catalog.handlers['catalog.priceHistory']({ id, limit: 5 }, counter.owner)),
  ).toMatchObject([{ from_minor: 500, to_minor: 550 }]);
  sound();
});

it('taken again changes nothing, and is told again', async () => {
  await publish(row('111', 'Riz', '500'));
  const before = products();
  await publish(row('111', 'Riz', '500'));
  expect(products()).toEqual(before);
  expect(taken()[0]).toMatchObject({ version: 2, added: 0, changed: 0, rejected: 0 });
  sound();
});

it('leaves a row out that this shop cannot have, and says how many', async () => {
  await publish(row('111', 'Riz', '500.5'), row('222', 'Mil', '300', '99'), row('333', 'Thé', '100'));
  expect(products().map(([name]) => name)).toEqual(['Thé']);
  expect(taken()).toMatchObject([{ rows: 3, added: 1, changed: 0, rejected: 2 }]);
});

it('keeps a price of a product that its shop put away, and does not bring it back', async () => {
  await publish(row('111', 'Riz', '500'));
  const id = catalog.find('111').products[0]?.id ?? 0;
  counter.db.transaction(() =>
    catalog.handlers['catalog.setArchived']({ id, archived: true }, counter.owner),
  );
  await publish(row('111', 'Riz', '550'));
  expect(products()).toEqual([['Riz', 550, null, '111', 'piece', 1]]);
});

it('is no import of this shop: the last one of those can be taken back all the same', async () => {
  const uploadId = 'mine';
  const base64 = Buffer.from('code,name,price\n444,Lait,200\n').toString('base64');
  unwrap(await catalog.handlers['catalog.uploadChunk']({ uploadId, offset: 0, base64 }, counter.owner));
  const choices = { mapping: null, encoding: null, delimiter: null, sheet: null, prices: null } as const;
  const input = {
    uploadId,
    fileName: 'lait.csv',
    priceFromCode: false,
    bringBack: false,
    forget: false,
    switchedOff: 'leave-out',
  } as const;
  const shown = unwrap(
    await catalog.handlers['catalog.importPreview']({ ...input, ...choices }, counter.owner),
  );
  const accept = shown.concerns.map(({ id }) => id);
  unwrap(await catalog.handlers['catalog.importRun']({ importId: shown.importId, accept }, counter.owner));
  await publish(row('111', 'Riz', '500'));
  expect(unwrap(await catalog.handlers['catalog.lastImport']({}, counter.owner))).toMatchObject({
    file: 'lait.csv',
    undoable: true,
  });
  unwrap(await catalog.handlers['catalog.importUndo']({}, counter.owner));
  expect(products().filter(([, , , , , archived]) => archived === 0)).toEqual([
    ['Riz', 500, null, '111', 'piece', 0],
  ]);
});
