import { calibrationChoices, encodeCalibration } from '#main/drivers/escpos.ts';
import { canWrite, type EncodedReceipt, encodeBest } from '#main/drivers/escpos-pages.ts';
import { takesReceipts } from '#main/drivers/printer-file.ts';
import { type PrinterProfile, printerProfile, printerProfiles } from '#main/drivers/printer-profile.ts';
import { paperDots } from '#main/drivers/raster/paper.ts';
import { liesIn } from '#main/kernel/db/store-file.ts';
import type { PrinterPaper } from '#main/modules/printing/printer.ts';
import type { ShopPaper } from '#main/modules/printing/shop-paper.ts';
import { pictureOf } from '#shared/domain/picture.ts';
import type { CashMovementSlipData, ReceiptDocument } from '#shared/domain/receipt.ts';
import { captionLines, layoutReceipt, type PrintedLine } from '#shared/domain/receipt-layout.ts';
import { cashMovementSlip, testPage } from '#shared/domain/receipt-report.ts';
import { minor } from '#shared/domain/units.ts';
import type { Row } from '#shared/journal/row.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import type { PageChoice, PrinterProfileView, PrintPreview } from '#shared/modules/printing/contract.ts';
import type { PrinterConfig } from '#shared/modules/printing/settings.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';

/** The paper in the printer decides: a profile for another width would print past its edge. */
function profileFor({ profile, width, page }: PrinterPaper): PrinterProfile {
  const named = printerProfile(profile, width);
  const model = named.paper === width ? named : printerProfile('', width);
  const seen = page && calibrationChoices.find(({ codePage }) => codePage === page.page);
  // Of the other pages nobody knows any more whether the printer has them.
  return page && seen
    ? { ...model, codePage: seen.codePage, codePages: { [seen.codePage]: page.number } }
    : model;
}

/** The paper of a till with these settings. */
export const paperIn = ({ printerProfile: profile, printerPage: page, receipt }: Settings): PrinterPaper => ({
  profile,
  width: receipt.width,
  page,
});

/** In the printer's own page, unless another page it has can write more of this paper. */
export const encodeFor = (document: ReceiptDocument, paper: PrinterPaper): EncodedReceipt =>
  encodeBest(document, profileFor(paper));

/** The lines that would come out, and their paper in dots; without a printer, what one of this width that writes everything would give. */
export function printedLines(document: ReceiptDocument, settings: Settings): PrintPreview {
  const paper = paperIn(settings);
  const { width } = paper;
  const profile = profileFor(paper);
  const { columns } = profile;
  const shown = (lines: readonly PrintedLine[], lost: readonly string[]): PrintPreview => ({
    columns,
    lines: [...lines],
    lost: [...lost],
    paper: pictureOf(paperDots(lines, profile)),
  });
  if (settings.printer.kind !== 'none') {
    const { lines, lost } = encodeFor(document, paper);
    return shown(lines, lost);
  }
  const sheet = { columns, doubleWidth: true };
  const lines = layoutReceipt(document, sheet).flatMap((line) =>
    line.kind === 'barcode' || line.kind === 'qr' ? [line, ...captionLines(line.data, width, sheet)] : [line],
  );
  return shown(lines, []);
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
  const { shop, till, receipt } = settings;
  const printer = profileFor(paperIn(settings));
  const own = [shop.name, shop.address, till.name, receipt.header, receipt.footer].flatMap((text) =>
    text.split(/\r?\n/),
  );
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

/** What French, English and the currencies of the countries need. */
const calibrationSample = 'é è ê ç à ù œ ï É Ç 1 200 F €';

/** The page that is printed to find out which code page a printer has, and what each of its lines tries. */
export function calibrationFor(
  paper: PrinterPaper,
  { format }: ShopPaper,
): { bytes: Buffer; choices: PageChoice[] } {
  const bytes = encodeCalibration(format.t('calibrationTitle'), calibrationSample, profileFor(paper));
  return { bytes, choices: calibrationChoices.map(({ codePage: page, number }) => ({ page, number })) };
}

/** The paper for the drawer, from the journal's row of the movement. */
export function slipFor(
  { at, user, body }: Row<'shift.cash'>,
  copy: number,
  { shop, till, training, software, format, width }: ShopPaper,
  nameOf: (user: number) => string | null,
): ReceiptDocument {
  const data: CashMovementSlipData = {
    kind: body.purpose === 'safe' ? 'drop' : body.kind,
    shop,
    till,
    cashier: nameOf(user) ?? `#${user}`,
    at,
    amount_minor: body.amount_minor,
    reason: body.reason,
    ...(body.party !== undefined && { party: { name: body.party, account: body.purpose === 'expense' } }),
    ...(body.voucher !== undefined && { voucher: body.voucher }),
    ...(body.allowedBy !== undefined && { approved_by: nameOf(body.allowedBy) ?? `#${body.allowedBy}` }),
    copy,
    training,
    software,
  };
  return cashMovementSlip(data, format, width);
}
