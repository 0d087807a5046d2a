import { beforeEach, describe, expect, it } from 'vitest';
import { milli, minor } from '#shared/domain/units.ts';
import type { CartLineView, CartView } from '#shared/modules/cart/contract.ts';
import {
  checkout,
  isUnseen,
  leaveFigures,
  lookAt,
  setCheckout,
  takeCart,
  takeOwn,
  useCheckout,
} from './cart-state.ts';
import { noEntry, typed } from './entry.ts';

const line = (id: number, pieces: number): CartLineView => ({
  id,
  productId: id,
  code: null,
  name: `Article ${id}`,
  unit: 'piece',
  qty_milli: milli(pieces * 1000),
  unit_price_minor: minor(100),
  catalogue_price_minor: null,
  priceReason: 'catalogue',
  list_minor: minor(pieces * 100),
  discount: null,
  discount_minor: minor(0),
  allowedBy: null,
  gross_minor: minor(pieces * 100),
  taxIds: [],
  note: null,
});
const cartOf = (
  id: string,
  revision: number,
  lines: CartLineView[],
  lastLineId: number | null,
): CartView => ({
  id,
  revision,
  lines,
  discount: null,
  note: null,
  carries: [],
  list_minor: minor(0),
  discount_minor: minor(0),
  net_minor: minor(0),
  tax_minor: minor(0),
  gross_minor: minor(0),
  cash_due_minor: minor(0),
  taxes: [],
  items_milli: milli(0),
  lastLineId,
  heldCount: 0,
  linesLeft: 1900,
  returnsAllowedTo: null,
  putDown: [],
  putDownRevision: 0,
  undo: null,
});

beforeEach(() => useCheckout.setState(useCheckout.getInitialState(), true));

describe('the cart on the screen', () => {
  it('says that a cart came back, once', () => {
    takeCart(cartOf('cart-one', 4, [line(1, 1)], 1));
    expect(checkout().remark).toBe('cart-back');
    expect(checkout().glow).toBeNull();
    takeCart(cartOf('cart-one', 5, [line(1, 2)], 1));
    expect(checkout().remark).toBeNull();
  });

  it('has what was put down with the cart, at whichever window, and says so where somebody is paying', () => {
    const cash = [{ kind: 'cash' as const, given_minor: minor(300) }];
    const cart = { ...cartOf('cart-one', 4, [line(1, 1)], 1), putDown: cash };
    takeCart(cart);
    expect(checkout()).toMatchObject({ remark: 'money-back', draft: { tenders: cash } });
    takeCart({ ...cart, putDown: [] });
    expect(checkout()).toMatchObject({ remark: null, draft: { tenders: [] } });
    lookAt(cart);
    setCheckout({ paying: true });
    takeCart({ ...cart, putDown: cash, putDownRevision: 1 });
    expect(checkout().draft.tenders).toEqual(cash);
    expect(isUnseen(checkout())).toBe(true);
    takeCart(cart);
    expect(checkout().draft.tenders).toEqual(cash);
    takeOwn({ ...cart, putDown: [], putDownRevision: 2 });
    expect(isUnseen(checkout())).toBe(true);
    lookAt(checkout().cart!);
    takeOwn({ ...cart, putDown: cash, putDownRevision: 3 });
    expect(isUnseen(checkout())).toBe(false);
    takeCart(cartOf('cart-two', 0, [], null));
    takeCart({ ...cartOf('cart-three', 1, [line(1, 1)], 1), putDown: cash });
    expect(checkout().draft.tenders).toEqual(cash);
  });

  it('keeps the lines that did not change, and lets the other one glow and be chosen', () => {
    takeCart(cartOf('cart-one', 1, [line(1, 1)], 1));
    const kept = checkout().cart?.lines[0];
    takeCart(cartOf('cart-one', 2, [line(1, 1), line(2, 1)], 2));
    expect(checkout().cart?.lines[0]).toBe(kept);
    expect(checkout().glow).toEqual({ lineId: 2, count: 1 });
    expect(checkout().selectedId).toBe(2);
  });

  it('passes over what is older than the screen, unless the till may have begun again', () => {
    takeCart(cartOf('cart-one', 2, [line(1, 1), line(2, 1)], 2));
    takeCart(cartOf('cart-one', 0, [], null));
    expect(checkout().cart?.lines).toHaveLength(2);
    takeCart(cartOf('cart-one', 1, [line(1, 1)], 1), { anew: true });
    expect(checkout().cart?.lines).toHaveLength(1);
  });

  it('leaves the choice alone when the same cart arrives again', () => {
    takeCart(cartOf('cart-one', 2, [line(1, 1), line(2, 1)], 2));
    setCheckout({ selectedId: 1 });
    takeCart(cartOf('cart-one', 2, [line(1, 1), line(2, 1)], 2));
    expect(checkout().selectedId).toBe(1);
  });

  it('knows a return again after a start, and forgets it with the next cart', () => {
    takeCart(cartOf('cart-one', 2, [line(1, -1)], 1));
    expect(checkout().returning).toBe(true);
    takeCart(cartOf('cart-two', 0, [], null));
    expect(checkout().returning).toBe(false);
  });

  it('takes a question about goods away with their cart, and leaves every other one', () => {
    takeCart(cartOf('cart-one', 1, [line(1, 1)], 1));
    setCheckout({ ask: { kind: 'hold' } });
    takeCart(cartOf('cart-one', 2, [line(1, 2)], 1));
    expect(checkout().ask).toEqual({ kind: 'hold' });
    takeCart(cartOf('cart-two', 0, [], null));
    expect(checkout().ask).toBeNull();
    setCheckout({ ask: { kind: 'price-check', text: '' } });
    takeCart(cartOf('cart-three', 0, [], null));
    expect(checkout().ask).toEqual({ kind: 'price-check', text: '' });
  });

  it('takes a question about a line away with that line', () => {
    takeCart(cartOf('cart-one', 1, [line(1, 1), line(2, 1)], 2));
    setCheckout({ ask: { kind: 'discount', lineId: 2, text: '' } });
    takeCart(cartOf('cart-one', 2, [line(1, 1)], 1));
    expect(checkout().ask).toBeNull();
    setCheckout({ ask: { kind: 'discount', lineId: null, text: '' } });
    takeCart(cartOf('cart-one', 3, [line(1, 2)], 1));
    expect(checkout().ask).not.toBeNull();
  });

  it('chooses the line beside the one that was removed, and the one that comes to a full hand', () => {
    const three = [line(1, 1), line(2, 1), line(3, 1)];
    takeCart(cartOf('cart-one', 3, three, 3));
    setCheckout({ selectedId: 2 });
    takeCart(cartOf('cart-one', 4, [line(1, 1), line(3, 1)], 3));
    expect(checkout().selectedId).toBe(3);
    takeCart(cartOf('cart-one', 5, [line(1, 1)], 1));
    expect(checkout().selectedId).toBe(1);
    setCheckout({ selectedId: 1 });
    takeCart(cartOf('cart-one', 6, [line(4, 1)], 4));
    expect(checkout().selectedId).toBe(4);
  });

  it('stands still while a sale is being recorded', () => {
    takeCart(cartOf('cart-one', 1, [line(1, 1)], 1));
    setCheckout({ paying: true, settling: true });
    takeCart(cartOf('cart-two', 0, [], null));
    expect(checkout()).toMatchObject({ paying: true, cart: { id: 'cart-one' } });
    setCheckout({ settling: false });
    takeCart(cartOf('cart-two', 0, [], null));
    expect(checkout()).toMatchObject({ paying: false, cart: { id: 'cart-two' } });
  });

  it('stays in return mode while the first goods are scanned', () => {
    takeCart(cartOf('cart-one', 0, [], null));
    setCheckout({ returning: true });
    takeCart(cartOf('cart-one', 1, [line(1, -1)], 1));
    expect(checkout().returning).toBe(true);
  });
});

