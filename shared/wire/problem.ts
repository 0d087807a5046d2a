/** Why a head office says no. `retry`: the same may be sent again later as it is. */
const problems = {
  BAD_REQUEST: { status: 400, retry: false },
  BATCH_UNREADABLE: { status: 400, retry: false },
  ENCODING_UNKNOWN: { status: 415, retry: false },
  TOO_LARGE: { status: 413, retry: false },
  /** Asked in clear, and not from the computer of the head office itself. */
  TLS_NEEDED: { status: 403, retry: false },
  NOT_FOUND: { status: 404, retry: false },
  /** No token, one that has run out, or another's: a new one is to be had with the till's key. */
  TOKEN_NEEDED: { status: 401, retry: false },
  /** No key, or one that is good no more. */
  KEY_NEEDED: { status: 401, retry: false },
  /** The key may not ask this, or not of this shop. */
  KEY_MAY_NOT: { status: 403, retry: false },
  /** A list with a row that no till could take, or with a code twice. */
  LIST_WRONG: { status: 422, retry: false },
  JOIN_CODE_WRONG: { status: 403, retry: false },
  PROOF_WRONG: { status: 403, retry: false },
  TILL_UNKNOWN: { status: 403, retry: false },
  TILL_REVOKED: { status: 403, retry: false },
  /** The till belongs to another shop already, or its name is known under another key. */
  TILL_TAKEN: { status: 409, retry: false },
  /** One of two tills only practises, they have other money, or their shop is called otherwise. */
  SHOP_PRACTICE: { status: 409, retry: false },
  SHOP_CURRENCY: { status: 409, retry: false },
  SHOP_NAME: { status: 409, retry: false },
  OTHER_TILL: { status: 403, retry: false },
  /** Rows between the last one that is here and the first of the batch are missing: the mark says from where. */
  ROWS_MISSING: { status: 409, retry: false },
  /** Other rows than those that are here, in their place: two computers record as one till. */
  ROWS_DIFFER: { status: 409, retry: false },
  CHAIN_BROKEN: { status: 422, retry: false },
  SIGNATURE_WRONG: { status: 422, retry: false },
  EPOCH_UNKNOWN: { status: 422, retry: false },
  TOO_MANY: { status: 429, retry: true },
  BUSY: { status: 503, retry: true },
  INTERNAL: { status: 500, retry: true },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly retry: boolean }>>;

export type ProblemCode = keyof typeof problems;
export const isProblemCode = (value: unknown): value is ProblemCode =>
  typeof value === 'string' && Object.hasOwn(problems, value);
export const problemCodes = Object.keys(problems) as readonly ProblemCode[];
export const statusOf = (code: ProblemCode): number => problems[code].status;
export const mayRetry = (code: ProblemCode): boolean => problems[code].retry;

/** RFC 9457, with the code in the place of a type that would name another host. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
}
export const problemOf = (code: ProblemCode, detail?: string): Problem => ({
  type: 'about:blank',
  title: code,
  status: statusOf(code),
  code,
  ...(detail === undefined ? {} : { detail }),
});
