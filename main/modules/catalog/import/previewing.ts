import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import type { Db } from '#main/kernel/db/db.ts';
import { storedJson } from '#main/kernel/db/stored-json.ts';
import type { ParsedInput } from '#shared/contract/index.ts';
import { type CsvColumns, recogniseColumns } from '#shared/domain/csv-columns.ts';
import { doubtsAbout } from '#shared/domain/csv-doubts.ts';
import type { CsvMapping } from '#shared/domain/csv-fields.ts';
import { foldHeader } from '#shared/domain/csv-names.ts';
import { isSideways } from '#shared/domain/csv-sideways.ts';
import { isCurrency } from '#shared/domain/currency.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { ImportPreview, ImportPrices } from '#shared/modules/catalog/contract.ts';
import type { Publication } from '#shared/modules/catalog/published.ts';
import type { createApply } from './apply.ts';
import type { Breather } from './breather.ts';
import { concernsOf, type RowTally, tallied } from './concerns.ts';
import type { Prepared } from './deps.ts';
import type { ImportStore } from './import-store.ts';
import { actionOf, createWording } from './judge.ts';
import {
  type ConvertTable,
  cut,
  isOpenQuote,
  openTable,
  type TableFile,
  type TableRow,
  tableRows,
} from './rows.ts';
import { openStage } from './stage.ts';
import { fillStage } from './staging.ts';

const readableChanges = 200;
const sampleRows = 20;
const headRows = 100;
/** What the first rows are told by: all of them are looked at in one go, between two scans. */
const lettersOfCell = 1000;
const lettersOfRow = 20_000;

type PreviewInput = ParsedInput<'catalog.importPreview'>;
type Shown = ImportPreview | 'FILE_EMPTY' | 'FILE_SIDEWAYS' | 'COLUMN_MISSING';

export interface PreviewHouse {
  readonly db: Db;
  readonly rules: () => ShopRules;
  readonly convertTable: ConvertTable;
  readonly memory: ImportStore;
  readonly uploadFile: (uploadId: string) => string;
  readonly stageFile: (importId: string) => string;
  readonly rejectsFile: (importId: string) => string;
  readonly makeRoom: (uploadId: string) => void;
  readonly keep: (one: Prepared) => void;
  readonly drop: (one: Prepared) => void;
  readonly compareAll: ReturnType<typeof createApply>['compareAll'];
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of fs.createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece);
  return hash.digest('hex');
}

/** Names a shape of file: the same headers in the same order. */
const fingerprintOf = (headers: readonly string[]): string =>
  createHash('sha256').update(headers.map(foldHeader).join('\n')).digest('hex');

async function headOf(table: TableFile): Promise<TableRow[]> {
  const head: TableRow[] = [];
  for await (const row of tableRows(table)) {
    const share = Math.ceil(lettersOfRow / Math.max(1, row.cells.length));
    head.push({ ...row, cells: cut(row.cells, Math.min(lettersOfCell, share)) });
    if (head.length > headRows) break;
  }
  return head;
}

