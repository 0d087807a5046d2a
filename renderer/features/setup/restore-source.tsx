import { Button, FileButton, Radio, TextInput } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { codeLetters } from '#renderer/features/backup/parts/recovery-code.ts';
import { RecoveryCodeField } from '#renderer/features/backup/parts/recovery-code-field.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import css from './restore.module.css';
import { RestoreBeside } from './restore-beside.tsx';
import { opensHere, type RestoreDraft, type RestoreFaults } from './restore-draft.ts';
import { dropped, taken } from './restore-files.ts';
import { RestoreNeighbour } from './restore-neighbour.tsx';

export interface RestoreProgress {
  /** It is sent by this window, fetched from another till, or opened and read. */
  readonly of: 'sending' | 'fetching' | 'looking';
  readonly done: number;
  readonly total: number;
}
interface RestoreSourceProps {
  readonly draft: RestoreDraft;
  readonly faults: RestoreFaults;
  readonly progress: RestoreProgress | null;
  readonly onChange: (part: Partial<RestoreDraft>) => void;
  readonly onBack: () => void;
  readonly onLook: () => void;
}
const longestPath = 1_000;

/** The two things that bring a till back. */
export function RestoreSource({ draft, faults, progress, onChange, onBack, onLook }: RestoreSourceProps) {
  const t = useT();
  const format = useFormat();
  const busy = progress !== null;
  /** A file may be chosen again after a path was typed in its place. */
  const sameAgain = useRef<() => void>(null);
  const { file, rows = [] } = draft;
  /** What is left to do first: the file may have been chosen already, and may need no code here. */
  const [first] = useState(() => (draft.path === '' ? 'file' : opensHere(draft) ? 'look' : 'code'));
  const elsewhere = draft.remote !== undefined;
  const said = (fault: RestoreFaults['file']) => fault && t(fault, { total: codeLetters });
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onLook();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (!busy && !elsewhere)
          void dropped(event.dataTransfer)
            .then((files) => taken(draft, files))
            .then(onChange);
      }}
    >
      <h2>{t('backup.restore.file')}</h2>
      <fieldset className={css.where} disabled={busy} aria-label={t('backup.restore.from')}>
        <Radio
          size="md"
          label={t('backup.restore.fromFile')}
          checked={!elsewhere}
          onChange={() => onChange({ remote: undefined })}
          data-testid="restore-from-file"
        />
        <Radio
          size="md"
          label={t('backup.restore.fromNeighbour')}
          checked={elsewhere}
          onChange={() => onChange({ remote: null })}
          data-testid="restore-from-neighbour"
        />
      </fieldset>
      {elsewhere ? (
        <RestoreNeighbour
          disabled={busy}
          error={said(faults.file)}
          onChoose={(remote) => onChange({ remote })}
        />
      ) : (
        <>
          <div className={css.choice}>
            <FileButton
              multiple
              accept=".comptoir-backup,.comptoir-rows,.comptoir-head"
              resetRef={sameAgain}
              onChange={(chosen) => {
                sameAgain.current?.();
                void taken(draft, chosen).then(onChange);
              }}
              inputProps={{ 'aria-label': t('backup.restore.choose') }}
            >
              {(props) => (
                <Button
                  {...props}
                  size="lg"
                  autoFocus={first === 'file'}
                  disabled={busy}
                  leftSection={<IconFile size="1.25rem" stroke={1.75} aria-hidden="true" />}
                  data-testid="restore-choose"
                >
                  {t('backup.restore.choose')}
                </Button>
              )}
            </FileButton>
            <span className={css.chosen} data-testid="restore-file">
              {file
                ? t('backup.restore.chosen', { name: file.name, size: format.size(file.size) })
                : t('backup.restore.fileHint')}
              {rows.length > 0 && ` ${t('backup.restore.following', { count: rows.length })}`}
            </span>
          </div>
          <RestoreBeside draft={draft} disabled={busy} onChange={onChange} />
          <Field label={t('backup.restore.path')} error={said(faults.file)} htmlFor="restore-path">
            <TextInput
              id="restore-path"
              value={draft.path}
              maxLength={longestPath}
              disabled={busy}
              autoComplete="off"
              spellCheck={false}
              error={Boolean(faults.file)}
              aria-invalid={Boolean(faults.file)}
              aria-describedby="restore-path-below"
              onChange={(event) => onChange({ file: null, path: event.target.value })}
              data-testid="restore-path"
            />
          </Field>
        </>
      )}
      <h2>{t('backup.restore.code')}</h2>
      <RecoveryCodeField
        value={draft.code}
        error={said(faults.code)}
        disabled={busy}
        autoFocus={first === 'code'}
        onChange={(code) => code !== draft.code && onChange({ code })}
      />
      <div className={css.progress} aria-live="polite">
        {progress && (
          <ProgressBar
            label={t(`backup.restore.${progress.of}`)}
            done={progress.done}
            total={progress.total}
            text={progress.total > 0 ? `${format.size(progress.done)} / ${format.size(progress.total)}` : ''}
          />
        )}
      </div>
      <div className={css.buttons}>
        <Button size="xl" disabled={busy} onClick={onBack} data-testid="restore-back">
          {t('common.action.back')}
        </Button>
        <Button
          type="submit"
          size="xl"
          variant="filled"
          disabled={busy}
          autoFocus={first === 'look'}
          data-testid="restore-look"
        >
          {t('backup.restore.look')}
        </Button>
      </div>
    </form>
  );
}
