import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import {
  type TableColumn,
  type TableFormat,
  TableTooLong,
  type TableValue,
} from '#shared/domain/table-cells.ts';
import { Dialog } from './dialog.tsx';
import { saveAsFile } from './download.ts';
import css from './export-dialog.module.css';
import { useFormat } from './format.tsx';
import { useT } from './i18n.ts';
import { listFileName } from './list-file.ts';
import { showNotice } from './notices.ts';
import { mostPrintedRows, PrintedList, type PrintedTable } from './printed-list.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { tableFile } from './table-file.ts';

type Page = readonly (readonly TableValue[])[];

/** A list of a screen: what it is narrowed to, in the order seen, to its end. */
export interface ExportedList {
  readonly id: string;
  readonly label: string;
  /** In the name of the file. */
  readonly name: string;
  readonly narrowed?: string;
  readonly columns: readonly TableColumn[];
  /** Page by page: the till serves others in between. @throws ExportStopped */
  readonly pages: () => AsyncIterable<Page> | Iterable<Page>;
}

/** How the rows of a screen's list become those of a file. */
export interface Exported<Row> {
  readonly columns: readonly TableColumn[];
  readonly row: (row: Row) => readonly TableValue[];
}

/** A list that is on the screen as a whole. */
export const wholeList = <Row,>(
  said: Pick<ExportedList, 'id' | 'label' | 'name' | 'narrowed'>,
  { columns, row }: Exported<Row>,
  rows: readonly Row[],
): ExportedList => ({ ...said, columns, pages: () => [rows.map(row)] });

/** A list that is read page by page to its end. */
export const pagedList = <Row,>(
  said: Pick<ExportedList, 'id' | 'label' | 'name' | 'narrowed'>,
  { columns, row }: Exported<Row>,
  read: () => AsyncIterable<readonly Row[]>,
): ExportedList => ({
  ...said,
  columns,
  pages: async function* () {
    for await (const rows of read()) yield rows.map(row);
  },
});

/** No more rows come, for a reason in words; without words because nobody waits any more. */
export class ExportStopped extends Error {
  override readonly name = 'ExportStopped';
}

/** What is wanted most stands last, under the thumb. */
const kinds = ['csv', 'ods', 'xlsx'] as const satisfies readonly TableFormat[];
type Kind = TableFormat | 'print';

/** Hands the pages to the browser once they stand; it names a PDF by the title of the window. Ends as its dialog does. */
function usePrinting(name: string | null, onDone: () => void): void {
  const done = useEffectEvent(onDone);
  useEffect(() => {
    if (name === null) return;
    const before = document.title;
    document.title = name;
    const ended = (): void => done();
    window.addEventListener('afterprint', ended);
    window.print();
    return () => {
      window.removeEventListener('afterprint', ended);
      document.title = before;
    };
  }, [name]);
}

const slow_ms = 1000;

interface ExportDialogProps {
  readonly shop: string;
  /** The first is proposed. */
  readonly lists: readonly ExportedList[];
  readonly onClose: () => void;
}

/** Which kind of file, then how far it is. The file is whole, or there is none. */
export function ExportDialog({ shop, lists, onClose }: ExportDialogProps) {
  const t = useT();
  const format = useFormat();
  const [chosen, setChosen] = useState(lists[0]?.id ?? '');
  const [running, setRunning] = useState<Kind | null>(null);
  const [pages, setPages] = useState<(PrintedTable & { readonly name: string }) | null>(null);
  const [slow, setSlow] = useState(false);
  const [done, setDone] = useState(0);
  const wanted = useRef(true);
  useEffect(() => {
    wanted.current = true;
    return () => {
      wanted.current = false;
    };
  }, []);
  useEffect(() => {
    if (running === null) return;
    const late = setTimeout(() => setSlow(true), slow_ms);
    return () => clearTimeout(late);
  }, [running]);

  async function* rowsOf(list: ExportedList): AsyncGenerator<readonly TableValue[]> {
    let read = 0;
    for await (const page of list.pages()) {
      if (!wanted.current) throw new ExportStopped('');
      yield* page;
      read += page.length;
      setDone(read);
    }
  }
  const nameOf = (list: ExportedList, kind: TableFormat): string =>
    listFileName(shop, list.name, format.dayOf(Date.now()), list.narrowed, kind);
  async function save(list: ExportedList, kind: TableFormat): Promise<void> {
    const table = { name: list.label, columns: list.columns, rows: rowsOf(list) };
    const name = nameOf(list, kind);
    saveAsFile(name, await tableFile(kind, table, format.lang));
    showNotice({ tone: 'ok', text: t('common.export.saved', { name }) });
    if (wanted.current) onClose();
  }
  async function print(list: ExportedList): Promise<void> {
    const rows: (readonly TableValue[])[] = [];
    for await (const row of rowsOf(list)) {
      if (rows.length === mostPrintedRows)
        throw new ExportStopped(t('common.export.tooManyPages', { most: format.count(mostPrintedRows) }));
      rows.push(row);
    }
    const { label: title, narrowed, columns } = list;
    setPages({ name: nameOf(list, 'csv').replace(/\.csv$/, ''), title, narrowed, columns, rows });
  }
  async function run(kind: Kind): Promise<void> {
    const list = lists.find(({ id }) => id === chosen);
    if (!list || running !== null) return;
    setRunning(kind);
    try {
      await (kind === 'print' ? print(list) : save(list, kind));
    } catch (error) {
      if (wanted.current) onClose();
      if (error instanceof TableTooLong) showNotice({ tone: 'warn', text: t('common.export.tooLong') });
      else if (error instanceof ExportStopped) {
        if (error.message !== '') showNotice({ tone: 'bad', text: error.message });
      } else throw error;
    }
  }
  usePrinting(pages?.name ?? null, onClose);
  const total = format.count(done);
  return (
    <Dialog
      opened
      size="46rem"
      title={t('common.export.title')}
      onClose={onClose}
      testId="export"
      foot={(['print', ...kinds] as const).map((kind) => (
        <Button
          key={kind}
          size="lg"
          variant={kind === 'xlsx' ? 'filled' : undefined}
          loading={running === kind}
          disabled={running !== null}
          onClick={() => void run(kind)}
          data-autofocus={kind === 'xlsx' || undefined}
          data-testid={`export-${kind}`}
        >
          {t(`common.export.${kind}`)}
        </Button>
      ))}
    >
      <div className={css.body}>
        {lists.length > 1 && (
          <SegmentedControl
            size="lg"
            fullWidth
            aria-label={t('common.export.what')}
            value={chosen}
            disabled={running !== null}
            data={lists.map(({ id, label }) => ({ value: id, label }))}
            onChange={setChosen}
            data-testid="export-what"
          />
        )}
        <p>{t('common.export.help')}</p>
        {slow && (
          <ProgressBar
            label={t('common.export.running')}
            done={0}
            total={0}
            text={t('common.export.rows', { count: done, total })}
          />
        )}
      </div>
      {pages && <PrintedList shop={shop} table={pages} />}
    </Dialog>
  );
}
