import { z } from 'zod';
import { printCauses } from '#shared/domain/print-cause.ts';
import type { PrintedLine } from '#shared/domain/receipt-layout.ts';
import { command, event, idSchema, nothing, query, task } from '#shared/kernel/define.ts';
import { typedSettingsSchema } from '#shared/modules/settings/contract.ts';
import { drawerPinSchema, pictureSchema, printerConfigSchema, printerPageSchema } from './settings.ts';

/** What a printer does, one after the other, as `layoutReceipt` says it. */
export const printedLineSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('line'),
    text: z.string(),
    bold: z.boolean(),
    size: z.enum(['normal', 'tall', 'big']),
  }),
  z.object({ kind: z.literal('barcode'), data: z.string() }),
  z.object({ kind: z.literal('qr'), data: z.string() }),
  z.object({ kind: z.literal('picture'), width: z.int(), height: z.int(), bits: z.string() }),
  z.object({ kind: z.literal('cut') }),
]) satisfies z.ZodType<PrintedLine>;

export const printPreviewSchema = z.object({
  columns: z.int(),
  lines: z.array(printedLineSchema),
  lost: z.array(z.string()),
  /** All of it in dots. */
  paper: pictureSchema,
});

export type PrintPreview = z.infer<typeof printPreviewSchema>;

export const printerProfileViewSchema = z.object({
  id: z.string(),
  /** Maker or kind: `settings.printer.family.<family>` names it. */
  family: z.string(),
  paper: z.union([z.literal(58), z.literal(80)]),
  columns: z.int(),
});

export type PrinterProfileView = z.infer<typeof printerProfileViewSchema>;

export const printCauseSchema = z.enum(printCauses).nullable();

export const printStates = [
  'waiting',
  'printing',
  'printed',
  'sent',
  'failed',
  'unknown',
  'cancelled',
] as const;

export const printJobSchema = z.object({
  id: z.int(),
  kind: z.enum(['receipt', 'copy', 'x', 'z', 'day', 'test', 'slip', 'gift']),
  ticket: z.int().nullable(),
  copy: z.int(),
  state: z.enum(printStates),
  cause: printCauseSchema,
  /** Characters that the printer could not write: "?" stands for each on the paper. */
  lost: z.string().nullable(),
  created_at: z.int(),
  updated_at: z.int(),
});

export type PrintJob = z.infer<typeof printJobSchema>;

const trialSchema = z.object({
  printer: printerConfigSchema,
  width: z.union([z.literal(58), z.literal(80)]),
  profile: z.string(),
  page: printerPageSchema.optional(),
});

const pageChoiceSchema = z.object({ page: z.string(), number: z.int() });
export type PageChoice = z.infer<typeof pageChoiceSchema>;

export const printerPlaces = ['usb', 'installed', 'serial', 'network'] as const;
const foundPrinterSchema = z.object({
  /** How the till came upon it. */
  place: z.enum(printerPlaces),
  /** As the computer or the network calls it. */
  name: z.string(),
  printer: printerConfigSchema,
  /** Whether it answers as an ESC/POS printer does; null: it cannot be asked. */
  answers: z.boolean().nullable(),
});
export type FoundPrinter = z.infer<typeof foundPrinterSchema>;

const deliverySchema = z.object({
  state: z.enum(['confirmed', 'sent', 'failed', 'unknown']),
  cause: printCauseSchema,
});

export const printingOperations = {
  'printing.queue': query({
    access: 'signed-in',
    input: nothing,
    output: z.array(printJobSchema),
    refusals: [],
    staleAfter: ['print.changed', 'status.changed'],
  }),
  /** The printers that the till knows how to speak to. */
  'printing.profiles': query({
    access: 'signed-in',
    input: nothing,
    output: z.array(printerProfileViewSchema),
    refusals: [],
    staleAfter: [],
  }),
  /** Names of the shop and of its goods that the printer of these settings has no letters for, three at most; null: of those in force. */
  'printing.unwritable': query({
    access: 'settings.edit',
    input: z.object({ draft: typedSettingsSchema.nullable() }),
    output: z.object({ names: z.array(z.string()) }),
    refusals: ['BAD_INPUT'],
  }),
  /**
   * The next receipt as it would come out with these settings: goods of the shop, or of its country's taxes where it has none,
   * sold in cash by who asks. `columns` across; `lost`: what the printer cannot write and prints as "?".
   */
  'printing.preview': query({
    access: 'settings.edit',
    input: z.object({ draft: typedSettingsSchema }),
    output: printPreviewSchema,
    refusals: ['BAD_INPUT', 'NOT_FOUND'],
  }),
  /** What may have been printed is printed again as a numbered duplicate, never as a second original. */
  'printing.retry': command({
    access: 'sale.sell',
    input: z.object({ id: idSchema }),
    output: printJobSchema,
    refusals: ['NOT_FOUND', 'PRINTER_NOT_SET'],
  }),
  'printing.cancel': command({
    access: 'sale.sell',
    input: z.object({ id: idSchema }),
    output: printJobSchema,
    refusals: ['NOT_FOUND'],
  }),
  /** Writes to whatever it is given: for who may choose the printer. */
  'printing.test': task({
    access: 'settings.edit',
    input: trialSchema,
    output: deliverySchema,
    refusals: ['PRINTER_NOT_SET', 'PRINTER_PATH'],
  }),
  /** Prints one line in each code page and number that any maker is known for; a person then says which line reads right. */
  'printing.calibrate': task({
    access: 'settings.edit',
    input: trialSchema,
    output: deliverySchema.extend({ choices: z.array(pageChoiceSchema) }),
    refusals: ['PRINTER_NOT_SET', 'PRINTER_PATH'],
  }),
  /** Printers on this computer; with `network` also those of its own network that take bytes at port 9100. */
  'printing.find': task({
    access: 'settings.edit',
    input: z.object({ network: z.boolean() }),
    output: z.object({ printers: z.array(foundPrinterSchema) }),
    refusals: [],
  }),
  /** One pulse on one pin, within three seconds or not at all; whether the drawer sprang open only a person can see. */
  'printing.testDrawer': task({
    access: 'settings.edit',
    input: z.object({ printer: printerConfigSchema, pin: drawerPinSchema }),
    output: deliverySchema,
    refusals: ['PRINTER_NOT_SET', 'PRINTER_PATH'],
  }),
};

export const printingEvents = {
  'print.changed': event('anybody', z.object({})),
};
