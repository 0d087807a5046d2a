import { parseScaled } from './csv-values.ts';
import { fold } from './fold.ts';

export const csvFields = ['code', 'name', 'price', 'tax_rate', 'category', 'stock', 'cost', 'unit'] as const;
export type CsvField = (typeof csvFields)[number];
/** Column of the file (0-based) for each field; a field that is not in the file is absent. */
export type CsvMapping = Partial<Record<CsvField, number>>;

export interface CsvColumns {
  /** False: the first row is a product already. */
  readonly hasHeader: boolean;
  /** One for each column: as written, or "1", "2"… where there is no header. */
  readonly headers: readonly string[];
  readonly mapping: CsvMapping;
}

/** Whole headers, folded. Two names in one row of the file: the earlier in this list wins. */
const names: Readonly<Record<CsvField, readonly string[]>> = {
  code: [
    'code',
    'barcode',
    'bar code',
    'code barre',
    'code barres',
    'code a barre',
    'code a barres',
    'codebarre',
    'codebarres',
    'ean',
    'ean13',
    'ean 13',
    'gtin',
    'gencod',
    'gencode',
    'upc',
    'code produit',
    'code article',
    'product code',
    'item code',
    'plu',
    'sku',
    'reference',
    'ref',
    'handle',
  ],
  name: [
    'name',
    'nom',
    'libelle',
    'designation',
    'product name',
    'nom du produit',
    'nom produit',
    'libelle produit',
    'libelle article',
    'nom article',
    'item name',
    'produit',
    'product',
    'article',
    'item',
    'intitule',
    'title',
    'description',
  ],
  price: [
    'price',
    'prix',
    'prix de vente',
    'prix vente',
    'prix de vente ttc',
    'prix ttc',
    'pv ttc',
    'pvttc',
    'pv',
    'puv',
    'pu',
    'prix unitaire',
    'unit price',
    'selling price',
    'sale price',
    'sales price',
    'retail price',
    'tarif',
    'prix detail',
    'price minor',
    'montant',
  ],
  tax_rate: [
    'tax rate',
    'tva',
    'taux tva',
    'taux de tva',
    'vat',
    'vat rate',
    'tax',
    'taxe',
    'taux',
    'gst',
    'taux de taxe',
  ],
  category: [
    'category',
    'categorie',
    'famille',
    'rayon',
    'departement',
    'department',
    'group',
    'groupe',
    'product category',
    'sous famille',
    'section',
    'type',
  ],
  stock: [
    'stock',
    'quantity',
    'quantite',
    'qte',
    'qty',
    'en stock',
    'in stock',
    'stock on hand',
    'quantite en stock',
    'stock initial',
    'stock actuel',
    'qte stock',
    'inventory',
    'inventaire',
    'on hand',
  ],
  cost: [
    'cost',
    'cost price',
    'prix d achat',
    'prix achat',
    'prix dachat',
    'purchase price',
    'buying price',
    'pa',
    'pa ht',
    'pamp',
    'cout',
    'cout d achat',
    'prix de revient',
    'unit cost',
    'achat',
  ],
  unit: [
    'unit',
    'unite',
    'uom',
    'unite de vente',
    'unite de mesure',
    'unit of measure',
    'mesure',
    'conditionnement',
  ],
};

/** Words that name a field inside a longer header ("Prix de vente TTC (FCFA)"), the surest first. */
const hints: readonly (readonly [CsvField, RegExp])[] = [
  ['cost', /\b(achat|revient|cost|cout|purchase|buying)\b/],
  ['tax_rate', /\b(tva|vat|tax|taxe)\b/],
  ['code', /\b(ean|ean13|gtin|upc|barcode|barre|barres|gencod)\b/],
  ['price', /\b(prix|price|tarif|pv|pvttc)\b/],
  ['stock', /\b(stock|qte|qty|quantite|quantity)\b/],
  ['category', /\b(categorie|category|famille|rayon)\b/],
  ['name', /\b(libelle|designation|nom|name|produit|product|article)\b/],
  ['code', /\b(code|reference|ref|sku)\b/],
  ['unit', /\b(unite|unit|uom)\b/],
];

/** "PrixVente" and "tax_rate" are two words each. */
const foldHeader = (header: string): string => fold(header.replaceAll(/([a-z])([A-Z])/g, '$1 $2'));

