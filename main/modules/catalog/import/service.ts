import fs from 'node:fs';
import path from 'node:path';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import { unguardFormula } from '#shared/domain/formula-guard.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { langs } from '#shared/domain/writing.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { ImportResult } from '#shared/modules/catalog/contract.ts';
import {
  type Publication,
  type PublishedRow,
  publishedColumns,
  publishedFile,
} from '#shared/modules/catalog/published.ts';
import { createApply } from './apply.ts';
import { type Breather, Closing, createBreather } from './breather.ts';
import type { ImportDeps, Prepared } from './deps.ts';
import { fileRefusal } from './file-refusal.ts';
import { importStore } from './import-store.ts';
import { createMoving } from './moving.ts';
import { createPreviewing } from './previewing.ts';
import { faultOf, ownCsv, tableRows } from './rows.ts';
import { createUndo } from './undo.ts';
import { createUploads } from './upload.ts';

const kept = 3;

type ImportOperation =
  | 'catalog.uploadChunk'
  | 'catalog.importPreview'
  | 'catalog.importRun'
  | 'catalog.importRejects'
  | 'catalog.lastImport'
  | 'catalog.importUndo';

const publishedMapping = Object.fromEntries(publishedColumns.map((name, at) => [name, at]));

/** Somebody asked for something newer. */
class Abandoned extends Error {}

