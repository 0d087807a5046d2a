import { canWrite, type EncodedReceipt, encodeBest } from '#main/drivers/escpos-pages.ts';
import { takesReceipts } from '#main/drivers/printer-file.ts';
import { type PrinterProfile, printerProfile, printerProfiles } from '#main/drivers/printer-profile.ts';
import { liesIn } from '#main/kernel/db/store-file.ts';
import type { PrinterPaper } from '#main/modules/printing/printer.ts';
import type { ShopPaper } from '#main/modules/printing/shop-paper.ts';
import type { CashMovementSlipData, ReceiptDocument } from '#shared/domain/receipt.ts';
import { captionLines, layoutReceipt } from '#shared/domain/receipt-layout.ts';
import { cashMovementSlip, testPage } from '#shared/domain/receipt-report.ts';
import { minor } from '#shared/domain/units.ts';
import type { Row } from '#shared/journal/row.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import type { PrinterProfileView, PrintPreview } from '#shared/modules/printing/contract.ts';
import type { PrinterConfig } from '#shared/modules/printing/settings.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';

/** The paper in the printer decides: a profile for another width would print past its edge. */
function profileFor({ profile, width }: PrinterPaper): PrinterProfile {
  const named = printerProfile(profile, width);
  return named.paper === width ? named : printerProfile('', width);
}

/** In the printer's own page, unless another page it has can write more of this paper. */
export const encodeFor = (document: ReceiptDocument, paper: PrinterPaper): EncodedReceipt =>
  encodeBest(document, profileFor(paper));

/** The lines that would come out; without a printer, what one of this width that writes everything would give. */
export function printedLines(
  document: ReceiptDocument,
  { printer, printerProfile: profile, receipt: { width } }: Settings,
): PrintPreview {
  const { columns } = profileFor({ profile, width });
  if (printer.kind !== 'none') {
    const { lines, lost } = encodeFor(document, { profile, width });
    return { columns, lines: [...lines], lost: [...lost] };
  }
  const sheet = { columns, doubleWidth: true };
  const lines = layoutReceipt(document, sheet).flatMap((line) =>
    line.kind === 'barcode' || line.kind === 'qr' ? [line, ...captionLines(line.data, width, sheet)] : [line],
  );
  return { columns, lines, lost: [] };
}

/** What the settings offer: `epson-80-42` is of the family `epson`. */
export const printerChoices: readonly PrinterProfileView[] = printerProfiles.map(
  ({ id, paper, columns }) => ({
    id,
    family: id.split('-')[0] ?? id,
    paper,
    columns,
  }),
);

const namesTold = 3;
/** What of the shop's own words and of these names its printer cannot write, the first few. */
export function unwritableNames(settings: Settings | null, names: () => readonly string[]): string[] {
  if (!settings || settings.printer.kind === 'none') return [];
  const { shop, till, receipt, printerProfile: profile } = settings;
  const printer = profileFor({ profile, width: receipt.width });
  const own = [shop.name, shop.address, till.name, receipt.footer].flatMap((text) => text.split(/\r?\n/));
  const found = new Set<string>();
  for (const text of [...own, ...names()]) {
    if (!canWrite(text, printer)) found.add(text);
    if (found.size === namesTold) break;
  }
  return [...found];
}

/**
 * Nothing is printed into the till's own files (its key would be gone), into somebody's document, or into whatever folder the
 * program was started in.
 */
export const printerRefusal = (dataDir: string, printer: PrinterConfig): Refusal | null =>
  printer.kind === 'file' && (!takesReceipts(printer.path) || liesIn(dataDir, printer.path))
    ? refusal('PRINTER_PATH')
    : null;

/** An amount as wide as amounts get, to see where the right edge is. */
const sampleAmount = minor(1_234_567);

export function testPageFor(paper: PrinterPaper, shop: ShopPaper, at: number): ReceiptDocument {
  const profile = profileFor(paper);
  const data = {
    shopName: shop.shop.name,
    printer: profile.id,
    at,
    columns: profile.columns,
    amount_minor: sampleAmount,
    software: shop.software,
  };
  return testPage(data, shop.format, paper.width);
}

/** The paper for the drawer, from the journal's row of the movement. */
export function slipFor(
  { at, user, body }: Row<'shift.cash'>,
  copy: number,
  { shop, till, training, software, format, width }: ShopPaper,
  nameOf: (user: number) => string | null,
): ReceiptDocument {
  const data: CashMovementSlipData = {
    kind: body.kind,
    shop,
    till,
    cashier: nameOf(user) ?? `#${user}`,
    at,
    amount_minor: body.amount_minor,
    reason: body.reason,
    ...(body.allowedBy !== undefined && { approved_by: nameOf(body.allowedBy) ?? `#${body.allowedBy}` }),
    copy,
    training,
    software,
  };
  return cashMovementSlip(data, format, width);
}
