import { z } from 'zod';
import { permissions, roles } from '#shared/domain/permissions.ts';
import { langs } from '#shared/domain/writing.ts';
import {
  amountSchema,
  daySchema,
  milliSchema,
  minorSchema,
  ppmSchema,
  revisionSchema,
  textSchema,
} from '#shared/kernel/define.ts';

/** Shapes that several operations give back. Amounts are minor units, quantities thousandths, times UTC ms. */
export const langSchema = z.enum(langs);

/** How large a person likes letters. */
export const textSizes = ['normal', 'large', 'larger'] as const;
export const textSizeSchema = z.enum(textSizes);
export type TextSize = z.infer<typeof textSizeSchema>;
export const roleSchema = z.enum(roles);
export const permissionSchema = z.enum(permissions);

export const userViewSchema = z.object({
  id: z.int(),
  name: z.string(),
  role: roleSchema,
  active: z.boolean(),
});
export type UserView = z.infer<typeof userViewSchema>;
/** As the form of a person shows her and saves her. */
export const userFormSchema = userViewSchema.extend({ revision: revisionSchema });
export type UserForm = z.infer<typeof userFormSchema>;

export const currencyViewSchema = z.object({ code: z.string(), decimals: z.int() });

export const taxViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  rate_ppm: ppmSchema,
  group: z.string().nullable(),
});
export type TaxView = z.infer<typeof taxViewSchema>;

export const unitSchema = z.enum(['piece', 'kg', 'g', 'l', 'm', 'pack']);
export type ProductUnit = z.infer<typeof unitSchema>;

export const productViewSchema = z.object({
  id: z.int(),
  name: z.string(),
  /** The first barcode or short code, as it was entered. */
  code: z.string().nullable(),
  /** null: asked for at the first sale, then remembered. */
  price_minor: minorSchema.nullable(),
  unit: unitSchema,
  taxClass: z.string(),
  categoryId: z.int().nullable(),
  stock_milli: milliSchema.nullable(),
  favourite: z.boolean(),
  archived: z.boolean(),
});
export type ProductView = z.infer<typeof productViewSchema>;

export const categoryViewSchema = z.object({
  id: z.int(),
  name: z.string(),
  parentId: z.int().nullable(),
  products: z.int(),
  revision: revisionSchema,
});
export type CategoryView = z.infer<typeof categoryViewSchema>;

export const discountSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('percent'), percent_ppm: ppmSchema }),
  z.object({ kind: z.literal('amount'), amount_minor: amountSchema }),
]);
export type Discount = z.infer<typeof discountSchema>;

export const cartLineViewSchema = z.object({
  id: z.int(),
  productId: z.int(),
  code: z.string().nullable(),
  name: z.string(),
  unit: unitSchema,
  qty_milli: milliSchema,
  unit_price_minor: minorSchema,
  /** The catalogue's price when it differs from the one charged. */
  catalogue_price_minor: minorSchema.nullable(),
  priceReason: z.enum(['catalogue', 'override', 'label']),
  list_minor: minorSchema,
  discount: discountSchema.nullable(),
  discount_minor: minorSchema,
  /** Who allowed the discount or the price, when it was not the cashier. */
  allowedBy: z.string().nullable(),
  gross_minor: minorSchema,
  taxIds: z.array(z.string()),
  note: z.string().nullable(),
});
export type CartLineView = z.infer<typeof cartLineViewSchema>;

export const taxTotalSchema = z.object({
  taxId: z.string(),
  name: z.string(),
  rate_ppm: ppmSchema,
  base_minor: minorSchema,
  amount_minor: minorSchema,
});

const referenceSchema = textSchema(60);
/** Of one sale. */
export const mostTenders = 20;
export const tenderInputSchema = z.discriminatedUnion('kind', [
  /** What the customer hands over; for money paid back, minus what is handed to him. */
  z.object({ kind: z.literal('cash'), given_minor: amountSchema }),
  z.object({ kind: z.literal('card'), amount_minor: amountSchema, reference: referenceSchema }),
  z.object({
    kind: z.literal('mobile'),
    amount_minor: amountSchema,
    operator: textSchema(40).min(1),
    reference: referenceSchema,
  }),
]);

