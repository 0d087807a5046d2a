import { Button, FileButton, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { Field } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import css from './restore.module.css';
import type { RestoreDraft } from './restore-draft.ts';

interface RestoreBesideProps {
  readonly draft: RestoreDraft;
  readonly disabled: boolean;
  readonly onChange: (part: Partial<RestoreDraft>) => void;
}
const longestPath = 1_000;

/** A file that is sent comes without its folder: what lies beside it there is asked for. */
export function RestoreBeside({ draft, disabled, onChange }: RestoreBesideProps) {
  const t = useT();
  const sameAgain = useRef<() => void>(null);
  if (!draft.file) return null;
  const names = (draft.heads ?? []).map(({ name }) => name).join(', ');
  return (
    <div className={css.neighbour} data-testid="restore-beside">
      <p>{t('backup.restore.beside')}</p>
      <div className={css.choice}>
        <FileButton
          multiple
          accept=".comptoir-head"
          resetRef={sameAgain}
          onChange={(heads) => {
            sameAgain.current?.();
            if (heads.length > 0) onChange({ heads });
          }}
          inputProps={{ 'aria-label': t('backup.restore.chooseHead') }}
        >
          {(props) => (
            <Button {...props} size="lg" disabled={disabled} data-testid="restore-choose-head">
              {t('backup.restore.chooseHead')}
            </Button>
          )}
        </FileButton>
        <span className={css.chosen} data-testid="restore-heads">
          {names}
        </span>
      </div>
      <Field label={t('backup.restore.place')} optional htmlFor="restore-place">
        <TextInput
          id="restore-place"
          value={draft.place ?? ''}
          maxLength={longestPath}
          disabled={disabled}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ place: event.target.value })}
          data-testid="restore-place"
        />
      </Field>
    </div>
  );
}
