import { type Kysely, sql } from 'kysely';

/** How people call a till, and why one was taken out of use. */
const statements = [
  "ALTER TABLE till ADD COLUMN name text NOT NULL DEFAULT ''",
  "ALTER TABLE till ADD COLUMN revoked_why text NOT NULL DEFAULT ''",
];

export const tillsSeenTo = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