/** Reads a file as it would be imported, into a stage of its own, and says what would happen. */
export function createPreviewing(house: PreviewHouse) {
  const preview = async (
    input: PreviewInput,
    lang: Lang,
    breathe: Breather,
    publication: Publication | null = null,
  ): Promise<Shown> => {
    const table = await openTable(house.uploadFile(input.uploadId), input, house.convertTable);
    try {
      return await prepare(input, table, lang, breathe, publication);
    } catch (error) {
      if (!isOpenQuote(error)) throw error;
      return prepare(input, { ...table, quotes: false }, lang, breathe, publication);
    }
  };

  const prepare = async (
    input: PreviewInput,
    table: TableFile,
    lang: Lang,
    breathe: Breather,
    publication: Publication | null,
  ): Promise<Shown> => {
    const head = await headOf(table);
    const shop = house.rules();
    const found = recogniseColumns(
      head.map(({ cells }) => cells),
      shop,
    );
    if (isSideways(head.map(({ cells }) => cells))) return 'FILE_SIDEWAYS';
    const body = head.slice(found.bodyAt);
    if (body.length === 0) return 'FILE_EMPTY';
    const fingerprint = fingerprintOf(found.headers);
    if (input.forget) house.db.transaction(() => house.memory.forgetShape.run({ fingerprint }));
    const earlier = found.hasHeader && !input.mapping ? house.memory.shape.get({ fingerprint }) : undefined;
    const mapping: CsvMapping =
      input.mapping ?? (earlier ? storedJson<CsvMapping>(earlier.mapping) : found.mapping);
    const prices = input.prices ?? (earlier?.prices as ImportPrices | undefined) ?? null;
    const columns: CsvColumns = { ...found, mapping };
    if (input.mapping && mapping.name === undefined) return 'COLUMN_MISSING';

    house.makeRoom(input.uploadId);
    const id = randomUUID();
    const one: Prepared = {
      id,
      uploadId: input.uploadId,
      fileName: input.fileName,
      sha256: await digestOf(table.path),
      stage: openStage(house.db, house.stageFile(id)),
      delimiter: table.delimiter,
      mapping,
      shape:
        found.hasHeader && !publication && (input.mapping || input.prices) ? { fingerprint, prices } : null,
      publication,
      asks: [],
      priceFromCode: input.priceFromCode,
      rows: 0,
      skipped: 0,
      off: 0,
      rejected: 0,
      codeless: false,
      done: false,
    };
    house.keep(one);
    const counts = { add: 0, change: 0, same: 0 };
    const tally: RowTally = new Map();
    /** By product: a row for each of its codes is one of them. */
    const archived = new Map<number, string>();
    const rejects: ImportPreview['changes'] = [];
    const changes: ImportPreview['changes'] = [];
    if (mapping.name !== undefined) {
      try {
        const wording = wordingIn(lang);
        await fillStage({
          one,
          table,
          columns,
          head: body,
          rules: shop,
          prices,
          switchedOff: input.switchedOff,
          bringBack: input.bringBack,
          tally,
          wording,
          rejectsFile: house.rejectsFile(id),
          reject: (change) => rejects.length < readableChanges && rejects.push(change),
          breathe,
        });
        await house.compareAll(one, breathe, (row) => {
          const action = actionOf(row);
          counts[action] += 1;
          if (row.off === 1 && row.product === null) tallied(tally, ['off-added'], row.name);
          if (row.off === 1 && row.archived === 0) tallied(tally, ['off-sold'], row.name);
          if (row.off === 0 && row.archived === 1) archived.set(row.product ?? 0, row.name);
          if (action !== 'same' && changes.length < readableChanges) changes.push(wording.change(row));
        });
      } catch (error) {
        house.drop(one);
        throw error;
      }
    }
    for (const name of archived.values()) tallied(tally, ['archived-here'], name);
    const rows = body.map(({ cells }) => cells);
    const concerns = concernsOf({
      lang,
      rules: shop,
      columns,
      doubts: doubtsAbout(columns, mapping, rows, shop),
      chosen: input.mapping !== null || earlier !== undefined,
      prices,
      switchedOff: input.switchedOff,
      bringBack: input.bringBack,
      tally,
      added: counts.add,
      skipped: one.skipped,
      sheets: table.sheets,
      sheet: table.sheet,
      reading: { encoding: table.encoding, rival: table.rival },
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
      switchedOff: { count: one.off, choice: input.switchedOff },
      archivedHere: { count: archived.size, bringBack: input.bringBack },
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

  const wordingIn = (lang: Lang) => {
    const now = house.rules();
    if (!isCurrency(now.currency)) throw new Error(`no such currency: ${now.currency}`);
    return createWording(lang, now, now.currency);
  };

  return preview;
}
