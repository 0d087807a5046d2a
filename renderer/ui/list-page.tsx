import { type ReactNode, useCallback, useRef, useState } from 'react';
import { type Action, TaskFrame } from './action-bar.tsx';
import { ExportDialog, type ExportedList } from './export-dialog.tsx';
import { useT } from './i18n.ts';
import { keys } from './keys.ts';
import { leave, useAskBeforeLeaving } from './leaving.ts';
import { SearchField } from './search-field.tsx';
import { WithSidePanel } from './side-panel.tsx';

interface ListPageProps {
  readonly title: string;
  /** What the list is called: its table is `products`, its search `products-search`. */
  readonly list: string;
  readonly search: {
    readonly label: string;
    readonly text: string;
    readonly maxLength: number;
    readonly onText: (text: string) => void;
    /** What Enter opens: what was found; null where it could mean more than one. */
    readonly onEnter: (() => void) | null;
  };
  /** Beside the search: what else narrows the list. */
  readonly tools: ReactNode;
  /** The list as a file; null: not for this person. */
  readonly file: {
    readonly shop: string;
    readonly none: boolean;
    readonly lists: () => readonly ExportedList[];
  } | null;
  readonly first?: readonly Action[];
  readonly more?: readonly Action[];
  readonly primary?: Action | undefined;
  readonly panel: ReactNode;
  readonly children: ReactNode;
}

/** A list that is a task: search, table, the panel of the chosen row, the file of what is seen. */
export function ListPage(props: ListPageProps) {
  const { title, list, search, tools, file, first = [], more = [], primary, panel, children } = props;
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const [exporting, setExporting] = useState(false);
  const actions: Action[] = [
    ...first,
    {
      id: 'search',
      chord: keys.search,
      label: t('common.action.search'),
      onPress: () => field.current?.select(),
    },
    ...(file
      ? [
          {
            id: 'csv',
            chord: keys.exportList,
            label: t('reports.action.csv'),
            disabled: file.none,
            onPress: () => setExporting(true),
          },
        ]
      : []),
    ...more,
  ];
  return (
    <TaskFrame
      title={title}
      tools={
        <>
          <SearchField
            inputRef={field}
            wide
            label={search.label}
            value={search.text}
            maxLength={search.maxLength}
            onChange={search.onText}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown')
                document.querySelector<HTMLElement>(`[data-testid="${list}"]`)?.focus();
              else if (event.key === 'Enter' && search.onEnter) search.onEnter();
              else return;
              event.preventDefault();
            }}
            testId={`${list}-search`}
          />
          {tools}
        </>
      }
      actions={actions}
      primary={primary}
    >
      <WithSidePanel panel={panel}>{children}</WithSidePanel>
      {exporting && file && (
        <ExportDialog shop={file.shop} lists={file.lists()} onClose={() => setExporting(false)} />
      )}
    </TaskFrame>
  );
}

/** Which row's panel is open. Another one is shown once its question about unsaved work is answered. */
export function useOpenPanel<Opened>(first: () => Opened | null) {
  const [opened, setOpened] = useState(first);
  const [changed, setChanged] = useState(false);
  const question = useAskBeforeLeaving(changed, () => setChanged(false));
  // The panel saves and opens another row in one go: what it last said counts, not what was last drawn.
  const { release } = question;
  const tellChanged = useCallback(
    (now: boolean) => {
      if (!now) release();
      setChanged(now);
    },
    [release],
  );
  const show = (next: Opened | null): void =>
    leave(() => {
      tellChanged(false);
      setOpened(next);
    });
  return { opened, show, tellChanged, question };
}
