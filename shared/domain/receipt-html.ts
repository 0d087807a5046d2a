import { pictureAddress } from './picture.ts';
import type { Block, ReceiptDocument, TableBlock, TextStyle } from './receipt.ts';
import { code128Bars, code128Fits } from './receipt-barcode.ts';
import { qrPicture } from './receipt-qr.ts';
import { oneLine } from './receipt-width.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string =>
  oneLine(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
const classes = (...names: readonly (string | undefined | false)[]): string =>
  `class="${names.filter(Boolean).join(' ')}"`;
const styled = ({ bold, size }: TextStyle): string | false =>
  [bold && 'receipt-bold', size && size !== 'normal' && `receipt-${size}`].filter(Boolean).join(' ') || false;

function tableHtml({ head, rows }: TableBlock): string {
  const heading = head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('');
  const body = rows.map(
    ([first = '', ...figures]) =>
      `<tr><th scope="row">${escaped(first)}</th>${figures.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`,
  );
  return `<table class="receipt-table"><thead><tr>${heading}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

/** The barcode as bars of one unit and more, drawn by attributes alone. */
function barcodeHtml(data: string): string {
  const caption = `<figcaption>${escaped(data)}</figcaption>`;
  if (!code128Fits(data)) return `<figure class="receipt-barcode">${caption}</figure>`;
  const { bars, modules } = code128Bars(data);
  const drawn = bars.map(({ at, width }) => `<rect x="${at}" y="0" width="${width}" height="40"/>`).join('');
  const picture = `<svg viewBox="0 0 ${modules} 40" preserveAspectRatio="none" role="img" aria-label="${escaped(data)}">${drawn}</svg>`;
  return `<figure class="receipt-barcode">${picture}${caption}</figure>`;
}

/** The QR code as rows of dark modules; its text stays below for whoever cannot scan it. */
function qrHtml(data: string): string {
  const caption = `<figcaption>${escaped(data)}</figcaption>`;
  const picture = qrPicture(data);
  if (!picture) return `<figure class="receipt-qr">${caption}</figure>`;
  const { modules, runs } = picture;
  const drawn = runs
    .map(({ x, y, width }) => `<rect x="${x}" y="${y}" width="${width}" height="1"/>`)
    .join('');
  return `<figure class="receipt-qr"><svg viewBox="0 0 ${modules} ${modules}" role="img" aria-label="${escaped(data)}">${drawn}</svg>${caption}</figure>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p ${classes('receipt-text', `receipt-${block.align ?? 'left'}`, styled(block))}>${escaped(block.text)}</p>`;
    case 'banner':
      return `<p class="receipt-banner" role="note">${escaped(block.text)}</p>`;
    case 'columns':
      return `<p ${classes('receipt-row', block.role && `receipt-${block.role}`, styled(block))}><span>${escaped(block.left)}</span> <span class="receipt-amount">${escaped(block.right)}</span></p>`;
    case 'item':
      return `<div class="receipt-item"><p class="receipt-name">${escaped(block.name)}</p><p class="receipt-row"><span>${escaped(block.detail)}</span> <span class="receipt-amount">${escaped(block.amount)}</span></p></div>`;
    case 'table':
      return tableHtml(block);
    case 'rule':
      return `<hr ${classes('receipt-rule', block.double && 'receipt-double')}>`;
    case 'barcode':
      return barcodeHtml(block.data);
    case 'qr':
      return qrHtml(block.data);
    case 'picture':
      return `<figure class="receipt-picture"><img src="${pictureAddress(block)}" width="${block.width}" height="${block.height}" alt=""></figure>`;
    case 'feed':
      return '<br>'.repeat(block.lines);
    case 'cut':
      return '';
  }
}

/**
 * A document as an HTML fragment for the preview and the PDF: every text escaped, class names only, no inline style,
 * no script, no address to fetch: a picture is in its own.
 */
export const receiptHtml = (document: ReceiptDocument): string =>
  `<article class="receipt receipt-${document.width}">${document.blocks.map(blockHtml).join('')}</article>`;
