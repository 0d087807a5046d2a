import type { CsvField } from './csv-fields.ts';
import { inKnownWords } from './csv-neighbours.ts';
import { fold } from './fold.ts';

/** "PrixVente" and "tax_rate" are two words each. */
export const foldHeader = (header: string): string =>
  inKnownWords(
    fold(
      header
        // "P.U. HT" is PU HT.
        .replaceAll(/\b([pP])\.\s?([aAuUvV])\b\.?/g, '$1$2')
        .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
        .replaceAll('%', ' percent '),
    ),
  );

interface Names {
  /** How sure a header is, 0–100, the first that fits. */
  readonly says: readonly (readonly [number, RegExp])[];
  /** Headers that only sound like it. */
  readonly never: RegExp;
}

const priceWords = /\b(prix|price|prices|tarif|tarifs|pv|pvttc|pvht|puv|pu|puttc|puht)\b/;

/** Headers, folded: French and English, what known programs write, and what `inKnownWords` makes of others. */
export const fieldNames: Readonly<Record<CsvField, Names>> = {
  code: {
    says: [
      [
        100,
        /\b(ean|ean ?8|ean ?13|gtin|gtin ?\d+|upc|barcode|barcodes|bar codes?|codes? a? ?barres?|codebarres?|gencode?|isbn)\b/,
      ],
      [
        85,
        /^(code|codes|plu|code (produit|article|interne|vente)|product code|item code|code_?art|codart|art code)$/,
      ],
      [70, /^(variant )?sku$|^(sku|ugs)\b|^article number$/],
      [
        65,
        /^(reference|ref|reference (interne|produit|article)|internal reference|default code|item (number|no)|product (number|no)|numero( article)?|no article|article no|alternate lookup)$/,
      ],
      [40, /\b(code|reference|ref|sku|ugs)\b/],
      [15, /^(handle|id|product id|item id|url handle)$/],
    ],
    never:
      /\b(fournisseur|supplier|vendor|fabricant|manufacturer|famille|category|categorie|rayon|tax|tva|vat|hs|hsn|sac|douan\w*|customs|parent|included|composite|unite|unit|postal|zip|account|compte|marque|brand|department|tarif|tariff|couleur|color|devise|currency|type|price|prix|discount|remise|list|depot|color)\b/,
  },
  sku: {
    says: [
      [100, /^(variant )?sku$|^ugs$/],
      [
        90,
        /^(reference|ref|internal reference|reference interne|default code|item code|code article|code produit|product code|item (number|no)|code)$/,
      ],
    ],
    never: /\b(fournisseur|supplier|vendor|included|composite|parent)\b/,
  },
  name: {
    says: [
      [100, /^(name|nom|libelle|designation|title|titre|intitule|produit|product|article|item)$/],
      [
        95,
        /^((product|item|article) (name|title)|(nom|libelle|designation|intitule)( commerciale?)?( (du |de l |d )?(produit|article)s?)?|(produit|article) nom|name \w{2})$/,
      ],
      [60, /\b(libelle|designation|nom|name|intitule|product|produit|article)\b/],
      [35, /^((item |product |short )?description|descriptif)( courte?)?$/],
    ],
    never:
      /\b(option|attribute?|variation|tax|tva|vat|category|categorie|famille|rayon|supplier|fournisseur|vendor|brand|marque|unite?|composite|file|image|manufacturer|fabricant|account|department|group|outlet|store|shop|user|price|prix|code|id|number|sku|type|class|tag|status|meta|location|parent|reference|barres?|url|long|quantite|stock)\b/,
  },
  price: {
    says: [
      [
        100,
        /^((retail|regular|selling|sales|list|default|variant|unit|standard|base sale) (price|rate)|prix( de)? vente( (unitaire|public|ttc|net))*|prix( unitaire)?( ttc)?|pv( ?ttc)?|pu( ?ttc)?|price|standard selling rate|tarif( (regulier|normal|ttc))?|prix (public|detail|de detail|normal|ttc|client|caisse|a la vente)|selling|puv|lst price|price (gross|ttc))$/,
      ],
      [90, /^(rate|mrp|sale price|price minor|item price|product price)$/],
      [80, /^(price|prix) (?!per|by|au|par|a )/],
      [70, priceWords],
      [45, /^(montant|valeur|amount)$/],
    ],
    never:
      /\b(achat|revient|cost|cout|purchase|buying|supply|supplier|fournisseur|vendor|valuation|average|moyen|starts?|ends?|from|to|date|type|currency|devise|rule|points?|tax|taxe|code|show|shipping|ecotax|modifier|name|libelle|nom|visible|status|margin|marge|percent|taux|coef\w*|count|qty|quantity)\b(?! (ex|in)cl\w*)/,
  },
  tax_rate: {
    says: [
      [
        100,
        /\b(tax|taxe|tva|vat|gst|igv)\b.*\b(rate|percent|percentage|pct|taux|value)\b|\b(taux|rate|percent|pourcentage)\b.*\b(tax|taxe|tva|vat|gst)\b/,
      ],
      [
        90,
        /^(tva|vat|gst|tax|taxe|taxes|taux|taux taxes?|customer taxes|taxes (a la vente|client|id)|sales tax|tva (vente|ventes))$/,
      ],
      [75, /^tax(e|es)? .*\d/],
      [50, /\b(tva|vat|tax|taxe|taxes|gst)\b/],
    ],
    never:
      /\b(name|nom|status|statut|class|classe|type|account|compte|exempt|taxable|incl\w*|excl\w*|price|prix|rule|rules|group|achat|purchase|supplier|fournisseur|number|numero|montant|amount|ht|ttc|2)\b/,
  },
  category: {
    says: [
      [
        100,
        /^(category|categorie|categories|famille|rayon|categ id|item group|product category|category name|categorie (d |de l |du )?(article|produit)s?|(libelle |nom )?(famille|rayon|categorie)( (d |de l )?articles?)?|categories x y z)$/,
      ],
      [
        90,
        /^(departement|department|department name|group|groupe|section|product type|type de produit|reporting category)$/,
      ],
      [70, /^(sous famille|sub ?category|sous categorie)$/],
      [60, /\b(categorie|category|famille|rayon)\b/],
      [30, /^type$/],
    ],
    never: /\b(tax|tva|vat|account|compte|parent|google|tags?|id$|price|prix|shopping|meta|image)\b/,
  },
  stock: {
    says: [
      [
        100,
        /^(stock|stocks|quantity|quantite|qte|qty|inventory|inventaire|on hand|en stock|in stock|stock (reel|actuel|disponible|physique|initial|on hand|theorique|qty|qte)|(qty|qte|quantity|quantite) (on hand|en stock|stock|stock reel|available|disponible)|(qte|quantite) stock|opening stock|initial stock|available stock|current (stock|quantity)|stk|qty 1|quantity 1|variant inventory qty|inventory quantity)$/,
      ],
      [
        85,
        /^(in stock|current quantity|location|inventory|stock|en stock|quantity|quantite|qte|qty|on hand) /,
      ],
      [55, /\b(stock|qte|qty|quantite|quantity)\b/],
    ],
    never:
      /\b(alert\w*|min|mini|minimum|minimal|max|maximum|maxi|low|bas|reorder|reappro\w*|optimal|desiree?|souhaitee?|ideale?|cible|target|restock|threshold|seuil|included|incluse|composite|track\w*|suivi|status|statut|value|valeur|policy|enabled|critical|critique|ordered|commande\w*|reserved?|reserve|forecast\w*|virtual|virtuel|securite|safety|sold|vendue?s?|new quantity|unit|unite|price|prix|cost|date|point|level|backorders?|level desired|par carton|lot|entree|sortie|id)\b/,
  },
  cost: {
    says: [
      [
        100,
        /^(cost|cost price|prix (d )?achat( (ht|ttc|unitaire))?|prix (de )?revient|purchase (price|rate|cost)|buying price|pa|pa ht|paht|pamp|cump|cout|cout (d )?achat|unit cost|achat|cost per item|standard price|valuation rate|supply price|average (unit )?cost|default unit cost|order cost|prix dachat)$/,
      ],
      [70, /\b(achat|revient|cost|cout|purchase|buying)\b/],
    ],
    never:
      /\b(account|compte|date|shipping|qty|quantity|quantite|fournisseur|supplier|vendor|description|tax|taxe|tva|status|unit of|uom|name|tracking|method|purchasable)\b/,
  },
  unit: {
    says: [
      [
        100,
        /^(unit|unite|units|uom|udm|unite de (vente|mesure|gestion)|unit of measure|stock uom|default unit of measure|usage unit|uom id|sales unit|code unite|unit name|mesure|selling unit)$/,
      ],
      [95, /^(sold by weight|vendu au poids|weighed|weighed y n|a peser)$/],
      [60, /^(conditionnement|packaging|base unit of measure)$/],
    ],
    never: /\b(price|prix|cost|cout|dimensions?|length|tax|weight unit|poids)\b/,
  },
};

