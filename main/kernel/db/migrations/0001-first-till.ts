/** The first till: people, catalogue, cart, journal and what is derived from it. */
export const sql = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE user (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'cashier')),
  pin_hash TEXT,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER,
  lang TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE category (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  parent_id INTEGER REFERENCES category (id)
) STRICT;

CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  price_minor INTEGER CHECK (price_minor >= 0),
  cost_minor INTEGER CHECK (cost_minor >= 0),
  unit TEXT NOT NULL DEFAULT 'piece',
  tax_class TEXT NOT NULL,
  category_id INTEGER REFERENCES category (id),
  favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  rank INTEGER NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX product_category ON product (category_id, rank) WHERE archived = 0;
CREATE INDEX product_archived ON product (rank) WHERE archived = 1;
CREATE INDEX product_favourite ON product (name) WHERE favourite = 1 AND archived = 0;

CREATE TABLE barcode (
  code_key TEXT NOT NULL,
  product_id INTEGER NOT NULL REFERENCES product (id),
  code TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (code_key, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX barcode_product ON barcode (product_id, position);

-- Rows are numbered by product.rank, the most sold first: the index answers in that order at no cost.
CREATE VIRTUAL TABLE product_search USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '1 2 3 4 5 6 7 8 9 10'
);
CREATE VIRTUAL TABLE code_search USING fts5 (
  parts, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
-- Rows taken out are merged away with others in time: by itself FTS5 would stop the till for 200 ms to tidy up at once.
INSERT INTO product_search (product_search, rank) VALUES ('deletemerge', 0);
INSERT INTO code_search (code_search, rank) VALUES ('deletemerge', 0);
CREATE VIRTUAL TABLE search_term USING fts5vocab (product_search, 'row');
CREATE TABLE search_orphan (first_rank INTEGER PRIMARY KEY, last_rank INTEGER NOT NULL) STRICT;

CREATE TABLE stock_level (
  product_id INTEGER PRIMARY KEY,
  qty_milli INTEGER NOT NULL,
  sold INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE stock_move (
  id INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL,
  qty_milli INTEGER NOT NULL,
  why TEXT NOT NULL,
  reason TEXT,
  at INTEGER NOT NULL,
  user_id INTEGER NOT NULL
) STRICT;
CREATE INDEX stock_move_product ON stock_move (product_id, at);

CREATE TABLE cart (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('open', 'held')),
  label TEXT,
  user_id INTEGER NOT NULL,
  shift INTEGER,
  changed_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX cart_one_open ON cart (state) WHERE state = 'open';

CREATE TABLE journal (
  position INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  bytes TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE sale (
  number INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  cart TEXT NOT NULL UNIQUE,
  shift INTEGER NOT NULL,
  day TEXT NOT NULL,
  at INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  gross_minor INTEGER NOT NULL,
  net_minor INTEGER NOT NULL,
  rounding_minor INTEGER NOT NULL
) STRICT;
CREATE INDEX sale_day ON sale (day, number);
CREATE INDEX sale_shift ON sale (shift, number);
CREATE TABLE sale_line (
  sale INTEGER NOT NULL,
  line INTEGER NOT NULL,
  product_id INTEGER NOT NULL,
  category_id INTEGER,
  qty_milli INTEGER NOT NULL,
  gross_minor INTEGER NOT NULL,
  net_minor INTEGER NOT NULL,
  PRIMARY KEY (sale, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_line_product ON sale_line (product_id);
CREATE TABLE sale_tender (
  sale INTEGER NOT NULL,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  operator TEXT,
  reference TEXT,
  PRIMARY KEY (sale, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sale_tender_mobile ON sale_tender (operator, reference)
  WHERE kind = 'mobile' AND reference IS NOT NULL AND amount_minor > 0;

CREATE TABLE shift (
  number INTEGER PRIMARY KEY,
  opened_at INTEGER NOT NULL,
  opened_by INTEGER NOT NULL,
  float_minor INTEGER NOT NULL,
  closed_at INTEGER,
  closed_by INTEGER,
  z_number INTEGER UNIQUE,
  expected_minor INTEGER,
  counted_minor INTEGER,
  position INTEGER
) STRICT;
CREATE UNIQUE INDEX shift_one_open ON shift ((1)) WHERE closed_at IS NULL;
CREATE TABLE cash_movement (
  id INTEGER PRIMARY KEY,
  shift INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('float', 'sale', 'change', 'refund', 'in', 'out', 'close')),
  amount_minor INTEGER NOT NULL,
  reason TEXT,
  user_id INTEGER NOT NULL,
  sale INTEGER
) STRICT;
CREATE INDEX cash_movement_shift ON cash_movement (shift);
CREATE TABLE running_total (
  day TEXT NOT NULL,
  shift INTEGER NOT NULL,
  tickets INTEGER NOT NULL,
  first_ticket INTEGER,
  last_ticket INTEGER,
  gross_minor INTEGER NOT NULL,
  net_minor INTEGER NOT NULL,
  absolute_minor INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (day, shift)
) STRICT;
CREATE INDEX running_total_shift ON running_total (shift);
CREATE TABLE closure (
  kind TEXT NOT NULL CHECK (kind IN ('day', 'month', 'year')),
  period TEXT NOT NULL,
  at INTEGER NOT NULL,
  position INTEGER NOT NULL,
  tickets INTEGER NOT NULL,
  first_ticket INTEGER,
  last_ticket INTEGER,
  gross_minor INTEGER NOT NULL,
  net_minor INTEGER NOT NULL,
  signed_minor INTEGER NOT NULL,
  absolute_minor INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (kind, period)
) STRICT;

CREATE TABLE print_job (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  ref INTEGER,
  copy INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  cause TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  drawer INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX print_job_pending ON print_job (id) WHERE state NOT IN ('printed', 'sent', 'cancelled');
CREATE INDEX print_job_ticket ON print_job (ref) WHERE kind IN ('receipt', 'copy');

-- position: where the journal records the duplicate. The next one's number must survive the queue.
CREATE TABLE ticket_copy (
  ticket INTEGER NOT NULL,
  copy INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (ticket, copy)
) STRICT, WITHOUT ROWID;

CREATE TABLE command_log (id TEXT PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL, answer TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;
