/** The tables as the newest migration leaves them. Amounts are minor units, quantities thousandths, times UTC ms. */
export interface Schema {
  meta: { key: string; value: string };
  setting: { key: string; value: string };
  user: {
    id: number;
    name: string;
    role: string;
    pin_hash: string | null;
    active: number;
    failures: number;
    locked_until: number | null;
    lang: string | null;
    created_at: number;
  };
  category: { id: number; name: string; parent_id: number | null };
  product: {
    id: number;
    name: string;
    price_minor: number | null;
    cost_minor: number | null;
    unit: string;
    tax_class: string;
    category_id: number | null;
    favourite: number;
    archived: number;
    created_at: number;
    updated_at: number;
  };
  /** `code_key`: 14 digits for GTINs, the folded text for anything else. */
  barcode: { code_key: string; product_id: number; code: string; position: number };
  stock_level: { product_id: number; qty_milli: number };
  /** Movements that are no sale: a sale's are its lines. */
  stock_move: {
    id: number;
    product_id: number;
    qty_milli: number;
    why: string;
    reason: string | null;
    at: number;
    user_id: number;
  };
  cart: {
    id: string;
    state: string;
    label: string | null;
    user_id: number;
    shift: number | null;
    changed_at: number;
    body: string;
  };
  journal: {
    position: number;
    kind: string;
    at: number;
    bytes: string;
    hash: Uint8Array;
    signature: Uint8Array;
  };
  sale: {
    number: number;
    position: number;
    cart: string;
    shift: number;
    day: string;
    at: number;
    user_id: number;
    lines: number;
    gross_minor: number;
    net_minor: number;
    rounding_minor: number;
  };
  sale_line: {
    sale: number;
    line: number;
    product_id: number;
    category_id: number | null;
    qty_milli: number;
    gross_minor: number;
    net_minor: number;
  };
  sale_tender: {
    sale: number;
    n: number;
    kind: string;
    amount_minor: number;
    operator: string | null;
    reference: string | null;
  };
  shift: {
    number: number;
    opened_at: number;
    opened_by: number;
    float_minor: number;
    closed_at: number | null;
    closed_by: number | null;
    z_number: number | null;
    expected_minor: number | null;
    counted_minor: number | null;
    position: number | null;
  };
  cash_movement: {
    id: number;
    shift: number;
    at: number;
    kind: string;
    amount_minor: number;
    reason: string | null;
    user_id: number;
    sale: number | null;
  };
  /** scope: `shift:12`, `day:2026-11-20`, `ever`; body: JSON of TotalsFact. */
  running_total: { scope: string; body: string };
  closure: { kind: string; period: string; at: number; position: number; body: string };
  print_job: {
    id: number;
    kind: string;
    ref: number | null;
    copy: number;
    state: string;
    cause: string | null;
    attempts: number;
    drawer: number;
    created_at: number;
    updated_at: number;
  };
  command_log: { id: string; name: string; at: number; answer: string };
}
