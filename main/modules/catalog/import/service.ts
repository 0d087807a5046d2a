import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { ImportPreview, ImportPrices, ImportResult } from '../../../../shared/contract/catalog.ts';
import type { EventName, EventPayload } from '../../../../shared/contract/events.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import {
  type CsvColumns,
  type CsvMapping,
  doubtsAbout,
  recogniseColumns,
} from '../../../../shared/domain/csv-columns.ts';
import { foldHeader } from '../../../../shared/domain/csv-names.ts';
import { isCurrency } from '../../../../shared/domain/currency.ts';
import type { ShopRules } from '../../../../shared/domain/shop-rules.ts';
import { type Refusal, type RefusalCode, refusal } from '../../../../shared/errors.ts';
import { ok, refused } from '../../../../shared/result.ts';
import type { Db } from '../../../db/db.ts';
import type { Handlers } from '../../../dispatch.ts';
import type { Journal } from '../../../journal/journal.ts';
import type { FileFault } from '../../../tables/fault.ts';
import type { Search } from '../search.ts';
import type { CatalogStore } from '../store.ts';
import { createApply } from './apply.ts';
import { createBreather } from './breather.ts';
import { concernsOf, type RowTally } from './concerns.ts';
import { importStore, type LastImport } from './import-store.ts';
import { actionOf, createWording } from './judge.ts';
import {
  type ConvertTable,
  faultOf,
  isOpenQuote,
  openTable,
  type TableFile,
  type TableRow,
  tableRows,
} from './rows.ts';
import { openStage, type Stage } from './stage.ts';
import { fillStage } from './staging.ts';
import { createUndo } from './undo.ts';
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
  /** The words of a product as it stands. */
  readonly indexAgain: (id: number) => void;
  readonly convertTable: ConvertTable;
}
export interface ApplyDeps extends ImportDeps {
  /** Within the import's transaction: this is the one that can be taken back now. */
  readonly undoable: (last: LastImport) => void;
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
  /** Chosen by a person for files with these headers: worth remembering. */
  readonly shape: { readonly fingerprint: string; readonly prices: ImportPrices | null } | null;
  /** Ids of what has to be accepted before it runs. */
  asks: readonly string[];
  rows: number;
  /** Rows that are no goods of their own. */
  skipped: number;
  rejected: number;
  codeless: boolean;
  done: boolean;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of fs.createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece);
  return hash.digest('hex');
}

const fileRefusal = (fault: FileFault): Refusal => refusal(refusalOf[fault], { reason: fault });

type ImportOperation =
  | 'files.uploadChunk'
  | 'catalog.importPreview'
  | 'catalog.importRun'
  | 'catalog.importRejects'
  | 'catalog.lastImport'
  | 'catalog.importUndo';

const refusalOf: Readonly<Record<FileFault, RefusalCode>> = {
  gone: 'FILE_UNREADABLE',
  binary: 'FILE_UNREADABLE',
  archive: 'FILE_IS_ARCHIVE',
  'old-excel': 'FILE_IS_OLD_EXCEL',
  pdf: 'FILE_IS_PDF',
  document: 'FILE_IS_DOCUMENT',
  image: 'FILE_IS_IMAGE',
  database: 'FILE_IS_DATABASE',
  'web-page': 'FILE_IS_WEB_PAGE',
  data: 'FILE_IS_DATA',
  numbers: 'FILE_IS_NUMBERS',
  locked: 'FILE_LOCKED',
  damaged: 'FILE_DAMAGED',
  'too-wide': 'FILE_TOO_WIDE',
  'too-large': 'FILE_TOO_LARGE',
  empty: 'FILE_EMPTY',
};

/** Names a shape of file: the same headers in the same order. */
const fingerprintOf = (headers: readonly string[]): string =>
  createHash('sha256').update(headers.map(foldHeader).join('\n')).digest('hex');