export function createImport(deps: ImportDeps) {
  const { db, rules } = deps;
  const uploads = createUploads(path.join(path.dirname(db.file), 'uploads'));
  const memory = importStore(db);
  /** What imports under way and the last one changed; others are of a till that stopped in the middle. */
  const stages = path.join(path.dirname(db.file), 'imports');
  const stageFile = (id: string): string => path.join(stages, `${path.basename(id)}.stage`);
  const keptStages = [memory.last.get()?.stage, memory.underWay.get()?.stage].map((id) => `${id}.stage`);
  for (const name of fs.existsSync(stages) ? fs.readdirSync(stages) : [])
    if (!keptStages.includes(name)) fs.rmSync(path.join(stages, name), { force: true });
  const prepared = new Map<string, Prepared>();
  let closing = false;
  const breather = (): Breather => createBreather(() => closing);
  const moves = createMoving({ ...deps, memory, stageFile });
  const apply = createApply(deps, moves);
  const undo = createUndo(deps, memory);
  let running: Promise<unknown> = Promise.resolve();
  let busy = 0;

  const settled = (): ShopRules => {
    const now = rules();
    if (!now) throw new Error('the shop is not set up: nothing can be imported');
    return now;
  };
  const rejectsFile = (id: string): string => uploads.fileOf(`${id}.rejects.csv`);

  const drop = (one: Prepared): void => {
    if (!one.done) one.stage.close();
    prepared.delete(one.id);
    uploads.remove(`${one.id}.rejects.csv`);
  };
  const makeRoom = (uploadId: string): void => {
    for (const one of [...prepared.values()]) if (one.uploadId === uploadId) drop(one);
    while (prepared.size >= kept) {
      const [oldest] = prepared.values();
      if (oldest) drop(oldest);
    }
  };

  const preview = createPreviewing({
    db,
    rules: settled,
    convertTable: deps.convertTable,
    memory,
    uploadFile: uploads.fileOf,
    stageFile,
    rejectsFile,
    makeRoom,
    keep: (one) => void prepared.set(one.id, one),
    drop,
    compareAll: apply.compareAll,
  });

  /** What the disk or the close of the till has cut off goes on from its stage later; what cannot go on is nothing at all. */
  const takeBack = async (error: unknown): Promise<void> => {
    if (error instanceof Closing || storeRefusal(error)) return;
    moves.cutOff();
    const last = memory.last.get();
    if (!last || !fs.existsSync(stageFile(last.stage))) return;
    await undo({
      last,
      file: stageFile(last.stage),
      user: last.user_id,
      lang: langs[0],
      breathe: breather(),
    });
  };
  const run = async (one: Prepared, user: number): Promise<ImportResult> => {
    const started = performance.now();
    const before = one.publication ? undefined : memory.last.get();
    const counts = await apply.run(one, user, breather()).catch(async (error: unknown) => {
      if (moves.underWay() === one.id) {
        one.stage.close(true);
        one.done = true;
        await takeBack(error);
      }
      throw error;
    });
    one.stage.close(one.publication === null);
    const { shape } = one;
    if (shape)
      db.transaction(() =>
        memory.keepShape.run({ ...shape, mapping: JSON.stringify(one.mapping), at: deps.clock.now() }),
      );
    one.done = true;
    if (before) fs.rmSync(stageFile(before.stage), { force: true });
    uploads.remove(one.uploadId);
    return {
      importId: one.id,
      rows: one.rows,
      ...counts,
      rejected: one.rejected,
      ms: Math.round(performance.now() - started),
    };
  };

  /** What was cut off has come to its end: only it can be taken back now. */
  const resume = async (): Promise<void> => {
    const before = memory.last.get();
    const over = await moves.resume(breather()).catch(async (error: unknown) => {
      await takeBack(error);
      throw error;
    });
    if (over !== null && before && before.stage !== memory.last.get()?.stage)
      fs.rmSync(stageFile(before.stage), { force: true });
  };
  /** One after the other: two imports at once would compare with what the other is about to change. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    busy += 1;
    const result = running
      .then(resume)
      .then(work)
      .finally(() => {
        busy -= 1;
      });
    running = result.catch(() => {});
    return result;
  };

  const latest = new Map<string, symbol>();
  /** A person who asks for another preview waits for no earlier one: that one stops at its next breath. */
  const asLongAsWanted = (session: string): Breather => {
    const mine = Symbol('preview');
    latest.set(session, mine);
    const breathe = breather();
    return async () => {
      if (latest.get(session) !== mine) throw new Abandoned();
      await breathe();
    };
  };

  const handlers: Handlers<ImportOperation> = {
    'catalog.uploadChunk': async ({ uploadId, offset, base64 }) => {
      const received = await uploads.write(uploadId, offset, Buffer.from(base64, 'base64'));
      if (received === 'too-large') return refused(refusal('FILE_TOO_LARGE'));
      return received === 'gone' ? refused(refusal('FILE_UNREADABLE', { reason: 'gone' })) : ok({ received });
    },
    'catalog.importPreview': (input, context) => {
      const wanted = asLongAsWanted(context.session.id);
      return inTurn(async () => {
        try {
          const shown = await preview(input, context.lang, wanted);
          return typeof shown === 'string' ? refused(refusal(shown)) : ok(shown);
        } catch (error) {
          const fault = faultOf(error);
          if (fault) return refused(fileRefusal(fault));
          if (error instanceof Abandoned || error instanceof Closing) return refused(refusal('IMPORT_GONE'));
          throw error;
        }
      });
    },
    'catalog.importRun': ({ importId, accept }, context) =>
      inTurn(async () => {
        const one = prepared.get(importId);
        if (!one || one.done) return refused(refusal('IMPORT_GONE'));
        if (one.mapping.name === undefined) return refused(refusal('COLUMN_MISSING'));
        if (one.asks.some((id) => !accept.includes(id)))
          return refused(refusal('IMPORT_DOUBTFUL', { questions: one.asks.join(', ') }));
        try {
          return ok(await run(one, context.user));
        } catch (error) {
          if (error instanceof Closing) return refused(refusal('IMPORT_GONE'));
          throw error;
        }
      }),
    'catalog.lastImport': () => {
      const last = memory.last.get();
      if (!last) return ok(null);
      const { file, at, user, user_id, added, changed } = last;
      const undoable = fs.existsSync(stageFile(last.stage));
      return ok({ file, at, user: user ?? `#${user_id}`, added, changed, undoable });
    },
    'catalog.importUndo': (_, context) =>
      inTurn(async () => {
        const last = memory.last.get();
        if (!last || !fs.existsSync(stageFile(last.stage)))
          return refused(refusal(last ? 'IMPORT_RESTORED' : 'IMPORT_NOT_UNDOABLE'));
        const request = { last, file: stageFile(last.stage), user: context.user, lang: context.lang };
        try {
          return ok(await undo({ ...request, breathe: breather() }));
        } catch (error) {
          if (error instanceof Closing) return refused(refusal('IMPORT_NOT_UNDOABLE'));
          throw error;
        }
      }),
    'catalog.importRejects': async ({ importId, format }) => {
      const one = prepared.get(importId);
      const file = rejectsFile(importId);
      if (!one || !fs.existsSync(file)) return refused(refusal('IMPORT_GONE'));
      const fileName = path.parse(one.fileName).name;
      if (format === 'csv') return ok({ fileName, csv: fs.readFileSync(file, 'utf8'), rows: [] });
      const rows: string[][] = [];
      const breathe = breather();
      for await (const { written } of tableRows({ ...ownCsv, path: file, delimiter: one.delimiter })) {
        // A cell of a workbook is a text by its kind, and needs no sign before it to stay one.
        rows.push(written.map(unguardFormula));
        await breathe();
      }
      return ok({ fileName, csv: '', rows });
    },
  };

  /**
   * What the head office published, taken as a plain product file of its own: what it leaves empty stays what it is, and a row
   * that this shop cannot have is left out and counted.
   */
  const takePublication = (publication: Publication, rows: readonly PublishedRow[]): Promise<void> =>
    inTurn(async () => {
      const uploadId = `published-${publication.id}`;
      await uploads.write(uploadId, 0, Buffer.from(publishedFile(rows), 'utf8'));
      const file = { uploadId, fileName: publication.file, encoding: 'utf-8', delimiter: ',' } as const;
      const plain = { sheet: null, prices: null, switchedOff: 'leave-out', priceFromCode: false } as const;
      const asKnown = { bringBack: false, forget: false } as const;
      const input = { ...file, ...plain, ...asKnown, mapping: publishedMapping };
      const shown = await preview(input, langs[0], breather(), publication);
      const one = typeof shown === 'string' ? undefined : prepared.get(shown.importId);
      if (!one) throw new Error(`a publication that cannot be read: ${String(shown)}`);
      await run(one, 0);
      drop(one);
    });

  return {
    handlers,
    takePublication,
    busy: () => busy > 0,
    begin: (): Promise<void> => inTurn(async () => {}),
    close: async (): Promise<void> => {
      closing = true;
      await running;
    },
  };
}
