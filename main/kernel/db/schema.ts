import type { Generated } from 'kysely';

/** The tables as the newest migration leaves them. Amounts are minor units, quantities thousandths, times UTC ms. */
export interface Schema {
  meta: { key: string; value: string };
  setting: { key: string; value: string };
  /** What each product brought on a day, in a month or in a year, all tickets up to one that meta names. */
  product_total: {
    period: string;
    product_id: number;
    tickets: number;
    sold_milli: number;
    returned_milli: number;
    gross_minor: number;
    net_minor: number;
    returned_minor: number;
    discount_minor: number;
  };
  /** Roles that the owner made. grants: JSON of what it may do and how far. */
  role: { id: Generated<number>; name: string; grants: string; created_at: number };
  user: {
    id: Generated<number>;
    name: string;
    role: string;
    /** A role that the owner made; `role` is cashier then, for programs that know none. */
    role_id: number | null;
    pin_hash: string | null;
    active: number;
    failures: number;
    locked_until: number | null;
    lang: string | null;
    text_size: string | null;
    created_at: number;
  };
  /** `place`: among those under the same one; null: by its name, after those that have one. */
  category: {
    id: Generated<number>;
    name: string;
    parent_id: number | null;
    colour: string | null;
    place: number | null;
    archived: Generated<number>;
    /** What took over its goods; it stands under that one. */
    merged_into: number | null;
  };
  product: {
    id: Generated<number>;
    name: string;
    price_minor: number | null;
    cost_minor: number | null;
    unit: string;
    tax_class: string;
    category_id: number | null;
    favourite: number;
    favourite_place: number | null;
    archived: number;
    /** Place in lists and searches, the most sold first; also the row of the product in the search tables. */
    rank: number;
    created_at: number;
    updated_at: number;
  };
  /** `code_key`: 14 digits for GTINs, the code as it is for anything else; compared without the case of its letters. */
  barcode: { code_key: string; product_id: number; code: string; position: number };
  /** Rows of the search tables that belong to no product any more (or not yet: an import under way). */
  search_orphan: { first_rank: number; last_rank: number };
  /** `sold`: lines sold, returns not counted. */
  stock_level: { product_id: number; qty_milli: number; sold: number };
  /** Movements that are no sale: a sale's are its lines. */
  stock_move: {
    id: Generated<number>;
    product_id: number;
    qty_milli: number;
    why: string;
    reason: string | null;
    at: number;
    user_id: number;
  };
  /** What an import did to a price; `position` is that of the journal row that says so. */
  price_change: {
    product_id: number;
    position: number;
    at: number;
    user_id: number;
    from_minor: number | null;
    to_minor: number | null;
  };
  /** At most one row: the import that can be taken back. `stage` names the file that holds what it changed. */
  last_import: {
    id: number;
    stage: string;
    begun: number;
    position: number;
    file: string;
    at: number;
    user_id: number;
    added: number;
    changed: number;
    undone: string | null;
  };
  /** References of mobile money on tickets whose detail was let go. */
  reference_gone: { reference_key: string; sale: number };
  /** At most one row: the import whose rows are being moved over. body, done: JSON of main/modules/catalog/import/moving.ts. */
  import_under_way: {
    id: number;
    stage: string;
    begun: number;
    first_rank: number;
    last_product: number;
    body: string;
    done: string;
  };
  /** mapping: JSON of CsvMapping, by a digest of the headers. */
  import_shape: { fingerprint: string; mapping: string; prices: string | null; used_at: number };
  /** Personal, and kept: nothing of it is in the journal. phones: JSON; place: where the name stands in lists. */
  customer: {
    id: Generated<number>;
    name: string;
    phones: string;
    address: string;
    email: string;
    tax_number: string;
    note: string;
    place: string;
    archived: Generated<number>;
    created_at: number;
    erased_at: number | null;
  };
  /** What a customer is found by; `<` before figures from the end of a telephone. */
  customer_term: { customer_id: number; term: string };
  /** Tickets that name a customer, and what they come to. */
  customer_sale: { customer_id: number; sale: number; at: number; gross_minor: number };
  customer_total: { customer_id: number; tickets: number; gross_minor: number; last_at: number };
  /** What the head office published and this till took; position: of the row that says so. */
  publication_taken: {
    position: number;
    at: number;
    version: number;
    publication: string;
    file: string;
    rows: number;
    added: number;
    changed: number;
    rejected: number;
  };
  /** The last archive of each year; last: position of the row it ends with. */
  year_archive: { year: string; at: number; file: string; rows: number; last: number; sha256: string };
  cart: {
    id: string;
    state: string;
    label: string | null;
    user_id: number;
    shift: number | null;
    changed_at: number;
    body: string;
    /** 1: backups follow it; 0: it is of use to this computer alone for now. */
    carried: Generated<number>;
  };
  journal: {
    position: number;
    kind: string;
    at: number;
    bytes: string;
    hash: Uint8Array;
    signature: Uint8Array;
  };
  /** What the derived tables held at the end of a year whose detail was let go, in pieces. body: JSON. */
  brought_forward: { year: string; n: number; body: string };
  /** key: JSON of the values of the table's key, in its order. */
  kept_change: { name: string; key: string; n: number };
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
  sale_return: {
    sale: number;
    line: number;
    of_sale: number;
    of_line: number;
    qty_milli: number;
  };
  sale_return_other: {
    sale: number;
    line: number;
    of_ticket: string;
    of_line: number;
    qty_milli: number;
  };
  sale_refund_other: {
    sale: number;
    n: number;
    for_ticket: string;
    of_ticket: string;
    of_tender: number;
    amount_minor: number;
  };
  sale_correction: {
    sale: number;
    position: number;
  };
  sale_refund: {
    sale: number;
    n: number;
    for_sale: number;
    of_sale: number;
    of_tender: number;
    amount_minor: number;
  };
  sale_tender: {
    sale: number;
    n: number;
    kind: string;
    amount_minor: number;
    operator: string | null;
    reference: string | null;
    reference_key: string | null;
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
  /** The last blind count of a shift; asks: reason or approval, since one of its counts differed so much. */
  blind_count: {
    position: number;
    shift: number;
    at: number;
    user_id: number;
    expected_minor: number;
    counted_minor: number;
    asks: string | null;
  };
  cash_movement: {
    id: Generated<number>;
    shift: number;
    at: number;
    kind: string;
    amount_minor: number;
    reason: string | null;
    user_id: number;
    sale: number | null;
    /** The cart on hold it lies in the drawer for; then the kind is in or out by its sign. */
    cart: string | null;
    purpose: string | null;
    party: string | null;
    voucher: string | null;
  };
  /** What one shift did on one day: a shift is the sum of its days, a day of its shifts. body: JSON of TotalsFact. */
  running_total: {
    day: string;
    shift: number;
    tickets: number;
    first_ticket: number | null;
    last_ticket: number | null;
    gross_minor: number;
    net_minor: number;
    /** Sales + |returns|. */
    absolute_minor: number;
    body: string;
  };
  /** `signed_minor` and `absolute_minor` are perpetual: everything up to the end of the period. body: JSON of TotalsFact. */
  closure: {
    kind: string;
    period: string;
    at: number;
    position: number;
    tickets: number;
    first_ticket: number | null;
    last_ticket: number | null;
    gross_minor: number;
    net_minor: number;
    signed_minor: number;
    absolute_minor: number;
    body: string;
  };
  print_job: {
    id: Generated<number>;
    kind: string;
    ref: number | null;
    copy: number;
    state: string;
    cause: string | null;
    lost: string | null;
    attempts: number;
    drawer: number;
    created_at: number;
    updated_at: number;
  };
  /** Duplicates of receipts; `position` is that of the journal row that says so. */
  ticket_copy: { ticket: number; copy: number; position: number };
  /** `answer` empty: a repeat is answered with how things stand. Rows of earlier versions know neither person nor input. */
  command_log: {
    id: string;
    name: string;
    at: number;
    answer: string;
    user_id: number | null;
    input: string | null;
  };
}
