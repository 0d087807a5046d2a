/**
 * What a key does, the same on every screen: where that gesture does not exist the key does nothing. Screens name the
 * gesture, never a function key (keys.test.ts). What one feature alone has a key for, it declares itself.
 */
export const keys = {
  help: 'f1',
  search: 'f2',
  /** The ticket or the report, on paper. */
  paper: 'f3',
  discount: 'f4',
  void: 'f5',
  hold: 'f6',
  goodsBack: 'f7',
  drawer: 'f8',
  priceCheck: 'f9',
  /** The one large button of the screen. */
  go: 'f10',
  lock: 'f12',
  lineDiscount: 'shift+f4',
  linePrice: 'shift+f9',
  lineNote: 'shift+f2',
  /** Something new: a product, cash into the drawer. */
  add: 'insert',
  /** Away with it: a line, a tender, cash out of the drawer. */
  remove: 'delete',
  /** Of what is open, among those beside it. */
  moveUp: 'alt+arrowup',
  moveDown: 'alt+arrowdown',
  categories: 'ctrl+g',
  /** The star of the product that is chosen. */
  favourite: 'ctrl+d',
  importList: 'ctrl+i',
  exportList: 'ctrl+e',
  undo: 'ctrl+z',
  back: 'escape',
} as const;