/** What goods are for the tax, by a word whose rate stands elsewhere. */
const taxClassName =
  /^((tax|tva|vat|taxe) class(e)?|classe (de |d )?(la )?(tva|taxes?|impots?)|tax (status|type|code|group|category)|(statut|etat|type|code|groupe) (de |d )?(la )?(tva|taxes?)|taxable)$/;
export const isTaxClassName = (folded: string): boolean => taxClassName.test(folded);

const optionName =
  /^(option ?\d (value|valeur)|option value \d|variant option \w+ value|variation name|(valeur|attribut) (option )?\d|attribute|size|taille)$/;
export const isVariantName = (folded: string): boolean => optionName.test(folded);

/** How much a header sounds like a field; 0 where it only sounds so. */
export function nameScore(field: CsvField, folded: string): number {
  const { says, never } = fieldNames[field];
  const score = says.find(([, expression]) => expression.test(folded))?.[0] ?? 0;
  return score > 0 && score < 100 && never.test(folded) ? 0 : score;
}

export interface PriceName {
  /** What the header says of taxes; null when it says nothing. */
  readonly tax: 'net' | 'gross' | null;
  /** A price that customers pay sometimes, somewhere, or for another quantity. */
  readonly special: boolean;
  /** Of a promotion. */
  readonly promotion: boolean;
}

