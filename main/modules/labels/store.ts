import type { Db } from '#main/kernel/db/db.ts';
import type { Labelled } from '#shared/modules/labels/contract.ts';

const columns = `p.id, p.name, p.price_minor, p.unit,
  (SELECT code FROM barcode WHERE product_id = p.id ORDER BY position LIMIT 1) AS code`;
type LabelRow = Omit<Labelled, 'price_minor'> & { readonly price_minor: number };

export function createLabelsStore(db: Db) {
  const note = db.sql<never>(
    'label.note',
    `INSERT INTO label_printed (product_id, price_minor, at) VALUES (:id, :price_minor, :at)
     ON CONFLICT (product_id) DO UPDATE SET price_minor = excluded.price_minor, at = excluded.at`,
  );
  const outdated = db.sql<LabelRow>(
    'label.outdated',
    `SELECT ${columns} FROM label_printed l JOIN product p ON p.id = l.product_id
     WHERE p.price_minor <> l.price_minor AND p.archived = 0 ORDER BY p.name LIMIT :limit`,
  );
  const one = db.sql<LabelRow>(
    'label.one',
    `SELECT ${columns} FROM product p WHERE p.id = :id AND p.price_minor IS NOT NULL`,
  );
  return {
    note: (label: { readonly id: number; readonly price_minor: number }, at: number): void => {
      note.run({ ...label, at });
    },
    outdated: (limit: number) => outdated.all({ limit }) as Labelled[],
    one: (id: number) => one.get({ id }) as Labelled | undefined,
  };
}
