import { z } from 'zod';
import {
  amountSchema,
  command,
  event,
  idSchema,
  milliSchema,
  minorSchema,
  nothing,
  positiveMinorSchema,
  ppmSchema,
  quantitySchema,
  query,
  scannedSchema,
  textSchema,
  tokenSchema,
} from '#shared/kernel/define.ts';
import type { RefusalCode } from '#shared/kernel/refusal.ts';
import { unitSchema } from '#shared/modules/catalog/contract.ts';
import { mostTenders, tenderInputSchema } from './tender-input.ts';

export { meansInputSchema, meansNameSchema, mostTenders, tenderInputSchema } from './tender-input.ts';

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
  /** What the catalogue says by now, where the goods were typed at another price of it. */
  price_now_minor: minorSchema.optional(),
  priceReason: z.enum(['catalogue', 'override', 'label']),
  list_minor: minorSchema,
  discount: discountSchema.nullable(),
  discount_minor: minorSchema,
  /** Who allowed the discount or the price, when it was not the cashier. */
  allowedBy: z.string().nullable(),
  gross_minor: minorSchema,
  taxIds: z.array(z.string()),
  note: z.string().nullable(),
  /** It comes back with its ticket, for what was paid. */
  /** `till`: what the till of the shop was called that sold it, where it was another one. */
  of: z.object({ ticket: z.int(), line: z.int(), till: z.string().optional() }).optional(),
});

export type CartLineView = z.infer<typeof cartLineViewSchema>;

export const taxTotalSchema = z.object({
  taxId: z.string(),
  name: z.string(),
  rate_ppm: ppmSchema,
  base_minor: minorSchema,
  amount_minor: minorSchema,
});

/** What a cart carries beside its goods, and a ticket after it: of which kind, which one, and how it is called. */
export const carriedSchema = z.object({
  kind: z.string(),
  ref: z.int(),
  text: z.string(),
  detail: z.string().nullable(),
});
export type Carried = z.infer<typeof carriedSchema>;
export const carriedOneSchema = z.object({ kind: textSchema(40).min(1), ref: idSchema });