export function createImport(deps: ImportDeps) {
  const { db, rules } = deps;
  const uploads = createUploads(path.join(path.dirname(db.file), 'uploads'));
  const memory = importStore(db);
  /** What imports under way and the last one changed; others are of a till that stopped in the middle. */
  const stages = path.join(path.dirname(db.file), 'imports');
  const stageFile = (id: string): string => path.join(stages, `${path.basename(id)}.stage`);
  const lastStage = memory.last.get()?.stage;
  for (const name of fs.existsSync(stages) ? fs.readdirSync(stages) : [])
    if (name !== `${lastStage}.stage`) fs.rmSync(path.join(stages, name), { force: true });
  const prepared = new Map<string, Prepared>();
  const apply = createApply({ ...deps, undoable: (last) => void memory.setLast.run({ ...last }) });
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
    const table = await openTable(uploads.fileOf(input.uploadId), input, deps.convertTable);
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
    const shop = settled();
    const found = recogniseColumns(
      head.map(({ cells }) => cells),
      shop,
    );
    const body = head.slice(found.bodyAt);
    if (body.length === 0) return 'FILE_EMPTY';
    const fingerprint = fingerprintOf(found.headers);
    const earlier = found.hasHeader && !input.mapping ? memory.shape.get({ fingerprint }) : undefined;
    const mapping: CsvMapping = input.mapping ?? (earlier ? JSON.parse(earlier.mapping) : found.mapping);
    const prices = input.prices ?? (earlier?.prices as ImportPrices | undefined) ?? null;
    const columns: CsvColumns = { ...found, mapping };
    if (input.mapping && mapping.name === undefined) return 'COLUMN_MISSING';

    makeRoom(input.uploadId);
    const id = randomUUID();
    const one: Prepared = {
      id,
      uploadId: input.uploadId,
      fileName: input.fileName,
      sha256: await digestOf(table.path),
      stage: openStage(db, stageFile(id)),
      mapping,
      shape: found.hasHeader && (input.mapping || input.prices) ? { fingerprint, prices } : null,
      asks: [],
      priceFromCode: input.priceFromCode,
      rows: 0,
      skipped: 0,
      rejected: 0,
      codeless: false,
      done: false,
    };
    prepared.set(id, one);
    const counts = { add: 0, change: 0, same: 0 };
    const tally: RowTally = new Map();
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
        rules: shop,
        prices,
        tally,
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
    const rows = body.map(({ cells }) => cells);
    const concerns = concernsOf({
      lang,
      rules: shop,
      columns,
      doubts: doubtsAbout(columns, mapping, rows, shop),
      chosen: input.mapping !== null || earlier !== undefined,
      prices,
      tally,
      skipped: one.skipped,
      sheets: table.sheets,
      sheet: table.sheet,
    });
    one.asks = concerns.flatMap((concern) => (concern.asks ? [concern.id] : []));
    return {
      importId: id,
      encoding: table.encoding,
      delimiter: table.delimiter,
      headers: [...columns.headers],
      mapping,
      system: found.system,
      remembered: earlier !== undefined,
      sheets: [...table.sheets],
      sheet: table.sheet,
      prices,
      concerns,
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
    const before = memory.last.get();
    const counts = await apply.run(one, user, createBreather());
    one.stage.close(true);
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
          if (fault) return refused(fileRefusal(fault));
          throw error;
        }
      }),
    'catalog.importRun': ({ importId, accept }, context) =>
      inTurn(async () => {
        const one = prepared.get(importId);
        if (!one || one.done) return refused(refusal('IMPORT_GONE'));
        if (one.mapping.name === undefined) return refused(refusal('COLUMN_MISSING'));
        if (one.asks.some((id) => !accept.includes(id)))
          return refused(refusal('IMPORT_DOUBTFUL', { questions: one.asks.join(', ') }));
        return ok(await run(one, context.user));
      }),
    'catalog.lastImport': () => {
      const last = memory.last.get();
      if (!last || !fs.existsSync(stageFile(last.stage))) return ok(null);
      const { file, at, user, user_id, added, changed } = last;
      return ok({ file, at, user: user ?? `#${user_id}`, added, changed });
    },
    'catalog.importUndo': (_, context) =>
      inTurn(async () => {
        const last = memory.last.get();
        if (!last || !fs.existsSync(stageFile(last.stage))) return refused(refusal('IMPORT_NOT_UNDOABLE'));
        const request = { last, file: stageFile(last.stage), user: context.user, lang: context.lang };
        return ok(await undo({ ...request, breathe: createBreather() }));
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
