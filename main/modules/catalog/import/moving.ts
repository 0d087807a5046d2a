import fs from 'node:fs';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { storedJson } from '#main/kernel/db/stored-json.ts';
import { nextIsWhole } from '#main/kernel/journal/kept-changes.ts';
import { milli, minor } from '#shared/domain/units.ts';
import type { Publication } from '#shared/modules/catalog/published.ts';
import type { Breather } from './breather.ts';
import type { ImportDeps } from './deps.ts';
import type { ImportStore } from './import-store.ts';
import { movingOf } from './moving-store.ts';
import { createPieceSize, type PieceSize } from './piece-size.ts';
import { reopenStage, type Stage } from './stage.ts';

const progressEvery = 2000;
/** More products at once are more than the rows since a backup carry: the next one is a whole one. */
const mostFollowed = 2000;
/** As many rows at a time as the till has time for between two scans. */
const sizes = { fewest: 20, most: 500 };

/** What is moved, settled before the first row of it. */
export interface Order {
  readonly file: string;
  readonly sha256: string;
  readonly rows: number;
  readonly rejected: number;
  readonly added: number;
  readonly changed: number;
  readonly user: number;
  readonly publication: Publication | null;
}
/** How far it has come: rows first, then the codes of new products in their order, as one after the other costs a tenth. */
interface Done {
  readonly line: number;
  /** Null until all rows are over. */
  readonly key: string | null;
  readonly added: number;
  readonly changed: number;
}

export interface Beginning {
  readonly stage: Stage;
  readonly id: string;
  readonly order: Order;
  readonly firstRank: number;
  readonly lastProduct: number;
  readonly categories: readonly (readonly [number, string])[];
}

export interface MovingDeps extends ImportDeps {
  readonly memory: ImportStore;
  readonly stageFile: (id: string) => string;
}

/**
 * Moves what was settled from the stage into the catalogue, some rows at a time: from the first piece on all of it will be there. How
 * far it has come is written with each piece, and what was cut off goes on from there after the next start.
 */
