/** What a receipt may be made of: the few tags and attributes that the till writes, and nothing that could act. */
export interface ReceiptNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (ReceiptNode | string)[];
}

const tags = new Set(
  'article p span div table thead tbody tr th td hr br figure figcaption svg rect img'.split(' '),
);
const empty = new Set(['hr', 'br', 'rect', 'img']);
const attributes = new Set(
  'class scope role aria-label viewBox preserveAspectRatio x y width height alt'.split(' '),
);
/** A picture is shown from what the till sent, and fetched from nowhere. */
const ownPicture = 'data:image/bmp;base64,';
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const plain = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (name) => entities[name] ?? name);

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([\w-]+)="([^"]*)"/g))
    if (attributes.has(name) || (name === 'src' && value.startsWith(ownPicture))) found[name] = plain(value);
  return found;
}

interface Open {
  readonly tag: string;
  readonly attributes: Record<string, string>;
  readonly children: (ReceiptNode | string)[];
}

/**
 * The receipt that the till gives as markup, as a tree to draw. The policy of the page lets no string become markup, and
 * this way none has to. A tag that no receipt has is left out with all that is in it.
 */
export function receiptTree(markup: string): ReceiptNode['children'] {
  const root: Open = { tag: '', attributes: {}, children: [] };
  const path: Open[] = [root];
  for (const [piece, close, tag = '', rest = ''] of markup.matchAll(/<(\/?)([a-z]+)([^<>]*)>|[^<]+/g)) {
    const parent = path.at(-1) ?? root;
    if (!piece.startsWith('<')) {
      parent.children.push(plain(piece));
    } else if (close) {
      if (parent.tag === tag) path.pop();
    } else {
      const node: Open = { tag, attributes: attributesOf(rest), children: [] };
      if (tags.has(tag) && (tag !== 'img' || 'src' in node.attributes)) parent.children.push(node);
      if (!empty.has(tag) && !rest.endsWith('/')) path.push(node);
    }
  }
  return root.children;
}
