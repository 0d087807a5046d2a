import type {
  Block,
  CashMovementSlipData,
  DayReportData,
  PaperWidth,
  ReceiptDocument,
  ReceiptFormat,
  ReportRow,
  TaxRow,
  TestPageData,
  XReportData,
  ZReportData,
} from './receipt.ts';
import { center, ending, markBanners, markFoot, row, rule, shopBlocks, taxTable } from './receipt-sale.ts';
import type { ReceiptWord } from './receipt-words.ts';

const title = (text: string): Block => center(text, { bold: true, size: 'big' });
const heading = (text: string): Block => ({ kind: 'text', text, bold: true });

function reportRow({ label, count, amount_minor }: ReportRow, { figure }: ReceiptFormat): Block {
  const counted = count === undefined ? '' : String(count);
  if (amount_minor === undefined) return row(label, counted);
  return row(counted === '' ? label : `${label} (${counted})`, figure(amount_minor));
}

function section(word: ReceiptWord, rows: readonly ReportRow[], format: ReceiptFormat): Block[] {
  return rows.length === 0
    ? []
    : [rule, heading(format.t(word)), ...rows.map((each) => reportRow(each, format))];
}

function headBlocks(data: XReportData, name: string, format: ReceiptFormat): Block[] {
  const { t, dateTime } = format;
  return [
    ...markBanners(data, format),
    ...shopBlocks(data.shop, format),
    rule,
    title(name),
    row(data.till, ''),
    row(t('openedAt', { name: data.opened_by }), dateTime(data.opened_at)),
  ];
}

/** What was sold at each rate, and its tax: no price bears one where taxes stand in rows, and nothing is "gross" there. */
function taxBlocks(taxes: readonly TaxRow[], format: ReceiptFormat): Block[] {
  const { t, figure, rate, taxesInRows } = format;
  if (taxes.length === 0) return [];
  if (!taxesInRows) return [rule, heading(t('taxes')), taxTable(taxes, format)];
  const rows = taxes.map(({ label, rate_ppm, base_minor, tax_minor }) => [
    label ?? rate(rate_ppm),
    figure(base_minor),
    figure(tax_minor),
  ]);
  return [rule, heading(t('salesTax')), { kind: 'table', head: [t('rate'), t('soldAt'), t('tax')], rows }];
}

function soldBlocks(
  data: Pick<
    XReportData,
    | 'sales'
    | 'returns'
    | 'discounts'
    | 'net_minor'
    | 'rounding_minor'
    | 'received_minor'
    | 'fees_minor'
    | 'taxes'
    | 'tenders'
  >,
  format: ReceiptFormat,
): Block[] {
  const { t, money } = format;
  const counted = (word: ReceiptWord, figures: XReportData['sales']): Block =>
    reportRow({ label: t(word), ...figures }, format);
  return [
    counted(format.taxesInRows ? 'salesTaxed' : 'sales', data.sales),
    counted('discounts', data.discounts),
    counted('returns', data.returns),
    {
      kind: 'columns',
      role: 'total',
      left: t(format.taxesInRows ? 'netTaxed' : 'net'),
      right: money(data.net_minor),
      bold: true,
      size: 'tall',
    },
    ...(data.rounding_minor === 0 ? [] : [row(t('rounding'), format.figure(data.rounding_minor))]),
    ...taxBlocks(data.taxes, format),
    ...section('tenders', data.tenders, format),
    ...(data.tenders.length === 0 ? [] : [row(t('received'), money(data.received_minor), { bold: true })]),
    ...(data.fees_minor === 0 ? [] : [row(t('fees'), money(data.fees_minor))]),
  ];
}

function salesBlocks(data: XReportData, format: ReceiptFormat): Block[] {
  const { t, money } = format;
  return [
    rule,
    ...(data.first_ticket && data.last_ticket
      ? [row(t('tickets', { first: data.first_ticket, last: data.last_ticket }), '')]
      : []),
    ...soldBlocks(data, format),
    rule,
    heading(t('drawer')),
    row(t('float'), format.figure(data.float_minor)),
    ...data.cash.map((each) => reportRow(each, format)),
    ...(data.expected_minor === undefined
      ? []
      : [row(t('expected'), money(data.expected_minor), { bold: true })]),
  ];
}

const partBlocks = (
  data: Pick<XReportData, 'categories' | 'cashiers' | 'hours'>,
  format: ReceiptFormat,
): Block[] => [
  ...section('categories', data.categories, format),
  ...section('cashiers', data.cashiers, format),
  ...section('hours', data.hours, format),
];

/** The running totals of a shift: closes nothing, and shows no expected cash where the close is blind. */
export function xReport(data: XReportData, format: ReceiptFormat, width: PaperWidth = 80): ReceiptDocument {
  return {
    width,
    blocks: [
      ...headBlocks(data, format.t('xTitle'), format),
      row(format.t('printedAt'), format.dateTime(data.printed_at)),
      ...salesBlocks(data, format),
      ...partBlocks(data, format),
      ...section('events', data.events, format),
      rule,
      ...markFoot(data, format),
      ...ending,
    ],
  };
}

