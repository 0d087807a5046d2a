import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { ImportPreview, ImportResult } from '../../../../shared/contract/catalog.ts';
import type { EventName, EventPayload } from '../../../../shared/contract/events.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { type CsvMapping, recogniseColumns } from '../../../../shared/domain/csv-columns.ts';
import { isCurrency } from '../../../../shared/domain/currency.ts';
import type { ShopRules } from '../../../../shared/domain/shop-rules.ts';
import { refusal } from '../../../../shared/errors.ts';
import { ok, refused } from '../../../../shared/result.ts';
import type { Db } from '../../../db/db.ts';
import type { Handlers } from '../../../dispatch.ts';
import type { Journal } from '../../../journal/journal.ts';
import type { Search } from '../search.ts';
import type { CatalogStore } from '../store.ts';
import { createApply } from './apply.ts';
import { createBreather } from './breather.ts';
import { actionOf, createWording } from './judge.ts';
import { faultOf, isOpenQuote, openTable, type TableFile, type TableRow, tableRows } from './rows.ts';
import { openStage, type Stage } from './stage.ts';
import { fillStage } from './staging.ts';
import { createUploads } from './upload.ts';

const readableChanges = 200;
const sampleRows = 20;
const headRows = 100;
const kept = 3;

export interface ImportDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly rules: () => ShopRules | null;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly store: CatalogStore;
  readonly search: Search;
  /** Grows with every change of the catalogue: what was compared before has to be compared again. */
  readonly revision: () => number;
  readonly nextRank: () => number;
  /** Forgets what is remembered of products after they changed. */
  readonly changed: () => void;
  /** Products whose place in the lists has to be looked at again. */
  readonly touch: (ids: readonly number[]) => void;
}

export interface Prepared {
  readonly id: string;
  readonly uploadId: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly stage: Stage;
  readonly mapping: CsvMapping;
  /** Products without a price get one derived from their code: demonstrations only. */
  readonly priceFromCode: boolean;
  rows: number;
  rejected: number;
  codeless: boolean;
  done: boolean;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of fs.createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece);
  return hash.digest('hex');
}

type ImportOperation =
  | 'files.uploadChunk'
  | 'catalog.importPreview'
  | 'catalog.importRun'
  | 'catalog.importRejects';