export function createMoving(deps: MovingDeps) {
  const { db, journal, clock, memory, search } = deps;

  /** One piece in one transaction, which waits for the disk only where it has facts. @returns what of it is over */
  const pieceOfRows = (sql: Moving, order: Order, done: Done, size: PieceSize): Done | null => {
    const start = performance.now();
    const to = sql.lineAfter.get({ after: done.line, limit: size.rows() })?.line ?? null;
    if (to === null) return null;
    const span = { from: done.line + 1, to };
    const at = clock.now();
    const author = { user: order.user };
    const prices = sql.repriced.all(span);
    const stock = sql.stockChanges.all(span);
    return db.transaction(
      () => {
        const added = sql.addProducts.run({ ...span, at, tax: deps.rules()?.defaultTaxClass ?? '' }).changes;
        sql.leaveOrphans.run(span);
        const changed = sql.changeProducts.run({ ...span, at }).changes;
        sql.addMoreCodes.run(span);
        if (stock.length > 0) {
          const lines = stock.map(({ product, change }) => [product, milli(change)] as const);
          journal.append('stock.moved', { why: 'import', reason: order.file, lines }, author);
        }
        if (prices.length > 0) {
          const money = (value: number | null) => (value === null ? null : minor(value));
          const lines = prices.map(
            ({ product, from_minor, to_minor }) => [product, money(from_minor), money(to_minor)] as const,
          );
          journal.append('catalog.repriced', { file: order.file, lines }, author);
        }
        const next = { ...done, line: to, added: done.added + added, changed: done.changed + changed };
        memory.noteMoved.run({ done: JSON.stringify(next) });
        deps.touch(sql.renamed.all(span).map(({ product }) => product));
        deps.forget();
        size.worked(performance.now() - start);
        return next;
      },
      stock.length + prices.length > 0 ? 'full' : 'relaxed',
    );
  };
  const pieceOfCodes = (sql: Moving, done: Done, size: PieceSize): Done | null => {
    const start = performance.now();
    const after = done.key ?? '';
    const key = sql.keyAfter.get({ after, limit: size.rows() })?.key ?? null;
    if (key === null) return null;
    return db.transaction(() => {
      sql.addCodes.run({ after, to: key });
      const next = { ...done, key };
      memory.noteMoved.run({ done: JSON.stringify(next) });
      deps.forget();
      size.worked(performance.now() - start);
      return next;
    }, 'relaxed');
  };

  const finish = (id: string, order: Order, begun: number, first: number): void => {
    const { file, sha256, rows, rejected, added, changed, user, publication } = order;
    db.transaction(() => {
      search.index.release.run({ first });
      if (publication) {
        const { version, id: of } = publication;
        const told = { version, publication: of, file, rows: publication.rows, added, changed, rejected };
        journal.append('catalog.published', told, { user });
      } else {
        const { position, row } = journal.append(
          'catalog.imported',
          { file, sha256, rows, added, changed, rejected },
          { user },
        );
        memory.setLast.run({ stage: id, begun, position, file, at: row.at, user_id: user, added, changed });
      }
      memory.forgetUnderWay.run();
      if (added + changed > mostFollowed) nextIsWhole(db);
      deps.changed();
    });
    search.relearn();
  };

  /** The rest of what is under way. @throws what `breathe` and the disk throw: it goes on with the next import, or after the next start */
  const goOn = async (stage: Stage, breathe: Breather): Promise<void> => {
    const under = memory.underWay.get();
    if (!under) return;
    const order = storedJson<Order>(under.body);
    const sql = movingOf(db, stage.name);
    let done = storedJson<Done>(under.done);
    const size = createPieceSize(sizes);
    let told = 0;
    const piece = (next: Done | null): boolean => {
      if (next) done = next;
      faultPoint('import.piece');
      return next !== null;
    };
    while (done.key === null && piece(pieceOfRows(sql, order, done, size))) {
      if (done.line - told >= progressEvery) {
        told = done.line;
        const half = Math.floor((order.rows + Math.min(done.line, order.rows)) / 2);
        deps.emit('import.progress', { importId: under.stage, done: half, total: order.rows });
      }
      await breathe();
    }
    while (piece(pieceOfCodes(sql, done, size))) await breathe();
    finish(under.stage, order, under.begun, under.first_rank);
  };

  /** It cannot be gone on with: what came over stays, and the journal says so. */
  const cutOff = (): void => {
    const under = memory.underWay.get();
    if (!under) return;
    const { file, sha256, rows, rejected, user, publication } = storedJson<Order>(under.body);
    const { added, changed } = storedJson<Done>(under.done);
    db.transaction(() => {
      search.index.keepUsed.run({ first: under.first_rank });
      search.index.releaseEmpty.run();
      memory.forgetUnderWay.run();
      // What the head office published comes once more, whole.
      if (publication) return;
      const told = { file, sha256, rows, added, changed, rejected, cut: true as const };
      const { position, row } = journal.append('catalog.imported', told, { user });
      const last = { stage: under.stage, begun: under.begun, position, file, at: row.at };
      memory.setLast.run({ ...last, user_id: user, added, changed });
      deps.changed();
    });
  };

  return {
    /** In one turn with the look whether what was compared still stands. From here on it is all or, where the till is cut off, later. */
    begin: ({ stage, id, order, firstRank, lastProduct, categories }: Beginning): void => {
      const done: Done = { line: 0, key: null, added: 0, changed: 0 };
      const under = { stage: id, begun: journal.head()?.position ?? 0, first_rank: firstRank };
      db.transaction(() => {
        movingOf(db, stage.name).addCategories.run({ rows: JSON.stringify(categories) });
        const told = { body: JSON.stringify(order), done: JSON.stringify(done) };
        memory.setUnderWay.run({ ...under, last_product: lastProduct, ...told });
        deps.forget();
      });
      faultPoint('import.begun');
    },
    goOn,
    cutOff,
    /** The stage of what is under way, if something is. */
    underWay: (): string | null => memory.underWay.get()?.stage ?? null,
    /** What was cut off, before anything else is imported. @returns the stage of what came to its end so; null: there was none */
    resume: async (breathe: Breather): Promise<string | null> => {
      const under = memory.underWay.get();
      if (!under) return null;
      const file = deps.stageFile(under.stage);
      // A backup of its middle was brought back.
      if (!fs.existsSync(file)) {
        cutOff();
        return null;
      }
      const stage = reopenStage(db, file);
      let over = false;
      try {
        await goOn(stage, breathe);
        over = true;
      } finally {
        stage.close(!over || storedJson<Order>(under.body).publication === null);
      }
      return under.stage;
    },
  };
}
export type Moves = ReturnType<typeof createMoving>;
type Moving = ReturnType<typeof movingOf>;
