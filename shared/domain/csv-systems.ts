import type { CsvField } from './csv-fields.ts';
import type { CsvSwitch } from './csv-off.ts';

/** The export of a known program: what its headers (folded) are called, where names alone would mislead. */
export interface CsvSystem {
  readonly id: string;
  /** As its maker writes it. */
  readonly name: string;
  /** Every one of these has to be there, one of each row. */
  readonly signs: readonly (readonly string[])[];
  /** The first that is there and holds something. A field that is not named here is not in these files. */
  readonly columns: Partial<Record<CsvField, readonly (string | RegExp)[]>>;
  /** Rows of one article: the column they share, which carries its name on from the first of them. */
  readonly group?: string;
  /** What tells its variants apart. */
  readonly options?: readonly string[];
  /** Kinds of rows that are no goods of their own: values of a column, folded. */
  readonly skip?: { readonly column: string; readonly values: readonly string[] };
  /** The category is a path or a list: its last step, of the first of them. */
  readonly paths?: boolean;
  /** What says that goods are not sold there. */
  readonly switches: readonly CsvSwitch[];
  /** Rows that hang on another one: the columns that name a row, and the one that names its head. */
  readonly heads?: { readonly own: readonly string[]; readonly of: string };
}

const threeOptions = ['option1 value', 'option2 value', 'option3 value'];

