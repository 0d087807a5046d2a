/** Columns and tables of the second edition of the single till, each with the reason why it is there. */
export const sql = `
-- A repeated command is answered to the same person with the same input alone; the log is kept short by its age.
ALTER TABLE command_log ADD COLUMN user_id INTEGER;
ALTER TABLE command_log ADD COLUMN input TEXT;
CREATE INDEX command_log_at ON command_log (at);
-- Prices that an import changed, one row a product: the history of a product shows them beside those set by hand.
CREATE TABLE price_change (
  product_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  at INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  from_minor INTEGER,
  to_minor INTEGER,
  PRIMARY KEY (product_id, position)
) STRICT, WITHOUT ROWID;
-- The import that can be taken back; what it changed lies in a file of its own, named here. undone: how far it was taken
-- back already, where that was cut off, and what came of it; JSON. begun: the last row of the journal before it, position: the row that
-- says so of all of it; what it moved in stock stands between them.
CREATE TABLE last_import (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  stage TEXT NOT NULL,
  begun INTEGER NOT NULL,
  position INTEGER NOT NULL,
  file TEXT NOT NULL,
  at INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  undone TEXT
) STRICT;
-- An import whose rows are being moved over, a few at a time: what it is (body) and how far it has come (done), JSON. What was cut off goes
-- on after the next start. first_rank: of the numbers in the search, last_product: of the ids that are its own from the beginning.
CREATE TABLE import_under_way (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  stage TEXT NOT NULL,
  begun INTEGER NOT NULL,
  first_rank INTEGER NOT NULL,
  last_product INTEGER NOT NULL,
  body TEXT NOT NULL,
  done TEXT NOT NULL
) STRICT;
-- Columns as a person matched them, by the headers of the file.
CREATE TABLE import_shape (
  fingerprint TEXT PRIMARY KEY,
  mapping TEXT NOT NULL,
  prices TEXT,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- One key for what is one reference of mobile money however it was typed (shared/domain/reference-key.ts), beside the text.
-- Rows of before, and those that an earlier program adds after a return to it, have none: the till gives it to them when it opens.
ALTER TABLE sale_tender ADD COLUMN reference_key TEXT;
CREATE INDEX sale_tender_key ON sale_tender (reference_key) WHERE reference_key IS NOT NULL AND amount_minor > 0;
CREATE INDEX sale_tender_keyless ON sale_tender (sale, n)
  WHERE kind = 'mobile' AND reference IS NOT NULL AND reference_key IS NULL;
-- Characters of a job that the printer could not write: "?" stands for each on its paper.
ALTER TABLE print_job ADD COLUMN lost TEXT;
-- The size of the letters belongs to the person, as the language does; null: as the screen is.
ALTER TABLE user ADD COLUMN text_size TEXT;
-- Roles that the owner made, with what they may do and how far, JSON. A person of one has its number here and is a cashier to programs
-- that know none.
CREATE TABLE role (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  grants TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
ALTER TABLE user ADD COLUMN role_id INTEGER;
-- Scanners and Caps Lock change the case of letters: codes with letters are found, and taken, in any case.
CREATE INDEX barcode_any_case ON barcode (code_key COLLATE NOCASE) WHERE code_key GLOB '*[A-Za-z]*';
-- Codes with letters or figures that an earlier program kept as they were written: the till gives them their key when it opens.
CREATE INDEX barcode_beyond_ascii ON barcode (code_key) WHERE code_key GLOB '*[^ -~]*';
-- Goods of which the store holds what no till records (main/modules/catalog/damaged.ts): health counts them without reading the others.
CREATE INDEX product_damaged ON product (id)
  WHERE price_minor NOT BETWEEN 0 AND 9007199254740991 OR cost_minor NOT BETWEEN 0 AND 9007199254740991
     OR unit NOT IN ('piece', 'kg', 'g', 'l', 'm', 'pack');
CREATE INDEX stock_level_damaged ON stock_level (product_id)
  WHERE qty_milli NOT BETWEEN -9007199254740991 AND 9007199254740991;
-- What who counts blind found in a shift, and what its close asks since: a later count does not take it back.
CREATE TABLE blind_count (
  position INTEGER PRIMARY KEY,
  shift INTEGER NOT NULL,
  at INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  expected_minor INTEGER NOT NULL,
  counted_minor INTEGER NOT NULL,
  asks TEXT
) STRICT;
CREATE INDEX blind_count_shift ON blind_count (shift);
-- The cart on hold for which cash came into the drawer or went out of it: a line of its own in the X and the Z. Such a row has the kind
-- in or out by its sign.
ALTER TABLE cash_movement ADD COLUMN cart TEXT;
-- What cash went out for, who took it or its account, and the paper that stands for it. Rows of before have none.
ALTER TABLE cash_movement ADD COLUMN purpose TEXT;
ALTER TABLE cash_movement ADD COLUMN party TEXT;
ALTER TABLE cash_movement ADD COLUMN voucher TEXT;
CREATE INDEX cash_movement_cart ON cash_movement (cart) WHERE cart IS NOT NULL;
-- Tickets by what anybody remembers of them: their amount, and a reference however its letters were typed.
CREATE INDEX sale_amount ON sale (abs(gross_minor));
CREATE INDEX sale_tender_reference ON sale_tender (reference COLLATE NOCASE) WHERE reference <> '';
-- The words of notes, by ticket; beginnings of up to ten letters are looked up, not gathered from every note that has one. Those that
-- an earlier program recorded are read when the till is idle.
CREATE VIRTUAL TABLE ticket_search USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '1 2 3 4 5 6 7 8 9 10'
);
-- Customers. What is personal is in this one table, which backups carry and an erasure empties; the journal names him by his
-- number alone. The row stays, so that no number is given twice. place: where the name stands in lists.
CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  phones TEXT NOT NULL,
  address TEXT NOT NULL,
  email TEXT NOT NULL,
  tax_number TEXT NOT NULL,
  note TEXT NOT NULL,
  place TEXT NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  erased_at INTEGER
) STRICT;
CREATE INDEX customer_listed ON customer (archived, place, id) WHERE erased_at IS NULL;
-- What he is found by: words, and figures of telephones from both ends.
CREATE TABLE customer_term (
  customer_id INTEGER NOT NULL,
  term TEXT NOT NULL,
  PRIMARY KEY (customer_id, term)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_term_of ON customer_term (term, customer_id);
-- Tickets that name a customer, and what they come to.
CREATE TABLE customer_sale (
  customer_id INTEGER NOT NULL,
  sale INTEGER NOT NULL,
  at INTEGER NOT NULL,
  gross_minor INTEGER NOT NULL,
  PRIMARY KEY (customer_id, sale)
) STRICT, WITHOUT ROWID;
CREATE TABLE customer_total (
  customer_id INTEGER PRIMARY KEY,
  tickets INTEGER NOT NULL,
  gross_minor INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT;
-- Keys of kept tables that were written or deleted, each with a number that only rises: backups carry what changed since a
-- mark. Triggers write it (main/kernel/journal/kept-changes.ts).
CREATE TABLE kept_change (
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (name, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_change_n ON kept_change (n);
-- 1: a cart that a copy of the till must have (on hold, or with money put down); a sale that is being scanned is none.
ALTER TABLE cart ADD COLUMN carried INTEGER NOT NULL DEFAULT 1;
-- What the head office published and this till took; position: of the row that says so.
CREATE TABLE publication_taken (
  position INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  publication TEXT NOT NULL,
  file TEXT NOT NULL,
  rows INTEGER NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  rejected INTEGER NOT NULL
) STRICT;
-- Categories as the shop orders and colours them. place: among those under the same one; null: by its name, after those that have one.
-- merged_into: the category that took over its goods, under which it stands from then on; the row keeps the name of old sales.
ALTER TABLE category ADD COLUMN colour TEXT;
ALTER TABLE category ADD COLUMN place INTEGER;
ALTER TABLE category ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1));
ALTER TABLE category ADD COLUMN merged_into INTEGER REFERENCES category (id);
-- Where a favourite stands among the others; null: by its name, after those that have a place.
ALTER TABLE product ADD COLUMN favourite_place INTEGER;
-- Years that were archived: the last file of each, and the row it ends with.
CREATE TABLE year_archive (
  year TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  file TEXT NOT NULL,
  rows INTEGER NOT NULL,
  last INTEGER NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
-- What the derived tables held at the end of a year whose detail was let go (main/kernel/journal/letting-go.ts), in pieces.
CREATE TABLE brought_forward (
  year TEXT NOT NULL,
  n INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (year, n)
) STRICT;
CREATE INDEX customer_sale_ticket ON customer_sale (sale);
-- References of mobile money on tickets whose detail was let go: none of them pays a second time.
CREATE TABLE reference_gone (
  reference_key TEXT PRIMARY KEY,
  sale INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- A sale up to a year that was let go may be taken out, and at once stands there again without its bytes: put back so, it leaves its page
-- smaller, which an UPDATE does not. Nothing else of any row, and no row itself, goes.
DROP TRIGGER journal_no_delete;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
WHEN NOT (
  OLD.kind = 'sale' AND OLD.position <= coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'letGo'), 0)
)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_let_go AFTER DELETE ON journal
WHEN OLD.kind = 'sale' AND OLD.position <= coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'letGo'), 0)
BEGIN INSERT INTO journal VALUES (OLD.position, OLD.kind, OLD.at, '', OLD.hash, OLD.signature); END;
-- REPLACE takes a row out and asks no trigger: where a row stands, none is put.
CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
-- What each product brought, by day (YYYY-MM-DD), month (YYYY-MM) and year (YYYY), of all tickets up to the one that meta names; the rest is read
-- when the till is idle.
CREATE TABLE product_total (
  period TEXT NOT NULL,
  product_id INTEGER NOT NULL,
  tickets INTEGER NOT NULL,
  sold_milli INTEGER NOT NULL,
  returned_milli INTEGER NOT NULL,
  gross_minor INTEGER NOT NULL,
  net_minor INTEGER NOT NULL,
  returned_minor INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL,
  PRIMARY KEY (period, product_id)
) STRICT, WITHOUT ROWID;
-- Lines of tickets that came back with their ticket: on which ticket, of which line, how much of it.
CREATE TABLE sale_return (
  sale INTEGER NOT NULL,
  line INTEGER NOT NULL,
  of_sale INTEGER NOT NULL,
  of_line INTEGER NOT NULL,
  qty_milli INTEGER NOT NULL,
  PRIMARY KEY (sale, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_return_of ON sale_return (of_sale, of_line);
-- Money that went back for goods of a ticket (for_sale), to a tender of that ticket or of one it was exchanged for (of_sale).
CREATE TABLE sale_refund (
  sale INTEGER NOT NULL,
  n INTEGER NOT NULL,
  for_sale INTEGER NOT NULL,
  of_sale INTEGER NOT NULL,
  of_tender INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (sale, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_refund_of ON sale_refund (of_sale, of_tender);
-- The same of tickets of other tills of the shop, by till and number; what went back for them, or to them.
CREATE TABLE sale_return_other (
  sale INTEGER NOT NULL,
  line INTEGER NOT NULL,
  of_ticket TEXT NOT NULL,
  of_line INTEGER NOT NULL,
  qty_milli INTEGER NOT NULL,
  PRIMARY KEY (sale, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_return_other_of ON sale_return_other (of_ticket, of_line);
CREATE TABLE sale_refund_other (
  sale INTEGER NOT NULL,
  n INTEGER NOT NULL,
  for_ticket TEXT NOT NULL,
  of_ticket TEXT NOT NULL,
  of_tender INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (sale, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_refund_other_of ON sale_refund_other (of_ticket, of_tender);
-- Rows that put a tender of a ticket right; the last one says what it is settled with.
CREATE TABLE sale_correction (
  sale INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
-- The price that stands on the last label of each product: another one asks for a new label.
CREATE TABLE label_printed (
  product_id INTEGER PRIMARY KEY,
  price_minor INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
`;