/** The totals of a day: of all its shifts, with no drawer to them. */
export function dayReport(
  data: DayReportData,
  format: ReceiptFormat,
  width: PaperWidth = 80,
): ReceiptDocument {
  const { t, dateTime } = format;
  return {
    width,
    blocks: [
      ...markBanners(data, format),
      ...shopBlocks(data.shop, format),
      rule,
      title(t('dayTitle', { day: data.day })),
      row(data.till, t(data.closed ? 'dayClosed' : 'dayRunning')),
      row(t('printedAt'), dateTime(data.printed_at)),
      rule,
      ...soldBlocks(data, format),
      ...partBlocks(data, format),
      ...section('events', data.events, format),
      rule,
      ...markFoot(data, format),
      ...ending,
    ],
  };
}

/** The closing of a shift, with what was counted and the two perpetual totals. It adds nothing up itself. */
export function zReport(data: ZReportData, format: ReceiptFormat, width: PaperWidth = 80): ReceiptDocument {
  const { t, money } = format;
  return {
    width,
    blocks: [
      ...headBlocks(data, t('zTitle', { number: data.number }), format),
      row(t('closedAt', { name: data.closed_by }), format.dateTime(data.closed_at)),
      ...salesBlocks(data, format),
      row(t('counted'), money(data.counted_minor), { bold: true }),
      row(t('difference'), money(data.difference_minor), { bold: true }),
      ...data.counted_before.flatMap(({ label, counted_minor, difference_minor }) => [
        row(label, money(counted_minor)),
        row(t('difference'), money(difference_minor)),
      ]),
      ...(data.difference_reason ? [row(t('reason', { reason: data.difference_reason }), '')] : []),
      ...(data.approved_by ? [row(t('approvedBy', { name: data.approved_by }), '')] : []),
      ...section('denominations', data.denominations, format),
      ...partBlocks(data, format),
      ...section('events', data.events, format),
      rule,
      row(t('perpetualSigned'), money(data.perpetual_signed_minor)),
      row(t('perpetualAbsolute'), money(data.perpetual_absolute_minor)),
      rule,
      ...markFoot(data, format),
      ...ending,
    ],
  };
}

const movementTitles = {
  float: 'moveFloat',
  in: 'moveIn',
  out: 'moveOut',
  drop: 'moveDrop',
  'no-sale': 'moveNoSale',
} as const satisfies Record<CashMovementSlipData['kind'], ReceiptWord>;

/** The paper kept in the drawer for cash put in or taken out, with a line to sign on. */
export function cashMovementSlip(
  data: CashMovementSlipData,
  format: ReceiptFormat,
  width: PaperWidth = 80,
): ReceiptDocument {
  const { t, money } = format;
  return {
    width,
    blocks: [
      ...markBanners(data, format),
      ...shopBlocks(data.shop, format),
      rule,
      title(t(movementTitles[data.kind])),
      row(data.till, t('cashier', { name: data.cashier })),
      row(t('printedAt'), format.dateTime(data.at)),
      ...(data.amount_minor === undefined
        ? []
        : [
            {
              kind: 'columns',
              role: 'total',
              left: '',
              right: money(data.amount_minor),
              bold: true,
              size: 'big',
            } as const,
          ]),
      ...(data.reason ? [row(t('reason', { reason: data.reason }), '')] : []),
      ...(data.party
        ? [row(t(data.party.account ? 'moveAccount' : 'moveTo', { name: data.party.name }), '')]
        : []),
      ...(data.voucher ? [row(t('moveVoucher', { voucher: data.voucher }), '')] : []),
      ...(data.approved_by ? [row(t('approvedBy', { name: data.approved_by }), '')] : []),
      { kind: 'feed', lines: 3 },
      row(t('cashierSignature'), '____________'),
      rule,
      ...markFoot(data, format),
      ...ending,
    ],
  };
}

/** Shows at a glance whether the columns, the accents, the amounts, the barcode and the cut are right. */
export function testPage(data: TestPageData, format: ReceiptFormat, width: PaperWidth = 80): ReceiptDocument {
  const { t } = format;
  const ruler = Array.from({ length: data.columns }, (_, at) => String((at + 1) % 10)).join('');
  return {
    width,
    blocks: [
      center(data.shopName, { bold: true, size: 'big' }),
      title(t('testTitle')),
      row(data.printer, ''),
      row(t('printedAt'), format.dateTime(data.at)),
      rule,
      { kind: 'text', text: t('testColumns', { columns: data.columns }) },
      { kind: 'text', text: ruler },
      { kind: 'text', text: t('testAccents') },
      { kind: 'text', text: 'é è ê ë à â ç ù û ü î ï ô ö œ æ É È À Ç Œ € £ ° « » ’ – …' },
      row(t('testAmount'), format.money(data.amount_minor)),
      { kind: 'text', text: t('testRight'), align: 'right' },
      rule,
      { kind: 'barcode', data: 'TEST-0123' },
      { kind: 'qr', data: 'TEST-0123' },
      center(data.software),
      ...ending,
    ],
  };
}
