import {
  type Block,
  type DocumentMarks,
  type PaperWidth,
  type ReceiptDiscount,
  type ReceiptDocument,
  type ReceiptFormat,
  type ReceiptLine,
  type ReceiptTender,
  type SaleReceiptData,
  type ShopBlock,
  signatureExtract,
  type TaxRow,
} from './receipt.ts';
import { ZERO } from './units.ts';

type Detail = { readonly left: string; readonly right?: string };
export const row = (left: string, right: string, extra: { bold?: boolean } = {}): Block => ({
  kind: 'columns',
  left,
  right,
  ...extra,
});
const detail = ({ left, right = '' }: Detail): Block => ({ kind: 'columns', role: 'detail', left, right });
export const center = (text: string, extra: { bold?: boolean; size?: 'tall' | 'big' } = {}): Block => ({
  kind: 'text',
  text,
  align: 'center',
  ...extra,
});
export const rule: Block = { kind: 'rule' };

/** Who sells: the identity block that opens every document. */
export function shopBlocks(shop: ShopBlock, { t }: ReceiptFormat): Block[] {
  return [
    center(shop.name, { bold: true, size: 'big' }),
    ...shop.address.map((address) => center(address)),
    ...(shop.phone ? [center(t('phone', { phone: shop.phone }))] : []),
    ...shop.taxIds.map(({ label, number }) => center(`${label} ${number}`)),
  ];
}

/** School mode, copies and a signer out of reach are said before anything else and can never be left out. */
export function markBanners({ training, copy, degraded }: DocumentMarks, { t }: ReceiptFormat): Block[] {
  const banners: string[] = [];
  if (training) banners.push(t('bannerTraining'));
  if (copy > 0) banners.push(t('bannerCopy', { copy }));
  if (degraded) banners.push(t('bannerDegraded'));
  return banners.map((text) => ({ kind: 'banner', text }));
}

/** Signature extract and software version: what the fiscal rules want at the foot of every document. */
export function markFoot({ signature, software }: DocumentMarks, { t }: ReceiptFormat): Block[] {
  const extract = signature ? signatureExtract(signature) : '';
  return [center(extract === '' ? software : `${t('signature', { extract })} · ${software}`)];
}

export const ending: readonly Block[] = [{ kind: 'feed', lines: 1 }, { kind: 'cut' }];

const lettered = (letter: string | undefined, text: string): string =>
  letter === undefined ? text : `${letter}  ${text}`;

export function taxTable(taxes: readonly TaxRow[], { t, figure, rate }: ReceiptFormat): Block {
  return {
    kind: 'table',
    head: [t('rate'), t('base'), t('tax'), t('gross')],
    rows: taxes.map((tax) => [
      lettered(tax.letter, tax.label ?? rate(tax.rate_ppm)),
      figure(tax.base_minor),
      figure(tax.tax_minor),
      figure(tax.gross_minor),
    ]),
  };
}

function discountRow(discount: ReceiptDiscount, { t, figure, rate }: ReceiptFormat): Detail {
  const name = discount.reason ? t('discountFor', { reason: discount.reason }) : t('discount');
  const share =
    discount.rate_ppm === undefined ? '' : ` ${t('discountRate', { rate: rate(discount.rate_ppm) })}`;
  return { left: name + share, right: figure(discount.amount_minor) };
}

/** A price inside a text that may wrap: it moves to the next line whole. */
const whole = (figure: string): string => figure.replaceAll(' ', '\u00a0');

const backFrom = (
  { number, sold_at, till }: NonNullable<ReceiptLine['of']>,
  { t, dateTime }: Pick<ReceiptFormat, 't' | 'dateTime'>,
): string => {
  if (till !== undefined) return t('returnOfTill', { number, till });
  return sold_at === null ? t('returnOf', { number }) : t('returnOfOn', { number, at: dateTime(sold_at) });
};

function lineBlocks(line: ReceiptLine, format: ReceiptFormat): Block[] {
  const quantity = `${format.quantity(line.qty_milli)}${line.unit ? ` ${line.unit}` : ''}`;
  return [
    {
      kind: 'item',
      name: line.name,
      detail: `${quantity} x ${whole(format.figure(line.price_minor))}${line.unit ? `/${line.unit}` : ''}`,
      amount: `${format.figure(line.amount_minor)}${line.letter === undefined ? '' : ` ${line.letter}`}`,
    },
    ...line.discounts.map((discount) => detail(discountRow(discount, format))),
    ...(line.of === undefined ? [] : [detail({ left: backFrom(line.of, format) })]),
    ...(line.note ? [detail({ left: line.note })] : []),
  ];
}

function tenderBlocks(tender: ReceiptTender, { t, money, day }: ReceiptFormat): Block[] {
  const note = (left: string): Block => detail({ left });
  switch (tender.kind) {
    case 'cash':
      return [
        row(tender.label, money(tender.given_minor)),
        ...(tender.change_minor === 0 ? [] : [row(t('change'), money(tender.change_minor), { bold: true })]),
      ];
    case 'card':
      return [
        row(tender.label, money(tender.amount_minor)),
        ...(tender.authorisation ? [note(t('authorisation', { code: tender.authorisation }))] : []),
      ];
    case 'mobile':
      return [
        row(tender.label, money(tender.amount_minor)),
        ...(tender.reference ? [note(t('reference', { reference: tender.reference }))] : []),
        ...(tender.payer ? [note(t('payer', { payer: tender.payer }))] : []),
      ];
    case 'other':
      return [
        row(tender.label, money(tender.amount_minor)),
        ...(tender.reference ? [note(t('reference', { reference: tender.reference }))] : []),
        ...(tender.bank ? [note(t('chequeBank', { bank: tender.bank }))] : []),
        ...(tender.due ? [note(t('presented', { day: day(tender.due) }))] : []),
      ];
  }
}

