import type { Db } from '#main/kernel/db/db.ts';
import { seenTables } from './shop-tables.ts';

/** Everything that a till has of another one, but that it is paired. */
const tables = [
  'other_till',
  'other_key',
  'other_row',
  'other_mark',
  'parked',
  'names_page',
  'other_product',
  'other_code',
];

/** What makes room: the others give again what they know of a till that is one. */
export function createForgetting(db: Db) {
  const removals = [...tables, ...seenTables].map((table) =>
    db.sql(`shop.forget.${table}`, `DELETE FROM ${table} WHERE till = :till`),
  );
  const empty = db.sql<{ till: string }>(
    'shop.empty',
    `SELECT till FROM other_till
     WHERE till NOT IN (SELECT till FROM peer) AND till NOT IN (SELECT till FROM other_mark)`,
  );
  const least = db.sql<{ till: string }>(
    'shop.leastMissed',
    `SELECT till FROM other_till WHERE till NOT IN (SELECT till FROM peer)
     ORDER BY till IN (SELECT till FROM other_mark), ifnull(heard_at, 0), till LIMIT 1`,
  );
  const forget = (till: string): void => {
    for (const removal of removals) removal.run({ till });
  };
  return {
    forget,
    forgetEmpty: (): void => {
      for (const { till } of empty.all()) forget(till);
    },
    /** One that is paired with none of which nothing is here, or of which nobody heard for the longest time; null: all are paired. */
    leastMissed: (): string | null => least.get()?.till ?? null,
  };
}