describe('a payment beside another window', () => {
  const begin = (): void => {
    const cart = cartOf('cart-one', 1, [line(1, 1)], 1);
    takeCart(cart);
    lookAt(cart);
    setCheckout({ paying: true });
  };

  it('asks to look again at what the other one added, and charges what was scanned here', () => {
    begin();
    expect(isUnseen(checkout())).toBe(false);
    takeOwn(cartOf('cart-one', 2, [line(1, 1), line(2, 1)], 2));
    expect(isUnseen(checkout())).toBe(false);
    const added = cartOf('cart-one', 3, [line(1, 1), line(2, 1), line(3, 1)], 3);
    takeCart(added);
    expect(isUnseen(checkout())).toBe(true);
    lookAt(added);
    expect(isUnseen(checkout())).toBe(false);
  });

  it('does not take the other one’s goods for seen because a scan of its own came after them', () => {
    begin();
    takeOwn(cartOf('cart-one', 3, [line(1, 1), line(2, 1), line(3, 1)], 3));
    expect(isUnseen(checkout())).toBe(true);
  });

  it('asks when the same goods come to another amount', () => {
    begin();
    takeCart({ ...cartOf('cart-one', 1, [line(1, 1)], 1), gross_minor: minor(1) });
    expect(isUnseen(checkout())).toBe(true);
  });

  it('ends when the other one paid the cart or put it aside, and says so', () => {
    begin();
    takeCart(cartOf('cart-two', 1, [line(9, 1)], 9));
    expect(checkout()).toMatchObject({ paying: false, remark: 'cart-elsewhere' });
  });

  it('begins the amount afresh after goods that were scanned behind its figures', () => {
    begin();
    setCheckout({ entry: typed(noEntry, '5', 0) });
    leaveFigures();
    const { entry } = checkout();
    expect(entry.text).toBe('5');
    expect(typed(typed(entry, '1', 0), '0', 0).text).toBe('10');
  });
});