export const csvSystems: readonly CsvSystem[] = [
  {
    id: 'loyverse',
    name: 'Loyverse',
    signs: [['handle'], ['sku', 'variant sku'], ['name', 'item name'], ['sold by weight', 'track stock']],
    columns: {
      code: ['barcode'],
      sku: ['sku', 'variant sku'],
      name: ['name', 'item name'],
      price: ['default price', 'price', /^price /],
      tax_rate: [/^tax .*\d/],
      category: ['category'],
      stock: ['in stock', /^in stock /],
      cost: ['cost'],
      unit: ['sold by weight'],
    },
    group: 'handle',
    options: ['option 1 value', 'option 2 value', 'option 3 value'],
    switches: [{ named: [/^available for sale/] }],
  },
  {
    id: 'square',
    name: 'Square',
    signs: [['token', 'reference handle'], ['item name'], ['variation name']],
    columns: {
      code: ['gtin'],
      sku: ['sku'],
      name: ['item name', 'customer facing name'],
      price: ['price'],
      tax_rate: [/^tax .*\d/],
      category: ['reporting category', 'category', 'categories'],
      stock: [/^current quantity /, 'quantity'],
      cost: ['default unit cost'],
      unit: ['unit and precision'],
    },
    options: ['variation name'],
    paths: true,
    switches: [{ named: ['sellable'] }, { named: [/^enabled /] }, { named: ['archived'], yes: true }],
  },
  {
    id: 'shopify',
    name: 'Shopify',
    signs: [['handle', 'url handle'], ['title'], ['variant price', 'option1 value'], ['variant sku', 'sku']],
    columns: {
      code: ['variant barcode', 'barcode'],
      sku: ['variant sku', 'sku'],
      name: ['title'],
      price: ['variant price', 'price'],
      category: ['type', 'product category', 'custom product type'],
      stock: ['variant inventory qty', 'inventory quantity'],
      cost: ['cost per item'],
    },
    group: 'handle',
    options: threeOptions,
    paths: true,
    switches: [{ named: ['status', 'published'] }],
  },
  {
    id: 'woocommerce',
    name: 'WooCommerce',
    signs: [
      ['type'],
      ['regular price', 'tarif regulier', 'prix regulier'],
      ['sku', 'ugs'],
      ['tax status', 'published', 'publie', 'statut de tva', 'etat de la tva'],
    ],
    columns: {
      code: ['gtin upc ean or isbn', 'gtin upc ean ou isbn', /^gtin\b/],
      sku: ['sku', 'ugs'],
      name: ['name', 'nom'],
      price: ['regular price', 'tarif regulier', 'prix regulier'],
      category: ['categories'],
      stock: ['stock'],
    },
    skip: { column: 'type', values: ['variable', 'grouped', 'variable virtual', 'variable subscription'] },
    paths: true,
    switches: [{ named: ['published', 'publie'], minusIsNo: true }],
    heads: { own: ['sku', 'ugs', 'id'], of: 'parent' },
  },
  {
    id: 'erpnext',
    name: 'ERPNext',
    signs: [
      ['item code', 'id', 'name'],
      ['item name'],
      ['item group'],
      ['default unit of measure', 'stock uom', 'standard selling rate', 'valuation rate', 'opening stock'],
    ],
    columns: {
      code: [/^barcode( |$)/],
      sku: ['item code', 'id'],
      name: ['item name'],
      price: ['standard selling rate', 'standard rate', 'rate'],
      category: ['item group'],
      stock: ['opening stock', 'actual qty'],
      cost: ['valuation rate', 'last purchase rate'],
      unit: ['default unit of measure', 'stock uom'],
    },
    switches: [{ named: ['is sales item'] }, { named: ['disabled', 'desactive'], yes: true }],
  },
  {
    id: 'ospos',
    name: 'Open Source POS',
    signs: [['item name'], ['unit price'], ['tax 1 name', 'tax 1 percent']],
    columns: {
      code: ['barcode', 'upc ean isbn'],
      sku: ['item number'],
      name: ['item name'],
      price: ['unit price'],
      tax_rate: ['tax 1 percent'],
      category: ['category'],
      stock: [/^location (?!id)/, 'quantity1', 'quantity 1', 'quantity'],
      cost: ['cost price'],
    },
    switches: [{ named: ['deleted'], yes: true }],
  },
  {
    id: 'lightspeed-x',
    name: 'Lightspeed X',
    signs: [['handle'], ['sku'], ['supply price'], ['retail price']],
    columns: {
      code: ['sku'],
      name: ['name', 'product name'],
      price: ['retail price'],
      tax_rate: ['tax value'],
      category: ['product category', 'type', 'product type'],
      stock: [/^inventory /],
      cost: ['supply price'],
    },
    group: 'handle',
    options: ['variant option one value', 'variant option two value', 'variant option three value'],
    paths: true,
    switches: [{ named: ['active'] }],
  },
  {
    id: 'zoho',
    name: 'Zoho',
    signs: [
      ['item name'],
      ['rate', 'selling price'],
      ['purchase rate', 'usage unit', 'product type', 'hsn sac', 'tax percentage'],
    ],
    columns: {
      code: ['ean', 'upc', 'isbn'],
      sku: ['sku'],
      name: ['item name'],
      price: ['rate', 'selling price'],
      tax_rate: ['tax percentage', 'intra state tax rate', 'tax1 percentage'],
      category: ['category name', 'category', 'group'],
      stock: ['stock on hand', 'opening stock', 'initial stock'],
      cost: ['purchase rate', 'purchase price'],
      unit: ['usage unit', 'unit name', 'unit'],
    },
    switches: [{ named: ['status'] }],
  },
  {
    id: 'quickbooks-pos',
    name: 'QuickBooks POS',
    signs: [
      ['item name'],
      ['regular price'],
      ['department name', 'average unit cost', 'alternate lookup', 'order cost'],
    ],
    columns: {
      code: ['upc'],
      sku: ['alternate lookup', 'item number', 'item'],
      name: ['item name'],
      price: ['regular price'],
      category: ['department name', 'department'],
      stock: ['qty 1', 'on hand qty', 'qty on hand', 'quantity on hand', 'quantity'],
      cost: ['average unit cost', 'avg unit cost', 'order cost'],
      unit: ['unit of measure', 'base unit of measure'],
    },
    options: ['attribute', 'size'],
    switches: [{ named: ['active status', 'status', 'active'] }, { named: ['inactive'], yes: true }],
  },
  {
    id: 'prestashop',
    name: 'PrestaShop',
    signs: [
      ['active 0 1', 'actif 0 1', 'product id', 'id produit', 'id du produit', 'active'],
      ['name', 'nom'],
      [
        'price tax excluded',
        'price tax included',
        'price tax excl',
        'price tax excluded or price tax included',
        'prix ht',
        'prix ttc',
      ],
      ['categories x y z', 'category', 'categorie', 'categories'],
    ],
    columns: {
      code: ['ean13', 'ean 13', 'ean', 'upc'],
      sku: ['reference'],
      name: ['name', 'nom'],
      price: [
        'price tax included',
        'price tax incl',
        'prix ttc',
        'price tax excluded',
        'price tax excl',
        'prix ht',
        /^price tax excluded or/,
      ],
      category: ['categories x y z', 'category', 'categorie', 'categories'],
      stock: ['quantity', 'quantite'],
      cost: ['cost price', 'wholesale price', 'prix de gros', 'prix d achat'],
    },
    paths: true,
    switches: [{ named: [/^(active|actif|active 0 1|actif 0 1|enabled|status|statut|etat)$/] }],
  },
  {
    id: 'ebp',
    name: 'EBP',
    signs: [
      ['code article'],
      ['libelle', 'designation', 'description', 'libelle article'],
      ['pv ttc', 'pv ht', 'prix de vente ttc', 'prix de vente ht', 'pv ht public conseille'],
      [
        'code famille article',
        'code sous famille article',
        'code famille',
        'libelle famille',
        'libelle famille article',
        'code unite',
        'code tva',
      ],
    ],
    columns: {
      code: ['code barre', 'code barres', 'codebarre', 'code a barres', 'gencod'],
      sku: ['code article'],
      name: ['libelle', 'designation', 'libelle article', 'description'],
      price: ['pv ttc', 'prix de vente ttc', 'pv ht', 'prix de vente ht', 'pv ht public conseille'],
      tax_rate: ['taux tva', 'taux de tva', 'tva', 'code tva'],
      category: [
        'libelle famille article',
        'libelle famille',
        'famille',
        'code famille article',
        'code famille',
        'code sous famille article',
      ],
      stock: ['stock reel', 'stock', 'quantite en stock', 'stock physique'],
      cost: ['prix d achat', 'pa ht', 'prix d achat ht', 'cout de revient', 'pump'],
      unit: ['code unite', 'unite'],
    },
    switches: [
      { named: ['statut', 'etat', 'actif'] },
      { named: [/^(article )?(en sommeil|sommeil|bloque)$/], yes: true },
    ],
  },
  {
    id: 'odoo',
    name: 'Odoo',
    signs: [
      ['name', 'nom'],
      ['list price', 'lst price', 'sales price', 'public price', 'prix de vente'],
      ['default code', 'internal reference', 'reference interne', 'barcode', 'code barres'],
      [
        'categ id',
        'categ id id',
        'categ id name',
        'categ id complete name',
        'uom id name',
        'taxes id name',
        'product category',
        'categorie d article',
        'categorie de produit',
        'standard price',
        'product category complete name',
        'customer taxes',
        'taxes a la vente',
        'taxes id',
        'can be sold',
        'external id',
      ],
    ],
    columns: {
      code: ['barcode', 'code barres', 'code barre'],
      sku: ['default code', 'internal reference', 'reference interne'],
      name: ['name', 'nom'],
      price: ['list price', 'lst price', 'sales price', 'public price', 'prix de vente'],
      // A column of a record beside is written with its way: uom_id/name.
      tax_rate: [/^(customer taxes|taxes a la vente|taxes id|sales taxes)( (tax )?name)?$/],
      category: [
        /^(product category|categ id|categorie d article|categorie de produit)( (complete |display )?name)?$/,
      ],
      stock: ['qty available', 'quantity on hand', 'quantite en stock', 'quantite disponible', 'on hand'],
      cost: ['standard price', 'cost', 'cout'],
      unit: [/^(uom id|unit of measure|unite de mesure|unit)( (display )?name| unit of measure( name)?)?$/],
    },
    paths: true,
    switches: [
      { named: ['active', 'actif'] },
      { named: ['can be sold', 'sale ok', 'sales', 'peut etre vendu'] },
      { named: ['available in pos', 'disponible en pdv', 'disponible dans le pdv'] },
    ],
  },
];