export function createImport(deps: ImportDeps) {
  const { db, rules } = deps;
  const uploads = createUploads(path.join(path.dirname(db.file), 'uploads'));
  const prepared = new Map<string, Prepared>();
  const apply = createApply(deps);
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

  type PreviewInput = ParsedInput<'catalog.importPreview'>;

  const headOf = async (table: TableFile): Promise<TableRow[]> => {
    const head: TableRow[] = [];
    for await (const row of tableRows(table)) {
      head.push(row);
      if (head.length > headRows) break;
    }
    return head;
  };

  const preview = async (
    input: PreviewInput,
    lang: 'fr' | 'en',
  ): Promise<ImportPreview | 'FILE_EMPTY' | 'COLUMN_MISSING'> => {
    const table = await openTable(uploads.fileOf(input.uploadId), input);
    try {
      return await prepare(input, table, lang);
    } catch (error) {
      if (!isOpenQuote(error)) throw error;
      return prepare(input, { ...table, quotes: false }, lang);
    }
  };

  const prepare = async (
    input: PreviewInput,
    table: TableFile,
    lang: 'fr' | 'en',
  ): Promise<ImportPreview | 'FILE_EMPTY' | 'COLUMN_MISSING'> => {
    const head = await headOf(table);
    const columns = recogniseColumns(head.map(({ cells }) => cells));
    const body = columns.hasHeader ? head.slice(1) : head;
    if (body.length === 0) return 'FILE_EMPTY';
    const mapping: CsvMapping = input.mapping ?? columns.mapping;
    if (input.mapping && mapping.name === undefined) return 'COLUMN_MISSING';

    makeRoom(input.uploadId);
    const id = randomUUID();
    const one: Prepared = {
      id,
      uploadId: input.uploadId,
      fileName: input.fileName,
      sha256: await digestOf(table.path),
      stage: openStage(db, uploads.fileOf(`${id}.stage`)),
      mapping,
      priceFromCode: input.priceFromCode,
      rows: 0,
      rejected: 0,
      codeless: false,
      done: false,
    };
    prepared.set(id, one);
    const counts = { add: 0, change: 0, same: 0 };
    const rejects: ImportPreview['changes'] = [];
    const changes: ImportPreview['changes'] = [];
    if (mapping.name !== undefined) {
      const breathe = createBreather();
      const wording = wordingIn(lang);
      await fillStage({
        one,
        table,
        columns,
        head: body,
        rules: settled(),
        wording,
        rejectsFile: rejectsFile(id),
        reject: (change) => rejects.length < readableChanges && rejects.push(change),
        breathe,
      });
      await apply.compareAll(one, breathe, (row) => {
        const action = actionOf(row);
        counts[action] += 1;
        if (action !== 'same' && changes.length < readableChanges) changes.push(wording.change(row));
      });
    }
    return {
      importId: id,
      encoding: table.encoding,
      delimiter: table.delimiter,
      headers: [...columns.headers],
      mapping,
      sample: body.slice(0, sampleRows).map(({ cells }) => [...cells]),
      rows: one.rows,
      added: counts.add,
      changed: counts.change,
      unchanged: counts.same,
      rejected: one.rejected,
      changes: [...rejects, ...changes].slice(0, readableChanges),
    };
  };

  const wordingIn = (lang: 'fr' | 'en') => {
    const now = settled();
    if (!isCurrency(now.currency)) throw new Error(`no such currency: ${now.currency}`);
    return createWording(lang, now, now.currency);
  };

  const run = async (one: Prepared, user: number): Promise<ImportResult> => {
    const started = performance.now();
    const counts = await apply.run(one, user, createBreather());
    one.stage.close();
    one.done = true;
    uploads.remove(one.uploadId);
    return {
      importId: one.id,
      rows: one.rows,
      ...counts,
      rejected: one.rejected,
      ms: Math.round(performance.now() - started),
    };
  };

  /** One after the other: two imports at once would compare with what the other is about to change. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    busy += 1;
    const result = running.then(work).finally(() => {
      busy -= 1;
    });
    running = result.catch(() => {});
    return result;
  };

  const handlers: Handlers<ImportOperation> = {
    'files.uploadChunk': async ({ uploadId, offset, base64 }) => {
      const received = await uploads.write(uploadId, offset, Buffer.from(base64, 'base64'));
      return received === null ? refused(refusal('FILE_UNREADABLE', { reason: 'gone' })) : ok({ received });
    },
    'catalog.importPreview': (input, context) =>
      inTurn(async () => {
        try {
          const shown = await preview(input, context.lang);
          return typeof shown === 'string' ? refused(refusal(shown)) : ok(shown);
        } catch (error) {
          const fault = faultOf(error);
          if (fault) return refused(refusal('FILE_UNREADABLE', { reason: fault }));
          throw error;
        }
      }),
    'catalog.importRun': ({ importId }, context) =>
      inTurn(async () => {
        const one = prepared.get(importId);
        if (!one || one.done) return refused(refusal('IMPORT_GONE'));
        if (one.mapping.name === undefined) return refused(refusal('COLUMN_MISSING'));
        return ok(await run(one, context.user));
      }),
    'catalog.importRejects': ({ importId }) => {
      const one = prepared.get(importId);
      if (!one || !fs.existsSync(rejectsFile(importId))) return refused(refusal('IMPORT_GONE'));
      const fileName = `${path.parse(one.fileName).name}-${importId.slice(0, 8)}.csv`;
      return ok({ fileName, csv: fs.readFileSync(rejectsFile(importId), 'utf8') });
    },
  };

  return { handlers, busy: () => busy > 0 };
}
