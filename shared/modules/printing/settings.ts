import { z } from 'zod';
import { isWhole, logoMost, type Picture } from '#shared/domain/picture.ts';
import { textSchema } from '#shared/kernel/define.ts';
import { setting, settingGroup } from '#shared/kernel/setting.ts';

declare module '#shared/kernel/setting.ts' {
  interface SettingGroups {
    readonly printing: typeof printingSettings;
  }
}

/** A character of base64 holds six dots; the widest paper for minutes has less than this. */
const longestPicture = 400_000;
export const pictureSchema = z
  .object({
    width: z.int().min(1).max(1000),
    height: z.int().min(1).max(10_000),
    bits: z
      .string()
      .max(longestPicture)
      .regex(/^[A-Za-z0-9+/]*={0,2}$/),
  })
  .refine(isWhole) satisfies z.ZodType<Picture>;

export const printerConfigSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('tcp'),
    host: textSchema(100).min(1),
    port: z.int().min(1).max(65535).default(9100),
  }),
  z.object({ kind: z.literal('file'), path: textSchema(400).min(1) }),
]);
export type PrinterConfig = z.infer<typeof printerConfigSchema>;

export const drawerPinSchema = z.union([z.literal(2), z.literal(5)]);

/** A code page, and the number under which a printer was seen to have it; null: those of its model. */
export const printerPageSchema = z
  .object({ page: textSchema(30).min(1), number: z.int().min(0).max(255) })
  .nullable();

/** Above the shop's name, in dots of a printer; null: none. */
const logoSchema = pictureSchema
  .refine(({ width, height }) => width <= logoMost.width && height <= logoMost.height)
  .nullable();

/** Where a printer is says something of the shop's network, or of a person's folders. */
function whereItIs(printer: PrinterConfig): readonly string[] {
  if (printer.kind === 'none') return [];
  return [printer.kind === 'tcp' ? printer.host : printer.path];
}

export const printingSettings = settingGroup({
  name: 'printing',
  needs: 'settings.edit',
  settings: {
    'receipt.autoPrint': setting({
      schema: z.boolean(),
      first: () => true,
      profile: { as: 'receipt.autoPrint' },
      support: 'whole',
    }),
    'receipt.width': setting({
      schema: z.union([z.literal(58), z.literal(80)]),
      first: ({ pack }) => pack.receipt.paper_mm,
      profile: { as: 'receipt.width' },
      support: 'whole',
    }),
    'receipt.header': setting({
      schema: textSchema(400),
      first: () => '',
      profile: { as: 'receipt.header' },
      support: { hides: (header) => [header] },
    }),
    'receipt.logo': setting({
      schema: logoSchema,
      first: () => null,
      whole: 'all',
      profile: { as: 'receipt.logo' },
      support: { says: (logo) => logo && { width: logo.width, height: logo.height } },
    }),
    'receipt.footer': setting({
      schema: textSchema(400),
      first: () => '',
      profile: { as: 'receipt.footer' },
      support: { hides: (footer) => [footer] },
    }),
    printer: setting({
      schema: printerConfigSchema,
      first: () => ({ kind: 'none' as const }),
      whole: 'all',
      profile: { as: 'printer' },
      support: { says: ({ kind }) => ({ kind }), hides: whereItIs },
    }),
    printerProfile: setting({
      schema: z.string().max(40),
      first: () => 'generic-80',
      profile: { as: 'printerProfile', part: 'printer' },
      support: 'whole',
    }),
    /** What the calibration found; it goes before what the model says. */
    printerPage: setting({
      schema: printerPageSchema,
      first: () => null,
      whole: 'all',
      profile: { as: 'printerPage', part: 'printer' },
      support: 'whole',
    }),
    drawer: setting({
      schema: z.boolean(),
      first: () => true,
      profile: { as: 'drawer', part: 'printer' },
      support: 'whole',
    }),
    /** The pin of the printer's socket that the drawer's cable listens to. */
    drawerPin: setting({
      schema: drawerPinSchema,
      first: () => 2 as const,
      profile: { as: 'drawerPin', part: 'printer' },
      support: 'whole',
    }),
  },
});
