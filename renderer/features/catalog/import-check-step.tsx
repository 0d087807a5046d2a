import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useSession } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { saveAsFile } from '#renderer/ui/download.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { listFileName } from '#renderer/ui/list-file.ts';
import { tableFile } from '#renderer/ui/table-file.ts';
import type { TableFormat } from '#shared/domain/table-cells.ts';
import type { ImportPreview } from '#shared/modules/catalog/contract.ts';
import css from './import.module.css';
import { ImportConcerns } from './import-concerns.tsx';

type Change = ImportPreview['changes'][number];
const tones = { reject: 'bad', add: undefined, change: undefined } as const;

export function ImportCheckStep({
  preview,
  fileName,
  accepted,
  onAccept,
}: {
  readonly preview: ImportPreview;
  readonly fileName: string;
  readonly accepted: readonly string[];
  readonly onAccept: (id: string, accepted: boolean) => void;
}) {
  const t = useT();
  const format = useFormat();
  const columns = useMemo<readonly Column<Change>[]>(
    () => [
      {
        id: 'line',
        header: t('catalog.import.line'),
        width: '4.5rem',
        align: 'end',
        cell: ({ line }) => line,
      },
      {
        id: 'what',
        header: t('catalog.import.what'),
        width: '7rem',
        cell: ({ kind }) => t(`catalog.import.kind.${kind}`),
      },
      { id: 'code', header: t('catalog.field.code'), width: '9rem', cell: ({ code }) => code },
      {
        id: 'name',
        header: t('catalog.field.name'),
        width: 'minmax(10rem, 2fr)',
        cell: ({ name }) => <span title={name}>{name}</span>,
      },
      {
        id: 'before',
        header: t('catalog.import.before'),
        width: 'minmax(7rem, 1fr)',
        cell: ({ before }) => before && <s title={before}>{before}</s>,
      },
      {
        id: 'after',
        header: t('catalog.import.after'),
        width: 'minmax(9rem, 2fr)',
        cell: ({ after, reason }) => <span title={reason ?? after ?? ''}>{reason ?? after}</span>,
      },
    ],
    [t],
  );
  const counts = ['added', 'changed', 'unchanged', 'rejected'] as const;
  const { count: off, choice } = preview.switchedOff;
  const whyNothing =
    off > 0 && choice === 'leave-out'
      ? t('catalog.import.nothingButOff', { count: off, total: format.count(off) })
      : t('catalog.import.nothingNext');
  return (
    <>
      <div className={css.summary}>
        <p>
          {t('catalog.import.rows', {
            count: preview.rows,
            total: format.count(preview.rows),
            file: fileName,
          })}
        </p>
        <dl className={css.counts}>
          {counts.map((id) => (
            <div key={id} data-kind={id} data-none={preview[id] === 0 || undefined}>
              <dd data-testid={`import-${id}`}>{format.count(preview[id])}</dd>
              <dt>{t(`catalog.import.counts.${id}`, { count: preview[id] })}</dt>
            </div>
          ))}
        </dl>
        {preview.rejected > 0 && <Rejects importId={preview.importId} />}
      </div>
      <ImportConcerns concerns={preview.concerns} accepted={accepted} onAccept={onAccept} />
      <div className={css.diff}>
        <DataTable
          label={t('catalog.import.diff')}
          rows={preview.changes}
          columns={columns}
          rowKey={({ line, kind }) => `${kind}-${line}`}
          rowHeight={40}
          rowTone={({ kind }) => tones[kind]}
          foot={t('catalog.import.firstRows', { count: preview.changes.length })}
          refused={null}
          empty={<EmptyState title={t('catalog.import.nothing')} next={whyNothing} />}
          testId="import-diff"
        />
      </div>
    </>
  );
}

/** The refused rows as a file that can be corrected and imported in its turn. */
export function Rejects({ importId }: { readonly importId: string }) {
  const t = useT();
  const callTill = useCall();
  const format = useFormat();
  const shop = useSession((state) => state.session?.shop?.name ?? '');
  async function download(kind: TableFormat): Promise<void> {
    const answer = await callTill('catalog.importRejects', { importId, format: kind });
    if (!answer.ok) return;
    const { fileName, csv, rows } = answer.value;
    const [titles = [], ...cells] = rows;
    const label = t('catalog.import.rejectsFile');
    const columns = titles.map((header) => ({ header, kind: 'text' as const }));
    const file =
      kind === 'csv'
        ? new Blob([csv], { type: 'text/csv' })
        : await tableFile(kind, { name: label, columns, rows: cells }, format.lang);
    saveAsFile(listFileName(shop, label, format.dayOf(Date.now()), fileName, kind), file);
  }
  return (
    <div className={css.rejects}>
      <p>{t('catalog.import.rejectsHelp')}</p>
      {(['xlsx', 'ods', 'csv'] as const).map((kind) => (
        <Button
          key={kind}
          leftSection={<IconDownload size="1.25rem" stroke={1.75} aria-hidden="true" />}
          aria-label={`${t('catalog.import.rejects')} – ${t(`common.export.${kind}`)}`}
          onClick={() => void download(kind)}
          data-testid={`import-rejects-${kind}`}
        >
          {t(`common.export.${kind}`)}
        </Button>
      ))}
    </div>
  );
}
