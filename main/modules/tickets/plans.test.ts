import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { createReportsStore } from '#main/modules/reports/store.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { createNotesStore } from './notes-store.ts';
import { createTicketsStore } from './store.ts';

let till: TestTill;
let db: Db;
/** The text of each statement, by its name. */
const texts = new Map<string, string>();
beforeEach(async () => {
  till = await openCounter();
  db = openDb(storeFile(till.dataDir), { readonly: true });
  const told: Db = {
    ...db,
    sql: (name, text) => {
      texts.set(name, text);
      return db.sql(name, text);
    },
  };
  createTicketsStore(told);
  createNotesStore(told);
  createReportsStore(told);
});
afterEach(() => {
  db.close();
  return till.close();
});

/** How SQLite goes about it, a step each. */
function planOf(name: string): string[] {
  const text = texts.get(name) ?? '';
  const values = Object.fromEntries([...text.matchAll(/:(\w+)/g)].map(([, key = '']) => [key, 1]));
  return db
    .sql<{ detail: string }>(`plan.${name}`, `EXPLAIN QUERY PLAN ${text}`)
    .all(values)
    .map(({ detail }) => detail);
}

describe('a ticket is looked up, and no other is read on the way', () => {
  it.each([
    ['ticket.ofAmount', 'SEARCH sale USING COVERING INDEX sale_amount (<expr>=? AND rowid>? AND rowid<?)'],
    [
      'ticket.ofProduct',
      'SEARCH sale_line USING COVERING INDEX sale_line_product (product_id=? AND sale>? AND sale<?)',
    ],
    [
      'ticket.ofReference',
      'SEARCH sale_tender USING COVERING INDEX sale_tender_reference (reference=? AND sale>? AND sale<?)',
    ],
    ['report.rowsOf', 'SEARCH journal USING INDEX journal_event (kind=? AND at>? AND at<?)'],
  ])('%s', (name, step) => {
    // One step alone: what is looked up stands in its order already, and as many as are wanted are read.
    expect(planOf(name)).toEqual([step]);
  });

  it('by its number, a page of them', () => {
    const [first, ...rest] = planOf('ticket.these');
    expect(first).toBe('SEARCH sale USING INTEGER PRIMARY KEY (rowid=?)');
    expect(rest.filter((step) => /^SCAN (?!.*VIRTUAL TABLE)|ORDER BY/.test(step))).toEqual([]);
  });

  it('by the beginnings of the words of its notes, each of which the index holds', () => {
    const made = db
      .sql<{ sql: string }>('plan.notes', "SELECT sql FROM sqlite_schema WHERE name = 'ticket_search'")
      .get();
    expect(made?.sql).toContain("prefix = '1 2 3 4 5 6 7 8 9 10'");
  });
});
