/** Where a product of the demo grocery belongs, by words of its folded name; see categoryOf. */
export interface DemoCategory {
  readonly id: string;
  readonly name: { readonly fr: string; readonly en: string };
  /** What a product of this kind usually costs in a Dakar shop, in CFA francs. */
  readonly level_xof: number;
  readonly quota: number;
  readonly words: RegExp;
}

const words = (list: string): RegExp => new RegExp(`\\b(${list})s?\\b`);

export const demoCategories: readonly DemoCategory[] = [
  {
    id: 'frozen',
    name: { fr: 'Glaces et surgelés', en: 'Ice cream and frozen' },
    level_xof: 2500,
    quota: 55,
    words: words('glace|sorbet|surgele|pizza|frite|ice cream|batonnet|cone'),
  },
  {
    id: 'baby',
    name: { fr: 'Bébé', en: 'Baby' },
    level_xof: 1500,
    quota: 35,
    words: words('bebe|baby|bledina|bledine|petit pot|infantile|croissance|babybio|hipp'),
  },
  {
    id: 'drinks',
    name: { fr: 'Boissons', en: 'Drinks' },
    level_xof: 750,
    quota: 165,
    words: words(
      'jus|juice|nectar|sirop|soda|cola|limonade|eau|water|boisson|drink|the glace|ice tea|limonata|orangeade|smoothie|tonic|fanta|sprite|schweppes|energy',
    ),
  },
  {
    id: 'breakfast',
    name: { fr: 'Petit déjeuner', en: 'Breakfast' },
    level_xof: 1900,
    quota: 165,
    words: words(
      'cafe|nescafe|coffee|espresso|the|tea|infusion|tisane|cereale|muesli|granola|corn flakes|flocons|confiture|marmelade|gelee de|miel|honey|pate a tartiner|tartiner|poudre chocolatee|chocolat en poudre|petit dejeuner|jam',
    ),
  },
  {
    id: 'dairy',
    name: { fr: 'Crèmerie', en: 'Dairy' },
    level_xof: 1200,
    quota: 150,
    words: words(
      'lait|milk|yaourt|yogurt|yoghurt|fromage|beurre|butter|creme fraiche|creme entiere|creme legere|emmental|camembert|mozzarella|cheddar|gouda|comte|chevre|brie|feta|mimolette|petit suisse|fromage blanc|margarine|gruyere|parmesan',
    ),
  },
  {
    id: 'sweets',
    name: { fr: 'Chocolats et confiserie', en: 'Chocolate and sweets' },
    level_xof: 1100,
    quota: 130,
    words: words(
      'chocolat|chocolate|bonbon|caramel|nougat|praline|chewing gum|reglisse|sucette|guimauve|candy|pastille',
    ),
  },
  {
    id: 'biscuits',
    name: { fr: 'Biscuits et gâteaux', en: 'Biscuits and cakes' },
    level_xof: 900,
    quota: 150,
    words: words(
      'biscuit|cookie|madeleine|gaufrette|gaufre|sable|galette|cake|palet|gateau|brownie|speculoos|quatre quarts|petit beurre|financier|boudoir|goufrette|wafer|crepe',
    ),
  },
  {
    id: 'bakery',
    name: { fr: 'Pains et biscottes', en: 'Bread and toast' },
    level_xof: 950,
    quota: 60,
    words: words('pain|brioche|biscotte|croissant|baguette|bun|tortilla|wrap|pain de mie|toast|craquotte'),
  },
  {
    id: 'cans',
    name: { fr: 'Conserves', en: 'Tins and jars' },
    level_xof: 1000,
    quota: 140,
    words: words(
      'thon|sardine|maquereau|maquereaux|pulpe|tomates pelees|concentre de tomate|mais|petits pois|haricot|olive|cornichon|champignon|ananas|macedoine|pois chiche|ratatouille|anchois|flageolet|tuna|beans',
    ),
  },
  {
    id: 'sauces',
    name: { fr: 'Sauces, soupes et épices', en: 'Sauces, soups and spices' },
    level_xof: 850,
    quota: 140,
    words: words(
      'sauce|moutarde|mayonnaise|ketchup|epice|poivre|curry|herbes de provence|bouillon|soupe|veloute|vinaigrette|pesto|paprika|cumin|gingembre|cannelle|harissa|piment|maggi|thym|laurier',
    ),
  },
  {
    id: 'groceries',
    name: { fr: 'Épicerie', en: 'Groceries' },
    level_xof: 1000,
    quota: 170,
    words: words(
      'pates|spaghetti|penne|macaroni|fusilli|coquillette|riz|rice|farine|flour|sucre|sugar|semoule|couscous|lentille|huile|oil|vinaigre|sel|boulgour|quinoa|tapioca|levure|vermicelle|nouille|noodle|puree|ble',
    ),
  },
  {
    id: 'snacks',
    name: { fr: 'Apéritif', en: 'Snacks' },
    level_xof: 900,
    quota: 75,
    words: words(
      'chips|cacahuete|cajou|amande|noisette|pistache|cracker|pop corn|popcorn|peanut|crisps|bretzel|snack|dattes|raisins secs',
    ),
  },
  {
    id: 'desserts',
    name: { fr: 'Desserts et compotes', en: 'Desserts and compotes' },
    level_xof: 850,
    quota: 65,
    words: words(
      'compote|mousse|creme brulee|flan|dessert|creme dessert|riz au lait|gelatine|pudding|liegeois|tarte|panna cotta',
    ),
  },
];

/** A till in Dakar is shown: no pork, no alcohol; and nothing that reads like a kitchen note instead of a product. */
export const leftOut =
  /\b(porc|jambon|lardon|saucisse|saucisson|rillette|pate de|bacon|chorizo|foie gras|confit|andouille|boudin|terrine|charcuterie|pork|ham|vin|wine|biere|beer|rhum|rum|whisky|vodka|liqueur|cidre|champagne|alcool|cognac|armagnac|calvados|gelatine de porc|quot|amp|test|lot|promo|gratuit|noel|paques|canard|chat|chien|couenne|knacki|merguez|cremant|porto|bourgogne|marsala|mousseux)s?\b/;

/** French names say first what a thing is: the first two words decide ("huile d'olive"), else any word does. */
export function categoryOf(folded: string): DemoCategory | undefined {
  const head = folded.split(' ').slice(0, 2).join(' ');
  return (
    demoCategories.find((category) => category.words.test(head)) ??
    demoCategories.find((category) => category.words.test(folded))
  );
}