export const cartViewSchema = z.object({
  id: z.string(),
  /** Grows with every change: what the screen shows is what is paid. */
  revision: z.int(),
  lines: z.array(cartLineViewSchema),
  discount: discountSchema.nullable(),
  note: z.string().nullable(),
  carries: z.array(carriedSchema),
  list_minor: minorSchema,
  discount_minor: minorSchema,
  net_minor: minorSchema,
  tax_minor: minorSchema,
  gross_minor: minorSchema,
  /** What is due if all of it is paid in cash, rounded to the coin in use. */
  cash_due_minor: minorSchema,
  /** Where money goes back for goods with their ticket: how, as it was paid; and what it comes to another way (sizes). */
  refund: z
    .object({
      tenders: z.array(tenderInputSchema),
      owed_minor: minorSchema,
      rest_minor: minorSchema,
      cash_minor: minorSchema,
      most_minor: minorSchema,
    })
    .optional(),
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
  /** How often that changed: money put down makes no other revision of the cart. */
  putDownRevision: z.int(),
  /** The name it was last put on hold with: the next time it is offered. */
  heldAs: z.string().optional(),
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

const lineId = z.int().positive();
const common: readonly RefusalCode[] = [
  'LINE_GONE',
  'NO_SHIFT',
  'CART_TOO_LARGE',
  'TAX_RATE_NEEDED',
  'BAD_QUANTITY',
  'NOT_DIVISIBLE',
  'AMOUNT_TOO_LARGE',
];
/** Cash of a cart on hold lies in the drawer, which holds no less than nothing and no more than a drawer can. */
const drawer: readonly RefusalCode[] = ['NO_SHIFT', 'DRAWER_SHORT', 'DRAWER_FULL', 'TOTALS_FULL'];
/** Who takes away the last goods of a cart in which money was put down says how much was given back: all of it. */
const moneyBack = { moneyBack_minor: minorSchema.nullable().default(null) };
/** false: a hand typed the quantity, and one that is large is asked back by QUANTITY_LARGE. */
const sure = { sure: z.boolean().default(true) };
/** What the cashier does to the cart: the answer, and that to a repeat, is the cart. */
const gesture = { output: cartViewSchema, repeat: 'cart.get', answers: 'cart' } as const;
const relaxed = { ...gesture, access: 'sale.sell', durability: 'relaxed' } as const;

export const heldCartSchema = z.object({
  id: tokenSchema,
  label: z.string().nullable(),
  held_at: z.int(),
  heldBy: z.string(),
  lines: z.int(),
  /** What was in it is lost by a damage: the money that was put down for it is all there is. */
  unreadable: z.boolean(),
  /** The first of them: what is in it tells one sale from another. */
  goods: z.array(z.object({ name: z.string(), unit: unitSchema, qty_milli: milliSchema })),
  gross_minor: z.int(),
  /** What the customer has put down for it. */
  putDown: z.array(tenderInputSchema),
  /** True if it was put aside in an earlier shift. */
  fromEarlierShift: z.boolean(),
});
export type HeldCart = z.infer<typeof heldCartSchema>;

/**
 * The cart lives in main: the screen sends what the cashier did and shows the priced cart it gets back. Up to the shop's
 * limit a cashier gives discounts alone; above it `sale.discount` is needed.
 */
export const cartOperations = {
  'cart.get': query({ access: 'sale.sell', input: nothing, output: cartViewSchema, refusals: [] }),
  /**
   * A refusal UNKNOWN_CODE, CODE_MISREAD, PRICE_NEEDED or QUANTITY_NEEDED tells the screen what to ask, then it calls
   * cart.add; after SEVERAL_PRODUCTS it says which of them. The code of a receipt opens its ticket.
   */
  'cart.scan': command({
    ...relaxed,
    input: z.object({
      code: scannedSchema,
      qty_milli: quantitySchema.default(1000 as never),
      /** Which of the products that share the code. */
      productId: idSchema.nullable().default(null),
      ...sure,
    }),
    refusals: [
      ...common,
      'QUANTITY_LARGE',
      'NOT_FOUND',
      'UNKNOWN_CODE',
      'CODE_MISREAD',
      'CODE_FOREIGN',
      'RECEIPT_SCANNED',
      'RECEIPT_ELSEWHERE',
      'RECEIPT_OF_TILL',
      'SEVERAL_PRODUCTS',
      'PRICE_NEEDED',
      'QUANTITY_NEEDED',
      'DISCOUNT_TOO_LARGE',
      'PRODUCT_ARCHIVED',
      'PERMISSION_NEEDED',
    ],
  }),
  'cart.add': command({
    ...gesture,
    access: 'sale.sell',
    input: z.object({
      productId: idSchema,
      qty_milli: quantitySchema.default(1000 as never),
      /** For a product without a price: the price asked for, and whether the catalogue remembers it or it is asked for each time. */
      newPrice_minor: positiveMinorSchema.nullable().default(null),
      remember: z.boolean().default(true),
      /** Another price than the catalogue's, for this line alone: needs `sale.price`. */
      price_minor: positiveMinorSchema.nullable().default(null),
      ...sure,
    }),
    refusals: [
      ...common,
      'QUANTITY_LARGE',
      'NOT_FOUND',
      'PRICE_NEEDED',
      'PRODUCT_ARCHIVED',
      'PERMISSION_NEEDED',
    ],
  }),
  /** A negative quantity is returned goods: fewer than nothing, or more of them, needs `sale.return`; zero is refused, removing has its own name. */
  'cart.setQuantity': command({
    ...gesture,
    access: 'sale.sell',
    input: z.object({ lineId, qty_milli: quantitySchema, ...sure }),
    refusals: [...common, 'RETURN_FIXED', 'QUANTITY_LARGE', 'DISCOUNT_TOO_LARGE', 'PERMISSION_NEEDED'],
  }),
  'cart.removeLine': command({
    ...gesture,
    access: 'sale.sell',
    input: z.object({ lineId, ...moneyBack }),
    refusals: [...common, 'MONEY_RECEIVED', ...drawer],
  }),
  'cart.setPrice': command({
    ...gesture,
    access: 'sale.price',
    input: z.object({ lineId, price_minor: positiveMinorSchema }),
    refusals: [...common, 'RETURN_FIXED', 'DISCOUNT_TOO_LARGE', 'PERMISSION_NEEDED'],
  }),
  'cart.discountLine': command({
    ...gesture,
    access: 'sale.sell',
    input: z.object({
      lineId,
      discount: discountSchema.nullable(),
      reason: textSchema(120).nullable().default(null),
    }),
    refusals: [...common, 'RETURN_FIXED', 'DISCOUNT_TOO_LARGE', 'PERMISSION_NEEDED'],
  }),
  'cart.discountTicket': command({
    ...gesture,
    access: 'sale.sell',
    input: z.object({
      discount: discountSchema.nullable(),
      reason: textSchema(120).nullable().default(null),
    }),
    refusals: [...common, 'RETURN_FIXED', 'DISCOUNT_TOO_LARGE', 'CART_EMPTY', 'PERMISSION_NEEDED'],
  }),
  'cart.setNote': command({
    ...relaxed,
    input: z.object({ lineId: lineId.nullable(), note: textSchema(200) }),
    refusals: common,
  }),
  /** Takes one of a kind with the cart, in place of the one before; null leaves it behind. An empty cart carries too. */
  'cart.carry': command({
    ...relaxed,
    input: z.object({ kind: textSchema(40).min(1), ref: idSchema.nullable() }),
    refusals: ['NOT_FOUND'],
  }),
  /**
   * All that the customer has put down so far, before the last of it pays the sale. The cart is the same: no other revision.
   * `known`: what the screen knew of when it was changed there; what another window did since is kept beside it.
   */
  'cart.putDown': command({
    ...relaxed,
    input: z.object({
      cartId: tokenSchema,
      known: z.array(tenderInputSchema).max(mostTenders),
      tenders: z.array(tenderInputSchema).max(mostTenders),
    }),
    refusals: ['CART_CHANGED', 'CART_EMPTY', 'TENDER_SIGN'],
  }),
  /** Turns the whole cart into returned goods, or back. */
  'cart.setReturn': command({
    ...gesture,
    access: 'sale.sell',
    input: z.object({ returned: z.boolean() }),
    refusals: [...common, 'PERMISSION_NEEDED'],
  }),
  /**
   * What comes next is taken back. Whoever lacks `sale.return` needs a manager's agreement once, which holds for this person
   * and this cart; leaving before anything came back gives it up.
   */
  'cart.returnMode': command({
    ...gesture,
    access: 'sale.sell',
    input: z.object({ on: z.boolean() }),
    refusals: ['PERMISSION_NEEDED'],
  }),
  /**
   * Goods that come back with their ticket, in place of what was chosen of it before: for what was paid, with the taxes, discounts
   * and roundings of the sale (docs/spec/money.md). `qty_milli` is how much comes back of a line, never more than is left of it.
   */
  'cart.takeBack': command({
    ...gesture,
    access: 'sale.sell',
    input: z.object({
      ticket: idSchema,
      /** Another till of the shop, whose ticket it is. */
      till: textSchema(40).nullable().default(null),
      lines: z
        .array(z.object({ line: lineId, qty_milli: quantitySchema, binned: z.boolean().default(false) }))
        .max(2000),
    }),
    refusals: [
      ...common,
      'NOT_FOUND',
      'RETURN_ARCHIVED',
      'RETURN_OF_RETURN',
      'RETURN_TOO_MUCH',
      'RETURN_GOODS_UNKNOWN',
      'MONEY_RECEIVED',
      'PERMISSION_NEEDED',
    ],
  }),
  'cart.hold': command({
    ...gesture,
    access: 'sale.hold',
    input: z.object({ label: textSchema(60).nullable() }),
    refusals: ['CART_EMPTY', ...drawer],
  }),
  'cart.held': query({
    access: 'sale.hold',
    input: nothing,
    output: z.array(heldCartSchema),
    refusals: [],
    staleAfter: ['cart.changed'],
  }),
  /** A cart with lines is held first: nothing is ever lost by recalling another. */
  'cart.recall': command({
    ...gesture,
    access: 'sale.hold',
    input: z.object({ cartId: tokenSchema }),
    refusals: ['NOT_FOUND', 'CART_DAMAGED', ...drawer],
  }),
  /** A cart on hold that nobody will come back for; recorded like a cart given up. */
  'cart.discardHeld': command({
    ...gesture,
    access: 'sale.void',
    input: z.object({ cartId: tokenSchema, reason: textSchema(120).nullable().default(null), ...moneyBack }),
    refusals: ['NOT_FOUND', 'MONEY_RECEIVED', ...drawer],
  }),
  /**
   * Brings back what the gesture `id` of the cart's `undo` took away. The removal stays on record and counted; what came back
   * is recorded and counted beside it. A cart with lines is held first when another one comes back. Returned goods come
   * back with leave only, as they came first.
   */
  'cart.undo': command({
    ...gesture,
    access: 'sale.sell',
    input: z.object({ id: z.int().positive() }),
    refusals: [...common, ...drawer, 'UNDO_GONE', 'DISCOUNT_TOO_LARGE', 'PERMISSION_NEEDED'],
  }),
  'cart.void': command({
    ...gesture,
    access: 'sale.void',
    input: z.object({ reason: textSchema(120).nullable().default(null), ...moneyBack }),
    refusals: ['CART_EMPTY', 'MONEY_RECEIVED', ...drawer],
  }),
};

export const cartEvents = {
  'cart.changed': event('signed-in', cartViewSchema),
};
