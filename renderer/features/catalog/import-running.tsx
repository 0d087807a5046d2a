import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { on } from '#renderer/kernel/api.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import type { ImportPreview, ImportResult } from '#shared/modules/catalog/contract.ts';
import css from './import.module.css';
import { Rejects } from './import-check-step.tsx';
import { LastImport } from './import-last.tsx';

type ImportRunningProps =
  | { readonly preview: ImportPreview }
  | { readonly result: ImportResult; readonly onAnother: () => void };

/** The last page: how far it has come, then what came of it. */
export function ImportRunning(props: ImportRunningProps) {
  return (
    <div className={css.middle}>
      {'preview' in props ? <Progress preview={props.preview} /> : <Done {...props} />}
    </div>
  );
}

function Progress({ preview }: { readonly preview: ImportPreview }) {
  const t = useT();
  const format = useFormat();
  const [progress, setProgress] = useState({ done: 0, total: preview.rows });
  const { importId } = preview;
  useEffect(
    () =>
      on('import.progress', ({ importId: id, done, total }) => {
        if (id === importId) setProgress({ done, total });
      }),
    [importId],
  );
  return (
    <>
      <ProgressBar
        label={t('catalog.import.running')}
        done={progress.done}
        total={progress.total}
        text={t('catalog.import.progress', {
          done: format.count(progress.done),
          total: format.count(progress.total),
        })}
      />
      <p>{t('catalog.import.runningHelp')}</p>
    </>
  );
}

function Done({ result, onAnother }: { readonly result: ImportResult; readonly onAnother: () => void }) {
  const t = useT();
  const format = useFormat();
  const imported = result.added + result.changed;
  return (
    <div className={css.done} data-testid="import-done">
      <IconCircleCheck size="3.5rem" stroke={1.25} aria-hidden="true" />
      <h2>{t('catalog.import.done')}</h2>
      <p>
        {t('catalog.import.doneText', {
          count: imported,
          total: format.count(imported),
          seconds: format.count(Math.max(0.1, Math.round(result.ms / 100) / 10)),
        })}
      </p>
      {result.rejected > 0 && <Rejects importId={result.importId} />}
      <LastImport />
      <Button size="lg" onClick={onAnother} data-testid="import-another">
        {t('catalog.import.another')}
      </Button>
    </div>
  );
}
