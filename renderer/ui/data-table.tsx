import { Button } from '@mantine/core';
import {
  constructSortFn,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { compareNames } from '#shared/domain/collate.ts';
import css from './data-table.module.css';
import { fittingColumns } from './fitting.ts';
import { useT } from './i18n.ts';
import { Refused, type RefusedAnswer } from './refused.tsx';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What the column is sorted by; without it, or when `sorting` is null, the heading is no button. */
  readonly value?: (row: Row) => string | number;
  readonly align?: 'start' | 'end';
  /** A track of CSS grid: `8rem`, `minmax(12rem, 1fr)`. */
  readonly width: string;
  /** Where the room is short it goes, the highest number first: whoever opens the row finds it there. */
  readonly spare?: number;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string | number;
  /** What stands there where the till was asked and has none. */
  readonly empty: ReactNode;
  /** Why the till did not say what is in the list: an empty one is another thing. */
  readonly refused: RefusedAnswer | null;
  readonly onOpen?: (row: Row) => void;
  /** The row whose side panel is open. */
  readonly openKey?: string | number | null;
  /** The last row is near: time to fetch more. */
  readonly onNearEnd?: () => void;
  readonly rowHeight?: number;
  /** Told the rows in the order seen, at first and whenever it is another one. */
  readonly onOrder?: (rows: readonly Row[]) => void;
  readonly initialSort?: { readonly id: string; readonly desc: boolean };
  readonly rowTone?: (row: Row) => 'muted' | 'warn' | 'bad' | undefined;
  /** What stands under the list instead of the number of its rows: a list that is read piece by piece knows better. */
  readonly foot?: string;
  readonly testId?: string;
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: {
    /** Names as in every other list, figures by their size. */
    natural: constructSortFn({
      sort: (a, b) =>
        typeof a === 'number' && typeof b === 'number' ? a - b : compareNames(String(a), String(b)),
    }),
  },
});

/** How wide it is drawn; Infinity until it is. */
function useRoom(frame: RefObject<HTMLElement | null>): number {
  const [room_px, setRoom] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    if (!frame.current) return undefined;
    const measured = frame.current;
    const measure = () => setRoom(measured.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [frame]);
  return room_px;
}

/** A long list: only what is in sight is drawn. Arrows, Page and Home/End move, Enter opens, headings sort. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, rowKey, empty, refused, onOpen, openKey } = props;
  const { onOrder, onNearEnd, rowTone, foot, testId } = props;
  const t = useT();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const [active, setActive] = useState(0);
  const [sorting, setSorting] = useState<SortingState>(props.initialSort ? [props.initialSort] : []);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const rowHeight = (props.rowHeight ?? 48) * rem;
  const room_rem = useRoom(scroller) / (16 * rem);
  const columns = useMemo(() => fittingColumns(props.columns, room_rem), [props.columns, room_rem]);

  const data = useMemo(() => rows.map((row) => ({ row })), [rows]);
  const table = useTable({
    features,
    data,
    columns: useMemo(
      () =>
        columns.map((column) => ({
          id: column.id,
          header: column.header,
          accessorFn: (item: { row: Row }) => column.value?.(item.row) ?? '',
          enableSorting: column.value !== undefined,
          sortFn: 'natural' as const,
        })),
      [columns],
    ),
    state: { sorting },
    onSortingChange: setSorting,
  });
  const sorted = table.getRowModel().rows;
  useEffect(() => onOrder?.(sorted.map(({ original }) => original.row)), [onOrder, sorted]);
  const last = sorted.length - 1;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const lastDrawn = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (onNearEnd && last >= 0 && lastDrawn >= last - 4) onNearEnd();
  }, [onNearEnd, last, lastDrawn]);

  const current = Math.min(active, Math.max(last, 0));
  function goTo(row: number): void {
    const next = Math.max(0, Math.min(last, row));
    setActive(next);
    virtual.scrollToIndex(next);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const moves: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    const row = sorted[current]?.original.row;
    if (to !== undefined) goTo(to);
    else if (event.key === 'Enter' && row !== undefined && event.target === grid.current) onOpen?.(row);
    else return;
    event.preventDefault();
  }

  const widths = columns.map(({ width }) => width);
  // Rows are grids of their own: a common least width keeps their columns under each other where room is short.
  const least = widths.map((width) => /^minmax\(([^,]+),/.exec(width)?.[1] ?? width).join(' + ');
  const sort = sorting[0];
  return (
    <div
      className={css.frame}
      style={
        {
          '--tracks': widths.join(' '),
          '--least': `calc(${least} + ${columns.length - 1} * var(--s3))`,
        } as CSSProperties
      }
    >
      <div ref={scroller} className={css.scroller} data-empty={last < 0 || undefined}>
        <table
          ref={grid}
          className={css.table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table one moves through is a grid
          role="grid"
          aria-label={label}
          aria-rowcount={sorted.length + 1}
          aria-activedescendant={last >= 0 ? `${id}-${current}` : undefined}
          tabIndex={0}
          onKeyDown={onKeyDown}
          data-testid={testId}
        >
          <thead className={css.top}>
            <tr className={css.head} aria-rowindex={1}>
              {columns.map((column) => {
                const direction =
                  sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : undefined;
                return (
                  <th key={column.id} scope="col" data-align={column.align} aria-sort={direction}>
                    {column.value ? (
                      <button
                        type="button"
                        className={css.sort}
                        onClick={() => setSorting([{ id: column.id, desc: direction === 'ascending' }])}
                      >
                        {column.header}
                        <span aria-hidden="true">{direction && (direction === 'ascending' ? '▲' : '▼')}</span>
                      </button>
                    ) : (
                      column.header
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody className={css.body} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = sorted[item.index]?.original.row;
              if (row === undefined) return null;
              const key = rowKey(row);
              return (
                <tr
                  key={key}
                  id={`${id}-${item.index}`}
                  className={css.row}
                  aria-rowindex={item.index + 2}
                  aria-selected={openKey === undefined ? undefined : key === openKey}
                  data-active={item.index === current || undefined}
                  data-tone={rowTone?.(row)}
                  data-opens={onOpen ? '' : undefined}
                  style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                  onClick={() => {
                    setActive(item.index);
                    onOpen?.(row);
                  }}
                  data-testid={`row-${key}`}
                >
                  {columns.map((column) => (
                    <td key={column.id} className={css.cell} data-align={column.align}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
        {last < 0 && <div className={css.none}>{refused ? <Refused answer={refused} /> : empty}</div>}
      </div>
      <div className={css.foot} role="status">
        {!refused && (foot ?? t('common.table.rows', { count: sorted.length }))}
        {refused && last >= 0 && (
          <>
            {refused.text}{' '}
            <Button size="md" loading={refused.asking} onClick={refused.again} data-testid="refused-again">
              {t('common.action.again')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
