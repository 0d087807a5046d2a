import { describe, expect, it } from 'vitest';
import { pictureOf } from '#shared/domain/picture.ts';
import { receiptHtml } from '#shared/domain/receipt-html.ts';
import { saleReceipt } from '#shared/domain/receipt-sale.ts';
import { sampleFormat, sampleSale } from '#tests/support/receipt-sample.ts';
import { type ReceiptNode, receiptTree } from './receipt-markup.ts';

const text = (nodes: ReceiptNode['children']): string =>
  nodes.map((node) => (typeof node === 'string' ? node : text(node.children))).join('');
const written = ({ tag, attributes, children }: ReceiptNode): string => {
  const inside = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
  const content = children.map((child) => (typeof child === 'string' ? child : written(child))).join('');
  if (tag === 'hr' || tag === 'br' || tag === 'img') return `<${tag}${inside.join('')}>`;
  return tag === 'rect' ? `<${tag}${inside.join('')}/>` : `<${tag}${inside.join('')}>${content}</${tag}>`;
};

describe('the tree of a receipt', () => {
  it('holds everything that a receipt says, in its order', () => {
    const shop = { ...sampleSale.shop, name: 'Boutique Awa' };
    const logo = pictureOf({ width: 9, height: 1, bits: Uint8Array.of(170, 128) });
    const html = receiptHtml(
      saleReceipt({ ...sampleSale, shop, logo, number: '1', qr: 'x' }, sampleFormat('fr')),
    );
    const [article, ...others] = receiptTree(html);
    expect(others).toEqual([]);
    if (article === undefined || typeof article === 'string') throw new Error('no receipt');
    expect(written(article)).toBe(html);
  });

  it('gives back the signs that markup has to spell', () => {
    const document = { width: 58, blocks: [{ kind: 'text', text: `<b>&amp; "l'été"` }] } as const;
    expect(text(receiptTree(receiptHtml(document)))).toBe(`<b>&amp; "l'été"`);
  });

  it('draws nothing that no receipt has', () => {
    const tree = receiptTree('<p onclick="x()" class="a">1<script>evil()</script>2<img src="x"/>3</p>');
    expect(tree).toEqual([{ tag: 'p', attributes: { class: 'a' }, children: ['1', '2', '3'] }]);
    expect(receiptTree('<img src="https://elsewhere.example/x.bmp" alt="">')).toEqual([]);
  });
});