export const cartViewSchema = z.object({
  id: z.string(),
  /** Grows with every change: what the screen shows is what is paid. */
  revision: z.int(),
  lines: z.array(cartLineViewSchema),
  discount: discountSchema.nullable(),
  note: z.string().nullable(),
  list_minor: minorSchema,
  discount_minor: minorSchema,
  net_minor: minorSchema,
  tax_minor: minorSchema,
  gross_minor: minorSchema,
  /** What is due if all of it is paid in cash, rounded to the coin in use. */
  cash_due_minor: minorSchema,
  taxes: z.array(taxTotalSchema),
  items_milli: milliSchema,
  /** The line that changed last: the screen lets it glow and keeps it in sight. */
  lastLineId: z.int().nullable(),
  heldCount: z.int(),
  /** How many more lines this cart takes. */
  linesLeft: z.int(),
  /** The person whom a manager lets take goods back until this cart is paid or given up. */
  returnsAllowedTo: z.int().nullable(),
  /** What the customer has put down so far: it stays with the cart until it is paid or given up. */
  putDown: z.array(tenderInputSchema),
  /** What `cart.undo` would bring back now: a line, pieces of one, the cart given up, a cart on hold thrown away. */
  undo: z
    .object({
      id: z.int(),
      what: z.enum(['line', 'pieces', 'cart', 'held']),
      /** Of the line, or of the cart on hold. */
      name: z.string().nullable(),
      lines: z.int(),
      amount_minor: minorSchema,
    })
    .nullable(),
});
export type CartView = z.infer<typeof cartViewSchema>;

export const tenderKinds = ['cash', 'card', 'mobile'] as const;
export const tenderViewSchema = z.object({
  kind: z.enum(tenderKinds),
  /** What this tender settles of the sale; negative when paid back. */
  amount_minor: minorSchema,
  /** Cash only: what the customer handed over, and the change. */
  given_minor: minorSchema.nullable(),
  change_minor: minorSchema.nullable(),
  operator: z.string().nullable(),
  reference: z.string().nullable(),
});
export type TenderView = z.infer<typeof tenderViewSchema>;

export const countSchema = z.array(
  z.object({ value_minor: amountSchema, count: z.int().min(0).max(1_000_000) }),
);
export type DenominationCount = z.infer<typeof countSchema>;

export const shiftViewSchema = z.object({
  id: z.int(),
  number: z.int(),
  opened_at: z.int(),
  openedBy: z.string(),
  float_minor: minorSchema,
  closed_at: z.int().nullable(),
  closedBy: z.string().nullable(),
  zNumber: z.int().nullable(),
  tickets: z.int(),
  gross_minor: minorSchema,
});
export type ShiftView = z.infer<typeof shiftViewSchema>;
/** What was sold is null for whom a blind close hides it: where nearly all is cash, it tells what the drawer should hold. */
export const openShiftViewSchema = shiftViewSchema.extend({ gross_minor: minorSchema.nullable() });
export type OpenShiftView = z.infer<typeof openShiftViewSchema>;

const counted = z.object({ count: z.int(), amount_minor: minorSchema });
export const totalsReportSchema = z.object({
  tickets: z.int(),
  returns: counted,
  returned: counted,
  discountsBack: z.int(),
  lines: z.int(),
  items_milli: milliSchema,
  gross_minor: minorSchema,
  net_minor: minorSchema,
  tax_minor: minorSchema,
  rounding_minor: minorSchema,
  discounts: counted,
  taxes: z.array(taxTotalSchema.extend({ gross_minor: minorSchema })),
  tenders: z.array(counted.extend({ kind: z.enum(tenderKinds), operator: z.string().nullable() })),
  categories: z.array(
    counted.extend({ categoryId: z.int().nullable(), name: z.string().nullable(), qty_milli: milliSchema }),
  ),
  cashiers: z.array(counted.extend({ userId: z.int(), name: z.string() })),
  hours: z.array(counted.extend({ hour: z.int().min(0).max(23) })),
  voids: counted,
  removedLines: counted,
  /** Of those, what was brought back by undoing: nothing is taken off the count of removals. */
  restoredLines: counted,
  restoredVoids: counted,
  priceOverrides: counted,
  drawerOpenings: z.int(),
  reprints: z.int(),
});
export type TotalsReport = z.infer<typeof totalsReportSchema>;

/** X while the shift is open, Z once closed. Cash figures are null for who may not see them before counting. */
export const shiftReportSchema = z.object({
  kind: z.enum(['X', 'Z']),
  zNumber: z.int().nullable(),
  shift: shiftViewSchema,
  day: daySchema,
  at: z.int(),
  tillName: z.string(),
  shopName: z.string(),
  firstTicket: z.int().nullable(),
  lastTicket: z.int().nullable(),
  totals: totalsReportSchema,
  cash: z
    .object({
      float_minor: minorSchema,
      sales_minor: minorSchema,
      refunds_minor: minorSchema,
      in_minor: minorSchema,
      out_minor: minorSchema,
      expected_minor: minorSchema,
      counted_minor: minorSchema.nullable(),
      difference_minor: minorSchema.nullable(),
      reason: z.string().nullable(),
      /** Who allowed the close, when it was not the one who counted. */
      approvedBy: z.string().nullable(),
      count: countSchema.nullable(),
    })
    .nullable(),
  perpetual_signed_minor: minorSchema,
  perpetual_absolute_minor: minorSchema,
  /** Said about the difference after the Z was signed, the first one first; no part of what is frozen. */
  explained: z.array(z.object({ at: z.int(), user: z.string(), reason: z.string() })).optional(),
});
export type ShiftReport = z.infer<typeof shiftReportSchema>;
