import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalog } from '#main/modules/catalog/service.ts';
import { unwrap } from '#shared/kernel/result.ts';
import type { ImportPreview } from '#shared/modules/catalog/contract.ts';
import { type Counter, openCounter } from '#tests/support/counter.ts';

let counter: Counter;
let catalog: ReturnType<typeof createCatalog>;

beforeEach(() => {
  counter = openCounter();
  catalog = createCatalog(counter);
});
afterEach(() => counter.close());

const preview = async (text: string): Promise<ImportPreview> => {
  const uploadId = randomUUID();
  const base64 = Buffer.from(text).toString('base64');
  unwrap(await catalog.handlers['catalog.uploadChunk']({ uploadId, offset: 0, base64 }, counter.owner));
  const choices = {
    mapping: null,
    encoding: null,
    delimiter: null,
    sheet: null,
    prices: null,
    switchedOff: 'leave-out' as const,
  };
  return unwrap(
    await catalog.handlers['catalog.importPreview'](
      { uploadId, fileName: 'export.csv', priceFromCode: false, bringBack: false, forget: false, ...choices },
      counter.owner,
    ),
  );
};

/** [name, code, price, tax class, category, stock, unit, cost] of every product, in the order they came. */
async function taken(text: string): Promise<{ shown: ImportPreview; products: unknown[][] }> {
  const shown = await preview(text);
  const accept = shown.concerns.filter(({ asks }) => asks).map(({ id }) => id);
  unwrap(await catalog.handlers['catalog.importRun']({ importId: shown.importId, accept }, counter.owner));
  const rows = counter.db
    .sql<Record<string, unknown>>(
      'test',
      `SELECT p.name, b.code, p.price_minor, p.tax_class, c.name AS category, s.qty_milli / 1000.0 AS stock, p.unit, p.cost_minor
       FROM product p LEFT JOIN category c ON c.id = p.category_id LEFT JOIN barcode b ON b.product_id = p.id
       LEFT JOIN stock_level s ON s.product_id = p.id ORDER BY p.id`,
    )
    .all();
  return { shown, products: rows.map((row) => Object.values(row)) };
}

interface Fixture {
  readonly file: string;
  readonly products: unknown[][];
  readonly asks?: string[];
}