/** Who sells, as the shop wants it seen by its customers. */
const identityBlocks = ({ logo, shop, header = [] }: SaleReceiptData, format: ReceiptFormat): Block[] => [
  ...(logo ? [{ kind: 'picture', ...logo } as const] : []),
  ...shopBlocks(shop, format),
  ...header.map((text) => center(text)),
];

function headBlocks(data: SaleReceiptData, format: ReceiptFormat): Block[] {
  const { t } = format;
  return [
    ...markBanners(data, format),
    ...(data.provisional ? [{ kind: 'banner', text: t('bannerProvisional') } as const] : []),
    ...(data.kind === 'return' ? [{ kind: 'banner', text: t('bannerReturn') } as const] : []),
    ...identityBlocks(data, format),
    rule,
    row(t('ticket', { number: data.number }), format.dateTime(data.sold_at)),
    row(data.till, t('cashier', { name: data.cashier })),
    ...(data.original ? [row(t('returnOf', { number: data.original }), '')] : []),
    ...(data.head ?? []).map((text) => row(text, '')),
    rule,
  ];
}

/** What the prices do not hold: in one row, or each tax by its name. */
function addedTaxes(data: SaleReceiptData, { t, figure, rate, taxesInRows }: ReceiptFormat): Block[] {
  if (taxesInRows)
    return data.taxes
      .filter(({ rate_ppm }) => rate_ppm !== 0)
      .map((tax) => row(`${tax.label ?? t('tax')} ${rate(tax.rate_ppm)}`, figure(tax.tax_minor)));
  return data.tax_added_minor === undefined ? [] : [row(t('taxAdded'), figure(data.tax_added_minor))];
}

function totalBlocks(data: SaleReceiptData, format: ReceiptFormat): Block[] {
  const { t, figure, money } = format;
  const reduced = data.discounts.length > 0 || data.tax_added_minor !== undefined;
  return [
    rule,
    ...(reduced ? [row(t('subtotal'), figure(data.subtotal_minor))] : []),
    ...data.discounts.map((discount) => {
      const { left, right = '' } = discountRow(discount, format);
      return row(left, right);
    }),
    ...addedTaxes(data, format),
    {
      kind: 'columns',
      role: 'total',
      left: t(data.kind === 'return' ? 'totalReturned' : 'total'),
      right: money(data.total_minor),
      bold: true,
      size: 'big',
    },
    ...(data.rounding_minor === ZERO ? [] : [row(t('rounding'), money(data.rounding_minor))]),
    ...data.tenders.flatMap((tender) => tenderBlocks(tender, format)),
    ...(data.corrected_at === undefined
      ? []
      : [detail({ left: t('correctedOn', { at: format.dateTime(data.corrected_at) }) })]),
    ...(data.owes_minor === undefined ? [] : [row(t('owes'), money(data.owes_minor))]),
  ];
}

/**
 * The receipt of a sale, a return or a provisional bill. It adds nothing up and rounds nothing: every figure is the
 * journal's. Contents follow the fiscal receipt rules listed in docs/spec/receipt.md.
 */
export function saleReceipt(
  data: SaleReceiptData,
  format: ReceiptFormat,
  width: PaperWidth = 80,
): ReceiptDocument {
  const { t, quantity } = format;
  return {
    width,
    blocks: [
      ...headBlocks(data, format),
      ...data.lines.flatMap((line) => lineBlocks(line, format)),
      ...totalBlocks(data, format),
      ...(data.taxes.length === 0 || format.taxesInRows ? [] : [rule, taxTable(data.taxes, format)]),
      rule,
      center(t('counts', { lines: data.lines.length, items: quantity(data.items_milli) })),
      ...data.footer.map((text) => center(text)),
      { kind: 'barcode', data: data.barcode ?? data.number },
      ...(data.qr ? [{ kind: 'qr', data: data.qr } as const] : []),
      ...markFoot(data, format),
      ...(data.training ? markBanners({ ...data, copy: 0, degraded: false }, format) : []),
      ...ending,
    ],
  };
}

/**
 * For whom the goods are given to: what was bought and the ticket's code, by which it is exchanged, and no price. Of a ticket
 * with goods that came back, those that were sold.
 */
export function giftReceipt(
  data: SaleReceiptData,
  format: ReceiptFormat,
  width: PaperWidth = 80,
): ReceiptDocument {
  const { t, quantity, dateTime } = format;
  const bought = data.lines.filter(({ qty_milli }) => qty_milli > 0);
  const counted = ({ qty_milli, unit }: ReceiptLine): string =>
    `${quantity(qty_milli)}${unit ? ` ${unit}` : ''}`;
  return {
    width,
    blocks: [
      ...markBanners({ ...data, copy: 0 }, format),
      { kind: 'banner', text: t('bannerGift') },
      ...identityBlocks(data, format),
      rule,
      row(t('ticket', { number: data.number }), dateTime(data.sold_at)),
      rule,
      ...bought.map((line) => row(line.name, counted(line))),
      rule,
      center(t('giftExchange')),
      ...data.footer.map((text) => center(text)),
      { kind: 'barcode', data: data.barcode ?? data.number },
      center(data.software),
      ...ending,
    ],
  };
}