const gross =
  /\b(ttc|pvttc|puttc|tvac|tin|toutes taxes|(tax|taxes|vat|tva) (incl\w*|comprises?|inside)|(incl\w*|inc|with|avec) (tax|taxes|vat|tva|gst)|incl|inclusive|gross)\b/;
const net =
  /\b(ht|htva|pvht|puht|hors taxes?|tex|(tax|taxes|vat|tva) excl\w*|(excl\w*|ex|without|sans|before|hors) (tax|taxes|vat|tva|gst)|excl|exclusive|untaxed|net price)\b/;
const promotional =
  /\b(promo\w*|soldes?|sale|special|speciale?|offer|offre|discount\w*|remise|remisee?|reduite?|barree?|flash|temporary|online)\b/;
const other =
  /\b(ancien\w*|old|compare|was|avant|msrp|rrp|previous|precedente?|wholesale|gros|trade|dealer|revendeurs?|custom|memb\w+|vip|niveau|level|tier|employ\w+|staff|kg|kilo|litre|liter|per|base price|prix de base|metre|100 g|mini?|minimum|max|maxi|maximum|plancher|plafond|international|semi|grossiste|demi|carton|pack)\b/;

/** What kind of price a header names. "Sales price" is the ordinary one; "sale price" may be a promotion. */
export function priceName(folded: string): PriceName {
  const says = { gross: gross.test(folded), net: net.test(folded) };
  const promotion =
    promotional.test(folded) && !/^(base )?sales? price$/.test(folded.replace('sales', 'sales'));
  return {
    tax: says.gross === says.net ? null : says.gross ? 'gross' : 'net',
    special: promotion || other.test(folded) || folded === 'sale price',
    promotion: promotion || folded === 'sale price',
  };
}
