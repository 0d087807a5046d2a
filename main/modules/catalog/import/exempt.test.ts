import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createCatalog } from '#main/modules/catalog/service.ts';
import type { CsvMapping } from '#shared/domain/csv-fields.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { openCounter } from '#tests/support/counter.ts';

/** What a shop of this country makes of a cell in the column of the tax: the class of its product, or why it is refused. */
async function readIn(country: string, cells: readonly string[], mapping: CsvMapping | null = null) {
  const counter = openCounter(country);
  try {
    const { handlers } = createCatalog(counter);
    const uploadId = randomUUID();
    const rows = cells.map((cell, at) => `Article ${at};${100 + at};${cell}`);
    const base64 = Buffer.from(['Nom;Prix;TVA', ...rows].join('\n')).toString('base64');
    unwrap(await handlers['catalog.uploadChunk']({ uploadId, offset: 0, base64 }, counter.owner));
    const shown = unwrap(
      await handlers['catalog.importPreview'](
        {
          uploadId,
          fileName: 'prix.csv',
          mapping,
          encoding: null,
          delimiter: null,
          sheet: null,
          prices: null,
          switchedOff: 'leave-out',
          priceFromCode: false,
          bringBack: false,
          forget: false,
        },
        counter.owner,
      ),
    );
    const reasons = shown.changes.flatMap(({ reason }) => reason ?? []);
    const accept = shown.concerns.map(({ id }) => id);
    unwrap(await handlers['catalog.importRun']({ importId: shown.importId, accept }, counter.owner));
    const classes = counter.db
      .sql<{ tax_class: string }>('test', 'SELECT tax_class FROM product ORDER BY id')
      .all()
      .map(({ tax_class }) => tax_class);
    return { mapping: shown.mapping, classes, reasons };
  } finally {
    counter.close();
  }
}

const asTold = { name: 0, price: 1, tax_rate: 2 };

it('the words for "without tax" are the exempt class of the country, not its rate of zero', async () => {
  const words = ['EXO', 'exonéré', 'Exonérée', 'Exempt', 'TVA exonérée', 'Exonéré de TVA', 'VAT exempt'];
  const { mapping, classes, reasons } = await readIn('SN', words);
  expect(mapping).toMatchObject({ tax_rate: 2 });
  expect(reasons).toEqual([]);
  expect(classes).toEqual(words.map(() => 'exempt'));
  expect((await readIn('GB', ['20', '0', 'exempt'])).classes).toEqual(['standard', 'zero', 'exempt']);
});

it('a class is named by its own words in either language', async () => {
  const { classes } = await readIn('GB', ['Standard rate', 'taux zero', 'Zero rate', '20 %'], asTold);
  expect(classes).toEqual(['standard', 'zero', 'zero', 'standard']);
});

it('where a country has two exemptions, the file has to say which, and may', async () => {
  const { classes, reasons } = await readIn('CI', ['EXO', 'Exonéré', 'Exonération conventionnelle', 'exo.']);
  expect(classes).toEqual(['exempt', 'exempt-agreement']);
  expect(reasons).toEqual([
    '« EXO » peut vouloir dire plusieurs choses ici : écrivez Exonéré ou Exonération conventionnelle',
    '« exo. » peut vouloir dire plusieurs choses ici : écrivez Exonéré ou Exonération conventionnelle',
  ]);
});

it('other words are still refused', async () => {
  const { reasons } = await readIn('SN', ['18', 'exotique', 'exempt partiel', 'taxable'], asTold);
  expect(reasons).toHaveLength(3);
  for (const reason of reasons) expect(reason).toContain('taux connus : 18 %, 10 %, 0 %');
});
