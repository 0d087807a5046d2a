/**
 * Every refusal a caller can get, in one place. A code exists only if somebody would act differently on it.
 * Texts live in the language files under `refusal.<CODE>`; `next` names what the person does next.
 */
export interface RefusalSpec {
  /** block: nothing happened and the person must act; ask: the screen asks for something and calls again. */
  readonly severity: 'block' | 'ask' | 'alarm';
  readonly next:
    | 'correct'
    | 'sign-in'
    | 'ask-manager'
    | 'choose'
    | 'retry'
    | 'call-support'
    | 'free-space'
    | 'wait';
  readonly dataAtRisk: boolean;
  readonly retry: boolean;
}

const spec = (
  severity: RefusalSpec['severity'],
  next: RefusalSpec['next'],
  extra: Partial<Pick<RefusalSpec, 'dataAtRisk' | 'retry'>> = {},
): RefusalSpec => ({ severity, next, dataAtRisk: false, retry: false, ...extra });

export const refusals = {
  // the door
  UNKNOWN_OPERATION: spec('block', 'call-support'),
  BAD_INPUT: spec('block', 'correct'),
  COMMAND_ID_USED: spec('block', 'correct'),
  BUSY: spec('block', 'wait', { retry: true }),
  NOT_SIGNED_IN: spec('block', 'sign-in'),
  PERMISSION_NEEDED: spec('ask', 'ask-manager'),
  BEYOND_OWN_ROLE: spec('block', 'ask-manager'),
  ROLE_IN_USE: spec('block', 'correct'),
  ROLE_PINS: spec('block', 'correct'),
  TOO_MANY_ROLES: spec('block', 'correct'),
  INTERNAL: spec('alarm', 'call-support', { retry: true }),
  NOT_SET_UP: spec('block', 'correct'),
  ALREADY_SET_UP: spec('block', 'correct'),
  NOT_FOUND: spec('block', 'correct'),
  CHANGED_MEANWHILE: spec('block', 'correct'),
  // people
  WRONG_PIN: spec('block', 'correct', { retry: true }),
  PIN_LOCKED_OUT: spec('block', 'wait'),
  PIN_TOO_WEAK: spec('block', 'correct'),
  PIN_NEEDED: spec('block', 'correct'),
  NAME_TAKEN: spec('block', 'correct'),
  LAST_OWNER: spec('block', 'correct'),
  PERSON_DAMAGED: spec('block', 'call-support', { dataAtRisk: true }),
  // catalogue and cart
  UNKNOWN_CODE: spec('ask', 'correct'),
  CODE_MISREAD: spec('ask', 'correct', { retry: true }),
  CODE_FOREIGN: spec('block', 'correct'),
  CATEGORY_MERGED: spec('block', 'correct'),
  RECEIPT_SCANNED: spec('ask', 'choose'),
  RECEIPT_ELSEWHERE: spec('block', 'correct'),
  RECEIPT_OF_TILL: spec('block', 'correct'),
  SEVERAL_PRODUCTS: spec('ask', 'choose'),
  PRICE_NEEDED: spec('ask', 'correct'),
  QUANTITY_NEEDED: spec('ask', 'correct'),
  QUANTITY_LARGE: spec('ask', 'correct'),
  PRODUCT_ARCHIVED: spec('block', 'correct'),
  PRODUCT_DAMAGED: spec('block', 'correct'),
  CODE_TAKEN: spec('block', 'correct'),
  BAD_PHONE: spec('block', 'correct'),
  BAD_QUANTITY: spec('block', 'correct'),
  BAD_PRICE: spec('block', 'correct'),
  NOT_DIVISIBLE: spec('block', 'correct'),
  AMOUNT_TOO_LARGE: spec('block', 'correct'),
  DISCOUNT_TOO_LARGE: spec('block', 'correct'),
  LINE_GONE: spec('block', 'correct'),
  TAX_RATE_NEEDED: spec('block', 'correct'),
  UNDO_GONE: spec('block', 'correct'),
  CART_CHANGED: spec('block', 'correct'),
  CART_EMPTY: spec('block', 'correct'),
  CART_DAMAGED: spec('block', 'correct', { dataAtRisk: true }),
  CART_NOT_EMPTY: spec('block', 'correct'),
  RETURN_TOO_MUCH: spec('block', 'correct'),
  RETURN_ARCHIVED: spec('block', 'correct'),
  RETURN_OF_RETURN: spec('block', 'correct'),
  GIFT_OF_RETURN: spec('block', 'correct'),
  RETURN_FIXED: spec('block', 'correct'),
  RETURN_GOODS_UNKNOWN: spec('block', 'correct'),
  RETURN_CHANGED: spec('block', 'correct'),
  CART_TOO_LARGE: spec('block', 'correct'),
  MONEY_RECEIVED: spec('ask', 'correct'),
  // payment
  TENDER_SHORT: spec('block', 'correct'),
  TENDER_TOO_MUCH: spec('block', 'correct'),
  TENDER_SIGN: spec('block', 'correct'),
  TENDER_SHIFT_CLOSED: spec('block', 'correct'),
  TENDER_GONE_BACK: spec('block', 'correct'),
  TENDER_AS_IT_WAS: spec('block', 'correct'),
  CHANGE_LARGE: spec('ask', 'correct'),
  OPERATOR_UNKNOWN: spec('block', 'choose'),
  REFERENCE_NEEDED: spec('ask', 'correct'),
  REFERENCE_USED: spec('block', 'correct'),
  // shift and drawer
  NO_SHIFT: spec('ask', 'correct'),
  SHIFT_OPEN: spec('block', 'correct'),
  SHIFT_TOO_LONG: spec('block', 'correct'),
  COUNT_FIRST: spec('block', 'correct'),
  COUNT_STANDS: spec('block', 'correct'),
  REASON_NEEDED: spec('ask', 'correct'),
  RECEIVER_NEEDED: spec('ask', 'correct'),
  DRAWER_SHORT: spec('block', 'correct'),
  DRAWER_FULL: spec('block', 'correct'),
  TOTALS_FULL: spec('alarm', 'call-support'),
  // time
  CLOCK_UNSURE: spec('ask', 'choose'),
  CLOCK_IMPOSSIBLE: spec('block', 'correct'),
  CLOCK_CHANGED: spec('block', 'correct', { retry: true }),
  // files and imports
  FILE_UNREADABLE: spec('block', 'correct'),
  FILE_IS_ARCHIVE: spec('block', 'correct'),
  FILE_IS_OLD_EXCEL: spec('block', 'correct'),
  FILE_IS_PDF: spec('block', 'correct'),
  FILE_IS_DOCUMENT: spec('block', 'correct'),
  FILE_IS_IMAGE: spec('block', 'correct'),
  FILE_IS_DATABASE: spec('block', 'correct'),
  FILE_IS_WEB_PAGE: spec('block', 'correct'),
  FILE_IS_DATA: spec('block', 'correct'),
  FILE_IS_NUMBERS: spec('block', 'correct'),
  FILE_IS_LINK: spec('block', 'correct'),
  FILE_LOCKED: spec('block', 'correct'),
  FILE_DAMAGED: spec('block', 'correct'),
  FILE_TOO_WIDE: spec('block', 'correct'),
  FILE_TOO_LARGE: spec('block', 'correct'),
  FILE_EMPTY: spec('block', 'correct'),
  FILE_SIDEWAYS: spec('block', 'correct'),
  COLUMN_MISSING: spec('block', 'correct'),
  IMPORT_GONE: spec('block', 'retry'),
  IMPORT_DOUBTFUL: spec('ask', 'correct'),
  IMPORT_RESTORED: spec('block', 'correct'),
  IMPORT_NOT_UNDOABLE: spec('block', 'correct'),
  // printing
  PRINTER_NOT_SET: spec('block', 'correct'),
  PRINTER_PATH: spec('block', 'correct'),
  FOLDER_PATH: spec('block', 'correct'),
  // backups
  RECOVERY_CODE_WRONG: spec('block', 'correct', { retry: true }),
  EXPORT_FOLDER: spec('block', 'correct'),
  // closed years
  ARCHIVE_NEEDED: spec('block', 'correct'),
  YEARS_IN_ORDER: spec('block', 'correct'),
  YEAR_LET_GO: spec('block', 'correct'),
  SHIFT_OF_YEAR: spec('block', 'correct'),
  OFFICE_BEHIND: spec('block', 'wait'),
  TICKET_ARCHIVED: spec('block', 'correct'),
  BACKUP_FOLDER: spec('block', 'choose'),
  NOT_A_BACKUP: spec('block', 'choose'),
  BACKUP_DAMAGED: spec('block', 'choose'),
  BACKUP_WITHOUT_BASE: spec('block', 'choose'),
  TICKET_FAR: spec('block', 'correct'),
  BACKUP_WITHOUT_CODE: spec('block', 'choose'),
  PAIRING_CODE_WRONG: spec('block', 'correct', { retry: true }),
  NEIGHBOUR_AWAY: spec('block', 'retry', { retry: true }),
  OTHER_TILL: spec('block', 'call-support'),
  TILL_TWICE: spec('alarm', 'call-support', { dataAtRisk: true }),
  // head office
  OFFICE_ADDRESS: spec('block', 'correct'),
  OFFICE_AWAY: spec('block', 'retry', { retry: true }),
  OFFICE_CODE_WRONG: spec('block', 'correct', { retry: true }),
  OFFICE_WAIT: spec('block', 'wait', { retry: true }),
  OFFICE_SAYS_NO: spec('block', 'call-support'),
  SHOP_TILL_AWAY: spec('block', 'retry', { retry: true }),
  SHOP_CODE_WRONG: spec('block', 'correct', { retry: true }),
  SHOP_TILL_SELF: spec('block', 'correct'),
  SHOP_TILL_PRACTICE: spec('block', 'correct'),
  SHOP_TILL_CURRENCY: spec('block', 'correct'),
  SHOP_TILL_NAME: spec('ask', 'choose'),
  SHOP_FULL: spec('block', 'correct'),
  SHOP_NOT_OPEN: spec('block', 'correct'),
  // updates
  UPDATE_NONE: spec('block', 'wait'),
  UPDATE_NOT_NOW: spec('block', 'wait', { retry: true }),
  UPDATE_REFUSED: spec('block', 'call-support'),
  UPDATE_UNREACHABLE: spec('block', 'retry', { retry: true }),
  // site profile, practice shop
  PROFILE_UNREADABLE: spec('block', 'correct'),
  PROFILE_NOT_SIGNED: spec('block', 'call-support'),
  PROFILE_VERSION: spec('block', 'call-support'),
  PROFILE_EXPIRED: spec('block', 'call-support'),
  PROFILE_COUNTRY: spec('block', 'correct'),
  PROFILE_UNKNOWN_COUNTRY: spec('block', 'call-support'),
  PROFILE_NO_OWNER: spec('block', 'call-support'),
  PROFILE_SAME_NAME: spec('block', 'call-support'),
  PROFILE_FIELD: spec('block', 'call-support'),
  PROFILE_OTHER_KEY: spec('block', 'call-support'),
  NOT_A_DEMO: spec('block', 'correct'),
  // the store
  DISK_FULL: spec('alarm', 'free-space', { dataAtRisk: true, retry: true }),
  STORE_READ_ONLY: spec('alarm', 'call-support', { dataAtRisk: true }),
  STORE_DAMAGED: spec('alarm', 'call-support', { dataAtRisk: true }),
  STORE_FROM_FUTURE: spec('alarm', 'call-support'),
  STORE_GONE: spec('alarm', 'call-support', { dataAtRisk: true }),
  STORE_LOST: spec('alarm', 'call-support', { dataAtRisk: true }),
  ROW_DAMAGED: spec('block', 'call-support', { dataAtRisk: true }),
  STORE_FOREIGN_LOG: spec('alarm', 'correct', { retry: true }),
  STORE_BEHIND: spec('alarm', 'call-support', { dataAtRisk: true }),
  FOLDER_LOCK: spec('alarm', 'correct', { retry: true }),
  STORE_BUSY: spec('alarm', 'retry', { retry: true }),
  KEY_SEALED: spec('alarm', 'call-support', { dataAtRisk: true }),
  JOURNAL_BROKEN: spec('alarm', 'call-support', { dataAtRisk: true }),
} as const satisfies Record<string, RefusalSpec>;

export type RefusalCode = keyof typeof refusals;
export const isRefusal = (code: string): code is RefusalCode => Object.hasOwn(refusals, code);

/** Starts that fail for what lies in the folder: a person at the screen can mend them (backup.rescueStatus). */
export const rescuedCodes = [
  'KEY_SEALED',
  'STORE_LOST',
  'STORE_BEHIND',
  'STORE_DAMAGED',
] as const satisfies readonly RefusalCode[];

/** `params` fill the placeholders of the text; amounts are minor units, times are UTC milliseconds. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

export const refusal = (code: RefusalCode, params?: Refusal['params']): Refusal =>
  params ? { code, params } : { code };