/** Headers as each program writes them; the goods are our own. */
const fixtures: Readonly<Record<string, Fixture>> = {
  Loyverse: {
    file: `Handle,SKU,Name,Category,Description,Sold by weight,Option 1 name,Option 1 value,Option 2 name,Option 2 value,Option 3 name,Option 3 value,Cost,Barcode,SKU of included item,Quantity of included item,Track stock,Available for sale [Boutique Awa],Price [Boutique Awa],In stock [Boutique Awa],Low stock [Boutique Awa],"Tax - ""TVA"" (18%)"
riz-local,10001,Riz local,Céréales,,Y,,,,,,,400,6001234567895,,,Y,Y,650,12.5,3,Y
tshirt,10002,T-shirt,Habits,,N,Taille,M,,,,,1500,,,,Y,Y,3000,4,1,N
tshirt,10003,,,,N,Taille,L,,,,,1500,,,,Y,Y,3200,2,1,N
`,
    products: [
      ['Riz local', '6001234567895', 650, 'standard', 'Céréales', 12.5, 'kg', 400],
      ['T-shirt - M', '10002', 3000, 'exempt', 'Habits', 4, 'piece', 1500],
      ['T-shirt - L', '10003', 3200, 'exempt', 'Habits', 2, 'piece', 1500],
    ],
  },
  Square: {
    file: `Token,Item Name,Variation Name,SKU,Description,Category,Reporting Category,GTIN,Square Online Item Visibility,Weight (kg),Price,Online Sale Price,Sellable,Stockable,Option Name 1,Option Value 1,Default Unit Cost,Default Vendor Name,Current Quantity Dakar,New Quantity Dakar,Stock Alert Enabled Dakar,Stock Alert Count Dakar,Tax - TVA (18%)
AB1,Café,Grand,C-G,Noir,Boissons,Boissons,,visible,0.2,700,,Y,Y,,,300,Fourni,20,,N,,Y
AB2,Café,Petit,C-P,Noir,Boissons,Boissons,,visible,0.1,500,,Y,Y,,,200,Fourni,18,,N,,Y
AB3,Sandwich,Regular,S-1,,Repas,Repas,5449000000996,visible,,variable,,Y,Y,,,,,,,N,,N
`,
    products: [
      ['Café - Grand', 'C-G', 700, 'standard', 'Boissons', 20, 'piece', 300],
      ['Café - Petit', 'C-P', 500, 'standard', 'Boissons', 18, 'piece', 200],
      ['Sandwich', '5449000000996', null, 'exempt', 'Repas', null, 'piece', null],
    ],
  },
  Shopify: {
    file: `Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Variant Weight Unit,Cost per item,Status
robe,Robe wax,<p>Longue</p>,Awa,,Habits,été,true,Taille,S,,,,,R-S,400,shopify,3,deny,manual,15000,18000,true,true,'3017620422003,http://x/1.jpg,1,kg,9000,active
robe,,,,,,,,,M,,,,,R-M,420,shopify,5,deny,manual,16000,18000,true,true,'5449000000996,http://x/2.jpg,2,kg,9000,active
robe,,,,,,,,,,,,,,,,,,,,,,,,,http://x/3.jpg,3,,,
savon,Savon,,Awa,,Hygiène,,true,Title,Default Title,,,,,SAV,100,shopify,30,deny,manual,500,,true,true,,,,kg,300,active
`,
    products: [
      ['Robe wax - S', '3017620422003', 15_000, 'standard', 'Habits', 3, 'piece', 9000],
      ['Robe wax - M', '5449000000996', 16_000, 'standard', 'Habits', 5, 'piece', 9000],
      ['Savon', 'SAV', 500, 'standard', 'Hygiène', 30, 'piece', 300],
    ],
  },
  WooCommerce: {
    file: `ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,"Is featured?","Visibility in catalog","Short description",Description,"Date sale price starts","Date sale price ends","Tax status","Tax class","In stock?",Stock,"Low stock amount","Backorders allowed?","Sold individually?","Weight (kg)","Length (cm)","Width (cm)","Height (cm)","Allow customer reviews?","Purchase note","Sale price","Regular price",Categories,Tags,"Shipping class",Images,"Download limit","Download expiry days",Parent,"Grouped products",Upsells,Cross-sells,"External URL","Button text",Position
11,simple,MIEL,3017620422003,Miel,1,0,visible,Doux,,,,taxable,,1,7,2,0,0,0.5,,,,1,,2000,2500,"Épicerie > Sucre, Promo",,,,,,,,,,,,0
12,variable,POLO,,Polo,1,0,visible,,,,,taxable,,1,,,0,0,,,,,1,,,,Habits,,,,,,,,,,,,0
13,variation,POLO-R,,"Polo - Rouge",1,0,visible,,,,,taxable,parent,1,4,,0,0,,,,,0,,,5000,,,,,,,POLO,,,,,,0
`,
    products: [
      ['Miel', '3017620422003', 2500, 'standard', 'Sucre', 7, 'piece', null],
      ['Polo - Rouge', 'POLO-R', 5000, 'standard', 'Habits', 4, 'piece', null],
    ],
  },
  Odoo: {
    file: `External ID,Name,Internal Reference,Barcode,Sales Price,Cost,Product Category,Customer Taxes,Quantity On Hand,Unit of Measure,Can be Sold
__export__.p_1,Huile 1 L,H-1,6001234567895,1200.0,900.0,All / Épicerie / Huiles,TVA 18%,14.0,Units,True
__export__.p_2,Sucre,SUC,,600.0,450.0,All / Épicerie,TVA 9%,25.5,kg,True
`,
    products: [
      ['Huile 1 L', '6001234567895', 1200, 'standard', 'Huiles', 14, 'piece', 900],
      ['Sucre', 'SUC', 600, 'reduced', 'Épicerie', 25.5, 'kg', 450],
    ],
  },
  ERPNext: {
    file: `"Data Import Template"
"Table:","Item"
""
"Notes:"
"Please do not change the template headings."
"First data column must be blank."
""
"DocType:","Item","","","","","",""
"Column Labels:","Item Code","Item Name","Item Group","Default Unit of Measure","Opening Stock","Valuation Rate","Standard Selling Rate"
"Column Name:","item_code","item_name","item_group","stock_uom","opening_stock","valuation_rate","standard_rate"
"Mandatory:","Yes","No","Yes","Yes","No","No","No"
"Type:","Data","Data","Link","Link","Float","Currency","Currency"
"Info:","","","Valid Item Group","Valid UOM","","",""
"Start entering data below this line"
"","L-25","Lait 25 cl","Frais","Nos","40","250","400"
"","T-1","Tomate","Légumes","Kg","12,5","300","500"
`,
    products: [
      ['Lait 25 cl', 'L-25', 400, 'standard', 'Frais', 40, 'piece', 250],
      ['Tomate', 'T-1', 500, 'standard', 'Légumes', 12.5, 'kg', 300],
    ],
  },
  'Open Source POS': {
    file: `Id,Barcode,"Item Name",Category,"Supplier ID","Cost Price","Unit Price","Tax 1 Name","Tax 1 Percent","Tax 2 Name","Tax 2 Percent","Reorder Level",Description,"Allow Alt Description","Item has Serial Number",Image,HSN,"location_Stock"
,3017620422003,Biscuit,Épicerie,1,150,250,TVA,18,,,5,,0,0,,,60
,5449000000996,Cola,Boissons,1,300,500,TVA,18,,,5,,0,0,,,24
`,
    products: [
      ['Biscuit', '3017620422003', 250, 'standard', 'Épicerie', 60, 'piece', 150],
      ['Cola', '5449000000996', 500, 'standard', 'Boissons', 24, 'piece', 300],
    ],
  },
  'Lightspeed X': {
    file: `id,handle,sku,composite_name,composite_sku,composite_quantity,name,description,product_category,variant_option_one_name,variant_option_one_value,variant_option_two_name,variant_option_two_value,variant_option_three_name,variant_option_three_value,tags,supply_price,retail_price,tax_name,tax_value,account_code,account_code_purchase,brand_name,supplier_name,supplier_code,active,track_inventory,inventory_Main_Outlet,reorder_point_Main_Outlet,restock_level_Main_Outlet
a1,sac,5449000000996,,,,Sac à main,,Mode,Couleur,Noir,,,,,,8000,15000,TVA,0.18,,,Awa,,,1,1,3,1,5
a2,sac,3017620422003,,,,Sac à main,,Mode,Couleur,Rouge,,,,,,8000,15500,TVA,0.18,,,Awa,,,1,1,2,1,5
`,
    products: [
      ['Sac à main - Noir', '5449000000996', 15_000, 'standard', 'Mode', 3, 'piece', 8000],
      ['Sac à main - Rouge', '3017620422003', 15_500, 'standard', 'Mode', 2, 'piece', 8000],
    ],
  },
  Zoho: {
    file: `Item ID,Item Name,SKU,HSN/SAC,Description,Rate,Account,Account Code,Taxable,Exemption Reason,Taxability Type,Product Type,Tax Name,Tax Percentage,Tax Type,Source,Reference ID,Last Sync Time,Status,Usage unit,Unit Name,Purchase Rate,Purchase Account,Purchase Description,Inventory Account,Reorder Point,Vendor,Opening Stock,Opening Stock Value,Stock On Hand,Item Type,UPC,EAN,ISBN,Part Number
1,Cahier,CAH,4820,,XOF 350.00,Sales,1,true,,,goods,TVA,18,ItemAmount,user,,,Active,pcs,pcs,XOF 200.00,COGS,,Stock,10,,100,20000,85,Inventory,,6001234567895,,
2,Stylo,STY,9608,,XOF 100.00,Sales,1,true,,,goods,TVA,18,ItemAmount,user,,,Active,pcs,pcs,XOF 60.00,COGS,,Stock,10,,100,6000,120,Inventory,,,,
`,
    products: [
      ['Cahier', '6001234567895', 350, 'standard', null, 85, 'piece', 200],
      ['Stylo', 'STY', 100, 'standard', null, 120, 'piece', 60],
    ],
  },
  'QuickBooks POS': {
    file: `Item Number,Item Name,Item Description,Alternate Lookup,Attribute,Size,Average Unit Cost,Regular Price,MSRP,Custom Price 1,Custom Price 2,UPC,Department Name,Department Code,Vendor Name,Tax Code,Qty 1,Reorder Point 1,Unit of Measure,Item Type
1,Chemise,Coton,CH-B,Bleu,M,4000,7500,9000,7000,6500,036000291452,Habits,HAB,Awa,TVA,6,2,EA,Inventory
2,Ceinture,,CE-1,,,1500,3000,3500,2800,2500,,Habits,HAB,Awa,TVA,10,2,EA,Inventory
`,
    products: [
      ['Chemise - Bleu - M', '036000291452', 7500, 'standard', 'Habits', 6, 'piece', 4000],
      ['Ceinture', 'CE-1', 3000, 'standard', 'Habits', 10, 'piece', 1500],
    ],
  },
  PrestaShop: {
    file: `Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Price tax included;Tax rule ID;Cost price;On sale (0/1);Discount amount;Discount percent;Discount from (yyyy-mm-dd);Discount to (yyyy-mm-dd);Reference #;Supplier reference #;Supplier;Brand;EAN13;UPC;MPN;Ecotax;Width;Height;Depth;Weight;Quantity;Minimal quantity;Low stock level;Visibility;Unit for base price;Base price
1;1;Panier;Maison,Rangement;1000;1180;1;600;0;;;;;PAN;;;;3017620422003;;;;20;20;20;1;9;1;2;both;;
2;1;Natte;Maison;2000;2360;1;1200;0;;;;;NAT;;;;;;;;;;;;4;1;2;both;;
`,
    products: [
      ['Panier', '3017620422003', 1180, 'standard', 'Maison', 9, 'piece', 600],
      ['Natte', 'NAT', 2360, 'standard', 'Maison', 4, 'piece', 1200],
    ],
  },
  EBP: {
    file: `Code article;Libellé;Code unité;PV HT;PV TTC;Taux TVA;Prix d'achat;Code famille article;Libellé famille article;Code barre;Stock réel;Stock minimum
VIS01;Vis 4x40;PCE;100,00;118,00;18,00;60,00;QUI;Quincaillerie;3017620422003;250,00;50
CLOU2;Clous;KG;847,46;1000,00;18,00;600,00;QUI;Quincaillerie;;12,50;5
`,
    products: [
      ['Vis 4x40', '3017620422003', 118, 'standard', 'Quincaillerie', 250, 'piece', 60],
      ['Clous', 'CLOU2', 1000, 'standard', 'Quincaillerie', 12.5, 'kg', 600],
    ],
  },
};

