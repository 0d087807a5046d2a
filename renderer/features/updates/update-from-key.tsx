import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Field } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import css from './update.module.css';

const longestPath = 400;

interface UpdateFromKeyProps {
  readonly busy: boolean;
  readonly onCheck: (path: string) => void;
}

/** For a till that no network reaches: the update comes in somebody's pocket. */
export function UpdateFromKey({ busy, onCheck }: UpdateFromKeyProps) {
  const t = useT();
  const [path, setPath] = useState('');
  const wanted = path.trim();
  return (
    <form
      className={css.key}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== '' && !busy) onCheck(wanted);
      }}
    >
      <Field label={t('updates.do.key')} hint={t('updates.do.keyHint')} htmlFor="update-key">
        <TextInput
          id="update-key"
          value={path}
          maxLength={longestPath}
          autoComplete="off"
          spellCheck={false}
          aria-describedby="update-key-below"
          onChange={(event) => setPath(event.target.value)}
          data-testid="update-key"
        />
      </Field>
      <Button type="submit" size="md" disabled={busy || wanted === ''} data-testid="update-key-check">
        {t('updates.do.keyCheck')}
      </Button>
    </form>
  );
}
