/** Every table but `tenant` begins with the tenant. Amounts are minor units, quantities thousandths, times UTC ms. */
interface OfTenant {
  tenant_id: string;
}
interface OfTill extends OfTenant {
  till_id: string;
}
interface OfRow extends OfTill {
  epoch: number;
  seq: number;
}

/** Who is a customer of this head office: the one table that is not of a tenant, and holds nothing of one but its name. */
export interface TenantTable {
  id: string;
  name: string;
  created_at: number;
}

/** The tables of a tenant, as the newest migration leaves them. */
export interface TenantSchema {
  shop: OfTenant & { id: string; name: string; created_at: number };
  /** `epoch`, `seq` and `hash`: the last row that is durable here. `challenge`: what its key has to sign, once. */
  till: OfTenant & {
    id: string;
    shop_id: string;
    joined_at: number;
    revoked_at: number | null;
    heard_at: number | null;
    challenge: string | null;
    epoch: number;
    seq: number;
    hash: Uint8Array;
    /** As people call it; empty for its id. */
    name: string;
    revoked_why: string;
    /** By which list of tables its rows were derived. */
    derived: number;
  };
  till_key: OfTill & { epoch: number; public_key: string };
  /** What opens and closes the parcels of a till that come by hand; base64. */
  till_carrier: OfTill & { secret: string };
  till_session: OfTill & { token_hash: Uint8Array; epoch: number; expires_at: number };
  join_code: OfTenant & {
    code_hash: Uint8Array;
    shop_id: string;
    expires_at: number;
    used_at: number | null;
    used_by: string | null;
    /** Whoever gave it, by id; empty for whoever started the head office. */
    made_by: string;
  };
  /** As the tills recorded them; never changed. `signature`: of the last row of a batch, which binds those before it. */
  journal_row: OfRow & {
    kind: string;
    at: number;
    day: string;
    bytes: string;
    hash: Uint8Array;
    signature: Uint8Array | null;
  };
  /** Another row in the place of one that is here: somebody has to look. */
  quarantined_row: OfRow & {
    hash: Uint8Array;
    bytes: string;
    signature: Uint8Array;
    received_at: number;
  };
  /** Rows that are here, and of which no table could be made. */
  parked_row: OfRow & { reason: string; parked_at: number };
  sale: OfRow & {
    number: number;
    shift: number;
    day: string;
    at: number;
    user_id: number;
    lines: number;
    gross_minor: number;
    net_minor: number;
  };
  sale_line: OfRow & {
    line: number;
    product_id: number;
    name: string;
    qty_milli: number;
    gross_minor: number;
    net_minor: number;
  };
  sale_tender: OfRow & { n: number; kind: string; amount_minor: number };
  /** What a ticket was settled with (below zero), and what settles it since. */
  tender_correction: OfRow & { n: number; number: number; kind: string; amount_minor: number };
  /** Goods that came back with their ticket: `/17` is one of the same till, `T4K7Q2MZ/17` one of another. Sizes below zero. */
  sale_return: OfRow & {
    n: number;
    of_ticket: string;
    of_line: number;
    qty_milli: number;
    gross_minor: number;
  };
  /** Money that went back: for goods of which ticket, to a tender of which. */
  sale_refund: OfRow & {
    n: number;
    for_ticket: string;
    of_ticket: string;
    of_tender: number;
    amount_minor: number;
  };
  till_day: OfTill & { day: string; tickets: number; gross_minor: number; net_minor: number };
  /** Parts of the same days: `part`: rate (its ppm, several parted by +, none without a tax) or category (its own id, none without one). */
  till_day_part: OfTill & {
    day: string;
    part: string;
    name: string;
    tickets: number;
    gross_minor: number;
    net_minor: number;
  };
  /** As it called its products and categories last, by its own ids. */
  till_product: OfTill & { product_id: number; name: string };
  till_category: OfTill & { category_id: number; name: string };
  /** Of the till's own products, by its own ids. */
  till_stock: OfTill & { product_id: number; qty_milli: number };
  /** As its own journal says. */
  till_about: OfTill & { currency: string };
  /** The people at a till, by its own ids. */
  till_person: OfTill & { user_id: number; name: string };
  /** What tills are told of products and prices. `version`: 0 until it is due, then its place. `shop_id`: empty for every shop. */
  publication: OfTenant & {
    id: string;
    version: number;
    shop_id: string;
    due_at: number;
    made_at: number;
    file: string;
    rows: number;
  };
  /** Its rows: cells of the plain product file. `n` from 0. */
  published_row: OfTenant & {
    publication_id: string;
    n: number;
    code: string;
    name: string;
    price: string;
    tax_rate: string;
    category: string;
    unit: string;
  };
  /** The last number that was given, by what for: taken in the transaction of who writes, so that none is seen before an earlier one. */
  counter: OfTenant & { name: string; value: number };
  /** The last publication that a till took, as its own journal says. */
  till_publication: OfTill & {
    version: number;
    publication: string;
    at: number;
    rows: number;
    added: number;
    changed: number;
    rejected: number;
  };
  /** Who signs in here. `password`: how it was hashed, and the hash. `shops`: null for every shop. */
  person: OfTenant & {
    id: string;
    name: string;
    password: string;
    created_at: number;
    role: string;
    shops: string[] | null;
    put_away_at: number | null;
  };
  /**
   * Good once, for a name and a password of one's own; without a name, for the first person. `resets`: whoever started the
   * head office gave it, and it lets in who lost her second proof as well. `person_id`: who is there under the name; null for
   * somebody new. `made_by`: null for whoever started the head office.
   */
  person_code: OfTenant & {
    name: string;
    code_hash: Uint8Array;
    expires_at: number;
    role: string;
    shops: string[] | null;
    resets: boolean;
    person_id: string | null;
    made_by: string | null;
  };
  /**
   * Somebody who is signed in on one device, by tokens that turn. `salt` makes of a token the one after it; `before_hash`: the
   * one before; `shown_at`: when the newest one was shown first.
   */
  person_session: OfTenant & {
    id: string;
    person_id: string;
    salt: Uint8Array;
    token_hash: Uint8Array;
    turned_at: number;
    before_hash: Uint8Array | null;
    shown_at: number | null;
    expires_at: number;
  };
  /** Whose password was right, and who has to show her second proof. */
  person_step: OfTenant & { token_hash: Uint8Array; person_id: string; expires_at: number };
  /** The second proof, by time. `secret`: sealed. `last_step`: the last moment that was used, which is good no more. */
  person_totp: OfTenant & { person_id: string; secret: string; proven_at: number | null; last_step: number };
  /** In the place of the second proof, each good once. */
  recovery_code: OfTenant & { person_id: string; code_hash: Uint8Array };
  /** A program that may ask: `used_at`: within a minute. `shops`: null for every shop. */
  api_key: OfTenant & {
    id: string;
    name: string;
    secret_hash: Uint8Array;
    scopes: string[];
    shops: string[] | null;
    made_at: number;
    made_by: string;
    used_at: number | null;
    revoked_at: number | null;
  };
  /**
   * An address that is told what happened. `secret`: sealed. `failures`: in a row; `next_at`: until then it is left alone.
   * `claim`, `claimed_until`: whoever tells it something now.
   */
  webhook: OfTenant & {
    id: string;
    url: string;
    secret: string;
    events: string[];
    shops: string[] | null;
    made_at: number;
    made_by: string;
    failures: number;
    next_at: number;
    claim: string;
    claimed_until: number;
    paused_at: number | null;
  };
  /** One message to one address. `state`: waiting, done, failed. `said`: how the last try ended. */
  webhook_delivery: OfTenant & {
    id: string;
    webhook_id: string;
    event: string;
    body: string;
    made_at: number;
    state: string;
    attempts: number;
    next_at: number;
    tried_at: number | null;
    said: string;
  };
  /** What somebody has to look at. `since`: what makes it another one than the one before. `ended_at`: it is so no more. */
  alert: OfTill & {
    kind: string;
    since: number;
    raised_at: number;
    seen_at: number | null;
    seen_by: string;
    ended_at: number | null;
  };
  /** How alerts are sent. `kind`: mail or sms. `settings`: sealed whole. */
  alert_way: OfTenant & { kind: string; settings: string; changed_at: number; changed_by: string };
  /** Whom they are sent to. `shops`: null for every shop. */
  alert_recipient: OfTenant & {
    id: string;
    kind: string;
    address: string;
    lang: string;
    shops: string[] | null;
    made_at: number;
    made_by: string;
  };
  /** `shop_id`: empty for every shop without one of its own. Quiet hours: minutes of the day in `zone`, the same twice for none. */
  alert_rule: OfTenant & {
    shop_id: string;
    silent_hours: number;
    quiet_from: number;
    quiet_to: number;
    zone: string;
  };
  /** One message to one of them. `state`: waiting, done, failed. `till_id`, `alert`: what of; empty for a trial. */
  alert_message: OfTenant & {
    id: string;
    recipient_id: string;
    kind: string;
    address: string;
    till_id: string;
    alert: string;
    subject: string;
    body: string;
    made_at: number;
    state: string;
    attempts: number;
    next_at: number;
    tried_at: number | null;
    said: string;
    claimed_until: number;
  };
  /** The shift that a till opened or closed last, by its own clock. */
  till_shift: OfTill & { shift: number; is_open: number; at: number };
  /** How often somebody guessed, by hashed names, under a tenant that there is not. */
  attempt: OfTenant & { name: Uint8Array; count: number; since: number };
  /** Who did what: never changed. */
  audit: OfTenant & { at: number; id: string; who: string; what: string; about: string; place: string };
}
export type TenantTableName = keyof TenantSchema;

export interface Schema extends TenantSchema {
  tenant: TenantTable;
}