describe('the export of', () => {
  it.each(Object.entries(fixtures))(
    '%s is recognised and read right',
    async (name, { file, products, asks = [] }) => {
      const got = await taken(file);
      expect(got.shown.system).toBe(name);
      expect(got.shown.changes.filter(({ kind }) => kind === 'reject')).toEqual([]);
      expect(got.shown.concerns.filter((concern) => concern.asks).map(({ id }) => id)).toEqual(asks);
      expect(got.products).toEqual(products);
    },
  );

  it.each([
    [
      'Odoo by the names of its fields',
      'id,name,default_code,barcode,list_price,standard_price,categ_id/complete_name,taxes_id/name,qty_available,uom_id/name,sale_ok,available_in_pos,active\nx,Sucre,S1,5449000000996,500.0,300.0,All / Vrac,TVA 18%,4.5,kg,True,True,True\n',
      'Odoo',
      ['Sucre', '5449000000996', 500, 'standard', 'Vrac', 4.5, 'kg', 300],
    ],
    [
      'the list of products of PrestaShop in French',
      'ID du produit;Image;Nom;Référence;Catégorie;Prix (HT);Prix (TTC);Quantité;État\n1;;Thé;S1;Boissons;424;500;4;1\n',
      'PrestaShop',
      ['Thé', 'S1', 500, 'standard', 'Boissons', 4, 'piece', null],
    ],
    [
      'Shopify as it is written since 2025',
      'Title,URL handle,Vendor,Type,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Price,Compare-at price,Cost per item,Inventory quantity\nThé,the,V,Boissons,TRUE,Active,S1,5449000000996,Title,Default Title,500,,300,4\n',
      'Shopify',
      ['Thé', '5449000000996', 500, 'standard', 'Boissons', 4, 'piece', 300],
    ],
  ])('%s is read right', async (_what, file, system, product) => {
    const got = await taken(file);
    expect(got.shown.system).toBe(system);
    expect(got.products).toEqual([product]);
  });

  it('Loyverse with two shops asks which price and which stock', async () => {
    const { file } = fixtures.Loyverse ?? { file: '' };
    const lines = file.trimEnd().split('\n');
    const two = lines
      .map((line, at) => (at === 0 ? `${line},Price [Dépôt],In stock [Dépôt]` : `${line},999,88`))
      .join('\n');
    const shown = await preview(two);
    expect(shown.concerns.filter(({ asks }) => asks).map(({ id }) => id)).toEqual([
      'several-prices',
      'several-stocks',
    ]);
    expect(
      await catalog.handlers['catalog.importRun'](
        { importId: shown.importId, accept: ['several-prices'] },
        counter.owner,
      ),
    ).toMatchObject({
      refusal: { code: 'IMPORT_DOUBTFUL', params: { questions: 'several-prices, several-stocks' } },
    });
  });

  it('PrestaShop with net prices only asks before a shop with gross prices takes them', async () => {
    const { file } = fixtures.PrestaShop ?? { file: '' };
    const shown = await preview(
      file.replace('Price tax included', 'Ecotax note').replaceAll(/;(1180|2360);/g, ';;'),
    );
    expect(shown.concerns.filter(({ asks }) => asks).map(({ id }) => id)).toEqual(['net-price']);
  });
});