function byHeaders(headers: readonly string[]): CsvMapping {
  const folded = headers.map(foldHeader);
  const mapping: CsvMapping = {};
  const taken = new Set<number>();
  const take = (field: CsvField, column: number): void => {
    if (column === -1 || taken.has(column) || mapping[field] !== undefined) return;
    mapping[field] = column;
    taken.add(column);
  };
  for (const field of csvFields) for (const name of names[field]) take(field, folded.indexOf(name));
  for (const [field, expression] of hints)
    take(
      field,
      folded.findIndex((header, column) => !taken.has(column) && expression.test(header)),
    );
  return mapping;
}

const looksLikeCode = (cell: string): boolean => /^\d{6,14}$/.test(cell.trim());
const looksLikeNumber = (cell: string): boolean => parseScaled(cell, 3) !== undefined;
const letters = (cell: string): number => cell.replaceAll(/[^\p{L}]/gu, '').length;

interface ColumnFacts {
  readonly column: number;
  readonly codes: number;
  readonly numbers: number;
  readonly letters: number;
  readonly largest: number;
  readonly distinct: number;
}

function factsOf(rows: readonly (readonly string[])[], column: number): ColumnFacts {
  const cells = rows.map((row) => row[column] ?? '').filter((cell) => cell.trim() !== '');
  const share = (test: (cell: string) => boolean) => cells.filter(test).length / Math.max(1, cells.length);
  return {
    column,
    codes: share(looksLikeCode),
    numbers: share(looksLikeNumber),
    letters: cells.reduce((sum, cell) => sum + letters(cell), 0) / Math.max(1, cells.length),
    largest: Math.max(0, ...cells.map((cell) => (parseScaled(cell, 3) ?? 0) / 1000)),
    distinct: new Set(cells).size,
  };
}

/** Completes the mapping by what the columns hold; only the code and the name if there were headers to go by. */
function byContent(
  rows: readonly (readonly string[])[],
  width: number,
  known: CsvMapping,
  all: boolean,
): CsvMapping {
  const mapping: CsvMapping = { ...known };
  let free = Array.from({ length: width }, (_, column) => factsOf(rows, column)).filter(
    ({ column }) => !Object.values(known).includes(column),
  );
  const take = (field: CsvField, column: number | undefined): void => {
    if (column === undefined || mapping[field] !== undefined) return;
    mapping[field] = column;
    free = free.filter((facts) => facts.column !== column);
  };
  take('code', free.filter(({ codes }) => codes > 0.5).sort((a, b) => b.codes - a.codes)[0]?.column);
  take('name', free.filter((facts) => facts.letters >= 2).sort((a, b) => b.letters - a.letters)[0]?.column);
  if (!all) return mapping;
  const isNumeric = ({ numbers }: ColumnFacts): boolean => numbers > 0.8;
  take('price', free.find(isNumeric)?.column);
  take(
    'tax_rate',
    free.find((facts) => isNumeric(facts) && facts.largest <= 30 && facts.distinct <= 6)?.column,
  );
  take('category', free.find((facts) => !isNumeric(facts) && facts.letters > 0)?.column);
  take('stock', free.find(isNumeric)?.column);
  return mapping;
}

/**
 * Which column holds what, by the headers (French and English) and, where they do not tell, by the cells. `rows` are the
 * first rows of the file, header included if it has one; some tens are enough. The result is a proposal to be shown.
 */
export function recogniseColumns(rows: readonly (readonly string[])[]): CsvColumns {
  const first = rows[0] ?? [];
  const width = Math.max(0, ...rows.map((row) => row.length));
  const named = byHeaders(first);
  const holdsData = first.some(
    (cell) => looksLikeCode(cell) || (looksLikeNumber(cell) && cell.trim() !== ''),
  );
  const hasHeader = !holdsData && (Object.keys(named).length > 0 || rows.length > 1);
  const column = (index: number): string => String(index + 1);
  const headers = Array.from(
    { length: width },
    (_, index) => (hasHeader && first[index]?.trim()) || column(index),
  );
  const known = hasHeader ? named : {};
  return {
    hasHeader,
    headers,
    mapping: byContent(hasHeader ? rows.slice(1) : rows, width, known, !hasHeader),
  };
}
