/** Portuguese and Spanish words of headers (Guinea-Bissau, Cabo Verde, Equatorial Guinea and their wholesalers), folded, as the French ones. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/\bcod(?:igos?)? (?:de )?barras?\b/g, 'code barre'],
  [/\b(?:sem|sin) (?:iva|impostos?|impuestos?)\b/g, 'sans tva'],
  [/\b(?:com|con) (?:iva|impostos?|impuestos?)\b/g, 'avec tva'],
  [/\biva (?:excluido|nao incluido|no incluido)\b/g, 'tva excl'],
  [/\biva inclu(?:ido|so|ida)\b/g, 'tva incl'],
  [/\bpor (?:grosso|atacado|mayor)\b/g, 'de gros'],
  // Alone, "nombre" is the number of French files as well: the cells say which.
  [/\bnombre (?:del? )?(?=producto|articulo|comercial)/g, 'nom '],
  [/^nombre$/g, 'nom'],
];
const said =
  'codigo:code codigos:code referencia:reference nome:nom produto:produit produtos:produit producto:produit ' +
  'productos:produit artigo:article artigos:article articulo:article articulos:article descricao:description ' +
  'descripcion:description preco:prix precos:prix precio:prix precios:prix venda:vente venta:vente pvp:pv compra:achat ' +
  'custo:cout costo:cout coste:cout fornecedor:fournisseur proveedor:fournisseur taxa:taux imposto:tax impostos:tax ' +
  'impuesto:tax impuestos:tax iva:tva categoria:categorie categorias:categorie familia:famille grupo:group ' +
  'seccao:section secao:section seccion:section estoque:stock existencia:stock existencias:stock quantidade:quantite ' +
  'cantidad:quantite minimo:minimum maximo:maximum atual:actuel actual:actuel disponivel:disponible unidade:unite ' +
  'unidad:unite medida:mesure marca:marque peso:poids margem:marge margen:marge anterior:ancien antigo:ancien ' +
  'antiguo:ancien mayorista:grossiste atacado:gros oferta:offre ativo:actif activo:actif tipo:type';
const words: ReadonlyMap<string, string> = new Map(
  said.split(' ').map((pair) => pair.split(':') as [string, string]),
);

/** A header in the words that the fields know. Others are left as they are. */
export const inKnownWords = (folded: string): string =>
  phrases
    .reduce((header, [phrase, known]) => header.replaceAll(phrase, known), folded)
    .replaceAll(/[a-z]+/g, (word) => words.get(word) ?? word);
